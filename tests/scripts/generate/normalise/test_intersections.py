"""What `allOf`, and what stands beside a `$ref`, comes to: everything that each part says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.generate.account import Account
from scripts.problem import BadInput
from tests.scripts.generate.normalise.conftest import normalised, shown

Classes = Callable[..., dict[str, Any]]

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
B = {"type": "object", "properties": {"b": TEXT}}
OWN = {"type": "object", "required": ["a"], "properties": {"a": WHOLE}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [ref("B")], **OWN},
        {"anyOf": [ref("B")], **OWN},
        {"oneOf": [ref("B")], **OWN},
        {**ref("B"), **OWN},
        {"allOf": [ref("B"), OWN]},
        {"allOf": [{"allOf": [ref("B")]}, {"anyOf": [OWN]}]},
        {"allOf": [{**ref("B"), "required": ["a"]}, {"properties": {"a": WHOLE}}]},
        {"allOf": [ref("C")], **OWN},
    ],
    ids=[
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "two parts",
        "nested",
        "in a part",
        "by way of another",
    ],
)
def test_own_members_and_those_taken_in_are_one_class(classes: Classes, schema: Any) -> None:
    assert classes(A=schema, B=B, C=ref("B"))["A"] == {"a": "int", "b?": "str"} or classes(
        A=schema, B=B, C=ref("B")
    )["A"] == {"b?": "str", "a": "int"}


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_required_beside_a_lone_reference_counts(classes: Classes, keyword: str) -> None:
    assert classes(A={"required": ["b"], keyword: [ref("B")]}, B=B)["A"] == {"b": "str"}


def test_member_said_twice_has_what_both_say(classes: Classes) -> None:
    envelope = {"properties": {"data": {"type": "object", "properties": {"note": TEXT}}}}
    clip = {"type": "object", "required": ["seconds"], "properties": {"seconds": WHOLE}}
    found = classes(
        A={"allOf": [ref("E"), {"properties": {"data": ref("Clip")}}]}, E=envelope, Clip=clip
    )
    assert found["A"] == {"data?": "AData"}
    assert found["AData"] == {"note?": "str", "seconds": "int"}


@pytest.mark.parametrize(
    ("parts", "annotation"),
    [
        ([{"type": "number"}, {"type": "integer"}], "int"),
        ([{"type": ["string", "null"]}, TEXT], "str"),
        ([{"type": ["string", "integer", "null"]}, {"type": ["null", "number"]}], "int | None"),
        ([{}, TEXT], "str"),
        ([{"enum": ["a", "b"]}, {"enum": ["b", "c"]}, TEXT], ("b",)),
        ([{"enum": ["a", "b"]}, {"const": "b"}], 'Literal["b"]'),
        ([{"enum": ["a", None]}, TEXT], ("a",)),
        ([{"enum": ["a", 1]}, WHOLE], (1,)),
        ([{"items": {"type": "number"}}, {"items": WHOLE}], "list[int]"),
        ([{"type": "array"}, {"items": ref("B")}], "list[B]"),
        ([ref("B"), {"description": "Words."}], "B"),
        ([ref("B"), {"type": "object"}], "B"),
        ([ref("B"), {"properties": {"b": {}}}], "B"),
        ([ref("B"), True], "B"),
    ],
)
def test_narrowing_of_a_member(classes: Classes, parts: list[Any], annotation: Any) -> None:
    found = classes(A={"properties": {"m": {"allOf": parts}}}, B=B)
    assert found["A"] == {"m?": annotation if isinstance(annotation, str) else "AM"}
    if not isinstance(annotation, str):
        assert found["AM"] == annotation


def test_description_beside_a_reference_leaves_the_class(classes: Classes) -> None:
    member = {**ref("B"), "description": "Words.", "deprecated": True, "x-note": 1}
    assert classes(A={"properties": {"m": member}}, B=B) == {"A": {"m?": "B"}, "B": {"b?": "str"}}


def test_items_in_two_parts(classes: Classes) -> None:
    parts = [{"prefixItems": [TEXT], "items": WHOLE}, {"type": "array"}]
    assert classes(A={"properties": {"m": {"allOf": parts}}})["A"] == {"m?": "list[str | int]"}


def test_typed_rest_applies_to_members_of_other_parts(classes: Classes) -> None:
    rest = {"type": "object", "additionalProperties": {"type": "integer"}}
    number = {"properties": {"n": {"type": "number"}}}
    assert classes(A={"allOf": [rest, number]})["A"] == {"n?": "int", "*": "int"}


def test_patterns_apply_to_members_that_they_match(classes: Classes) -> None:
    schema = {"patternProperties": {"^x": WHOLE}, "properties": {"xy": {}, "y": TEXT}}
    assert classes(A=schema)["A"] == {"xy?": "int", "y?": "str", "*": "int"}


def test_a_pattern_that_backtracks_is_given_up(classes: Classes) -> None:
    schema = {"patternProperties": {"^(a+)+$": WHOLE}, "properties": {"a" * 40 + "!": {}}}
    assert classes(A=schema)["A"] == {"a" * 40 + "!?": "Any", "*": "int"}


@pytest.mark.parametrize("required", [True, False])
def test_member_that_another_part_closes_out_is_generated_and_told(required: bool) -> None:
    closed = {"additionalProperties": False, "properties": {"c": TEXT}}
    open_ = {"properties": {"b": TEXT}, "required": ["b"] if required else []}
    account = Account()
    found = shown(normalised(account, A={"allOf": [open_, closed]}))
    assert found["A"] == {"b" if required else "b?": "str", "c?": "str"}
    assert account.notes == [
        "`b` is generated, though no value of it is valid by "
        "/components/schemas/A/allOf/1/additionalProperties"
    ]


def test_member_that_can_have_no_value_is_refused_if_it_must_be_there(classes: Classes) -> None:
    parts = {"allOf": [{"properties": {"a": TEXT}}, {"properties": {"a": {"type": "array"}}}]}
    assert classes(A={**parts, "properties": {"b": {}}})["A"] == {"b?": "Any"}
    with pytest.raises(BadInput, match="no value can be given for `a`") as caught:
        classes(A={**parts, "required": ["a"]})
    assert "at: /components/schemas/A/allOf/0/properties/a" in str(caught.value)


def test_type_that_excludes_all_listed_values_is_joined_and_told() -> None:
    account = Account()
    member = {"type": "string", "enum": [True, False]}
    found = shown(normalised(account, A={"properties": {"m": member}}))
    assert found["A"] == {"m?": "str | bool"}
    assert "both are taken: /components/schemas/A/properties/m" in account.notes[0]


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"allOf": [ref("A")]}},
        {"A": {"allOf": [ref("B")], **OWN}, "B": {"allOf": [ref("A")], **OWN}},
        {
            "A": {"properties": {"m": ref("B")}},
            "B": {"anyOf": [ref("B"), TEXT], "allOf": [ref("B")]},
        },
    ],
)
def test_schema_that_is_made_of_itself_is_refused(classes: Classes, schemas: Any) -> None:
    with pytest.raises(BadInput, match="made of itself"):
        classes(**schemas)


def test_inherited_inline_class_is_that_of_the_base(classes: Classes) -> None:
    base = {"properties": {"p": {"type": "object", "properties": {"x": TEXT}}}}
    found = classes(Order={"allOf": [ref("Base"), OWN]}, Base=base)
    assert found["Order"]["p?"] == found["Base"]["p?"] == "BaseP"
