"""What `anyOf`, `oneOf`, conditions and discriminators come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.generate.normalise.plain import PlainClass
from scripts.generate.types import Named, OneOf
from scripts.problem import BadInput
from tests.scripts.generate.normalise.conftest import normalised

Classes = Callable[..., dict[str, Any]]
Text = Callable[..., str]

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
CLIP = {"type": "object", "properties": {"seconds": WHOLE}}
STILL = {"type": "object", "properties": {"pixels": WHOLE}}
MEDIA = {"picture": TEXT, "sound": TEXT, "seed": WHOLE}
ONE_CLASS = {"picture?": "str", "sound?": "str", "seed?": "int"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        (
            {"oneOf": [{"required": ["picture"]}, {"required": ["sound"]}]},
            "Exactly one of `picture`, `sound`.",
        ),
        (
            {"anyOf": [{"required": ["picture"]}, {"required": ["sound"]}]},
            "At least one of `picture`, `sound`.",
        ),
        (
            {"anyOf": [{"required": ["picture", "sound"]}, {"required": ["seed"]}]},
            "At least one of `picture` and `sound`, `seed`.",
        ),
        (
            {
                "anyOf": [
                    {"required": ["picture"], "properties": {"picture": {"minLength": 1}}},
                    {"required": ["seed"]},
                ]
            },
            "At least one of `picture` with `picture` length: at least 1, `seed`.",
        ),
        (
            {
                "oneOf": [
                    {"required": ["picture"], "not": {"required": ["sound"]}},
                    {"required": ["seed"]},
                ]
            },
            "Exactly one of `picture` with not `sound`, `seed`.",
        ),
        (
            {
                "oneOf": [
                    {"required": ["picture"], "properties": {"sound": False}},
                    {"type": "object"},
                ]
            },
            'Exactly one of `picture` with no `sound`, {"type": "object"}.',
        ),
        (
            {"allOf": [{"oneOf": [{"required": ["picture"]}, {"required": ["sound"]}]}]},
            "Exactly one of `picture`, `sound`.",
        ),
        ({"oneOf": [ref("P"), ref("S")]}, "Exactly one of"),
        ({"not": {"required": ["picture", "sound"]}}, "Not `picture` and `sound`."),
        ({"dependentRequired": {"sound": ["picture"]}}, "`sound` only with `picture`."),
        (
            {"if": {"required": ["sound"]}, "then": {"required": ["picture"]}},
            "If `sound`: `picture`.",
        ),
        ({"minProperties": 1, "maxProperties": 2}, "Members: 1 to 2."),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, "Every name: pattern: ^[a-z]+$."),
    ],
)
def test_what_only_narrows_is_one_class_and_said(
    classes: Classes, text: Text, beside: Any, said: str
) -> None:
    schema = {"type": "object", "properties": MEDIA, **beside}
    parts = {"P": {"required": ["picture"]}, "S": {"required": ["sound"]}}
    assert classes(A=schema, **parts)["A"] == ONE_CLASS
    assert said in text(A=schema, **parts)


def test_required_names_alone_make_a_class(classes: Classes) -> None:
    schema = {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert classes(A=schema)["A"] == {"a?": "Any", "b?": "Any"}


def test_limits_as_alternatives_leave_the_type(classes: Classes) -> None:
    member = {"type": "string", "anyOf": [{"maxLength": 2}, {"format": "uri"}]}
    assert classes(A={"properties": {"m": member}})["A"] == {"m?": "str"}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_members_beside_alternatives_go_into_each(classes: Classes, keyword: str) -> None:
    schema = {
        "required": ["size"],
        "properties": {"size": WHOLE},
        keyword: [ref("Clip"), ref("Still")],
    }
    found = classes(A={"properties": {"m": ref("B")}}, B=schema, Clip=CLIP, Still=STILL)
    assert found["A"] == {"m?": "BClip | BStill"}
    assert found["BClip"] == {"size": "int", "seconds?": "int"}
    assert found["BStill"] == {"size": "int", "pixels?": "int"}


@pytest.mark.parametrize(
    ("beside", "annotation"),
    [
        ({"type": "object"}, "Clip"),
        ({"description": "Words."}, "Clip | str"),
        ({"properties": {"seconds": {}}}, "Clip | str"),
    ],
)
def test_what_the_alternatives_say_already_makes_no_new_class(
    classes: Classes, beside: Any, annotation: str
) -> None:
    found = classes(A={"properties": {"m": {"oneOf": [ref("Clip"), TEXT], **beside}}}, Clip=CLIP)
    assert found["A"] == {"m?": annotation}


def test_two_unions_are_multiplied(classes: Classes) -> None:
    schema = {
        "properties": {"size": WHOLE},
        "oneOf": [ref("Clip"), ref("Still")],
        "anyOf": [{"properties": {"x": TEXT}}, {"properties": {"y": TEXT}}],
    }
    found = classes(A={"properties": {"m": schema}}, Clip=CLIP, Still=STILL)
    members = [set(found[name]) for name in found["A"]["m?"].split(" | ")]
    assert members == [
        {"size?", kind, letter} for kind in ("seconds?", "pixels?") for letter in ("x?", "y?")
    ]


def test_alternatives_that_cannot_be_fall_away(classes: Classes) -> None:
    member = {"type": "object", "properties": {"a": TEXT}, "oneOf": [{"type": "null"}, ref("Clip")]}
    assert classes(A={"properties": {"m": member}}, Clip=CLIP)["A"] == {"m?": "AMClip"}


@pytest.mark.parametrize(
    ("member", "annotation"),
    [
        ({"type": ["string", "null"]}, "str | None"),
        ({"oneOf": [ref("Clip"), {"type": "null"}]}, "Clip | None"),
        ({"type": ["object", "null"], "properties": {"x": TEXT}}, "AMType0 | None"),
        ({"anyOf": [{"type": ["array", "null"], "items": TEXT}, WHOLE]}, "list[str] | int | None"),
        ({"enum": ["a", None], "type": ["string", "null"]}, "AM | None"),
        ({"const": None}, "None"),
        ({"enum": [True, False]}, "bool"),
        ({"const": True}, "Literal[True]"),
        ({"enum": [0.5, 1]}, "float"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": ref("Clip")}, "dict[str, Clip]"),
        (
            {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
            "dict[str, list[str]]",
        ),
        ({"type": "array"}, "list[Any]"),
        ({"type": "array", "items": {"anyOf": [ref("Clip"), TEXT]}}, "list[Clip | str]"),
        ({}, "Any"),
        (True, "Any"),
    ],
)
def test_types_of_members(classes: Classes, member: Any, annotation: str) -> None:
    assert classes(A={"properties": {"m": member}}, Clip=CLIP)["A"] == {"m?": annotation}


def test_members_of_conditions_are_optional_and_typed(classes: Classes, text: Text) -> None:
    schema = {
        "properties": {"kind": TEXT},
        "if": {"properties": {"kind": {"const": "clip"}}},
        "then": {"required": ["seconds"], "properties": {"seconds": WHOLE}},
        "else": {"allOf": [ref("Still")]},
        "dependentSchemas": {"kind": {"properties": {"more": ref("Clip")}}},
    }
    found = classes(A=schema, Still=STILL, Clip=CLIP)["A"]
    assert found == {"kind?": "str", "seconds?": "int", "pixels?": "int", "more?": "Clip"}
    assert "If `kind` = clip: `seconds`" in text(A=schema, Still=STILL, Clip=CLIP)


def test_member_of_two_conditions_has_the_types_of_both(classes: Classes) -> None:
    schema = {
        "if": {"required": ["kind"]},
        "then": {"properties": {"size": WHOLE}},
        "else": {"properties": {"size": TEXT}},
    }
    assert classes(A=schema)["A"] == {"size?": "int | str"}


def union_of(**schemas: Any) -> OneOf:
    found = normalised(**schemas).definitions["A"]
    assert isinstance(found, PlainClass)
    (member,) = found.members
    assert isinstance(member.type, OneOf)
    return member.type


KINDS = {
    "Clip": {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}},
    "Still": {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}},
}
BOTH = {"oneOf": [ref("Clip"), ref("Still")]}


@pytest.mark.parametrize(
    ("discriminator", "by_value"),
    [
        (
            {"mapping": {"m": "#/components/schemas/Clip", "s": "Still"}},
            {"m": "Clip", "s": "Still"},
        ),
        ({"mapping": {"m": "Clip", "n": "Clip"}}, {"m": "Clip", "n": "Clip", "Still": "Still"}),
        ({}, {"Clip": "Clip", "Still": "Still"}),
    ],
)
def test_discriminator_leads_from_value_to_class(discriminator: Any, by_value: Any) -> None:
    member = {**BOTH, "discriminator": {"propertyName": "kind", **discriminator}}
    found = union_of(A={"properties": {"m": member}}, **KINDS)
    assert found.member == "kind"
    assert dict(found.by_value) == {value: Named(name) for value, name in by_value.items()}


def test_values_that_the_alternatives_state_need_no_mapping() -> None:
    member = {**BOTH, "discriminator": {"propertyName": "kind"}}
    stated = {name: {"properties": {"kind": {"const": name.lower()}}} for name in ("Clip", "Still")}
    found = union_of(A={"properties": {"m": member}}, **stated)
    assert dict(found.by_value) == {"clip": Named("Clip"), "still": Named("Still")}


def test_discriminator_beside_members_leads_to_the_classes_with_them() -> None:
    member = {**BOTH, "properties": {"size": WHOLE}, "discriminator": {"propertyName": "kind"}}
    found = union_of(A={"properties": {"m": member}}, **KINDS)
    assert dict(found.by_value) == {"Clip": Named("AMClip"), "Still": Named("AMStill")}


def test_mapping_to_nothing_is_refused() -> None:
    member = {**BOTH, "discriminator": {"propertyName": "kind", "mapping": {"m": "Movie"}}}
    with pytest.raises(BadInput, match="the mapping names 'Movie'"):
        union_of(A={"properties": {"m": member}}, **KINDS)


def test_base_with_a_discriminator_stands_for_all_that_build_on_it() -> None:
    base = {**KINDS["Clip"], "discriminator": {"propertyName": "kind"}}
    heirs = {
        name: {"allOf": [ref("Pet"), {"properties": {name.lower(): TEXT}}]}
        for name in ("Cat", "Dog")
    }
    found = union_of(
        A={"properties": {"m": ref("Pet")}}, Pet=base, **heirs, Puppy={"allOf": [ref("Dog")]}
    )
    assert found.types == (Named("Cat"), Named("Dog"), Named("Puppy"), Named("Pet"))
    assert dict(found.by_value) == {name: Named(name) for name in ("Cat", "Dog", "Puppy")}
    assert found.otherwise == Named("Pet")


def test_recursive_schemas(classes: Classes) -> None:
    tree = {"properties": {"children": {"type": "array", "items": ref("Tree")}}}
    value = {
        "anyOf": [
            TEXT,
            {"type": "array", "items": ref("Value")},
            {"type": "object", "additionalProperties": ref("Value")},
        ]
    }
    found = classes(Tree=tree, Value=value, A={"properties": {"v": ref("Value")}})
    assert found["Tree"] == {"children?": "list[Tree]"}
    assert found["Value"] == "str | list[Value] | dict[str, Value]"
    assert found["A"] == {"v?": "Value"}


def test_union_of_itself_and_another_is_the_other(classes: Classes) -> None:
    found = classes(A={"properties": {"m": ref("B")}}, B={"anyOf": [ref("B"), TEXT]})
    assert found == {"A": {"m?": "B"}, "B": "str"}


def test_chain_of_references_is_followed_to_its_end(classes: Classes) -> None:
    chain = {f"C{index}": ref(f"C{index + 1}") for index in range(3000)}
    found = classes(A={"properties": {"m": ref("C0")}}, **chain, C3000=CLIP)
    assert found["A"] == {"m?": "C3000"}


def test_schemas_nested_too_deeply_are_refused(classes: Classes) -> None:
    chain = {f"C{i}": {"type": "array", "items": ref(f"C{i + 1}")} for i in range(3000)}
    with pytest.raises(BadInput, match="nested in each other too deeply"):
        classes(**chain, C3000=CLIP)


@pytest.mark.parametrize(
    ("anchor", "reference"),
    [
        ({"$anchor": "tree"}, {"$ref": "#tree"}),
        ({"$dynamicAnchor": "tree"}, {"$dynamicRef": "#tree"}),
        ({"$recursiveAnchor": True}, {"$recursiveRef": "#"}),
    ],
)
def test_references_by_anchor(classes: Classes, anchor: Any, reference: Any) -> None:
    tree = {**anchor, "properties": {"children": {"type": "array", "items": reference}}}
    assert classes(Tree=tree)["Tree"] == {"children?": "list[Tree]"}
