"""What schemas allow, however they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document

SAME = {
    "a reference": ({"$ref": "#/components/schemas/Text"}, {"type": "string", "maxLength": 9}),
    "allOf": (
        {"allOf": [{"$ref": "#/components/schemas/Text"}, {"minLength": 2}]},
        {"type": "string", "maxLength": 9, "minLength": 2},
    ),
    "the strictest of several limits": (
        {"allOf": [{"maximum": 9, "type": "number"}, {"maximum": 7}], "maximum": 8},
        {"type": "number", "maximum": 7},
    ),
    "members from several schemas": (
        {
            "required": ["a"],
            "properties": {"a": {"type": "string"}},
            "allOf": [{"properties": {"b": {"type": "integer"}, "a": {"maxLength": 3}}}],
        },
        {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"type": "string", "maxLength": 3}, "b": {"type": "integer"}},
        },
    ),
    "null in a union": (
        {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]},
        {"type": ["null", "string"], "maxLength": 9},
    ),
    "a union of plain types": (
        {"oneOf": [{"type": "string"}, {"type": "boolean"}]},
        {"type": ["boolean", "string"]},
    ),
    "one constant": ({"enum": ["a"]}, {"type": "string", "const": "a"}),
    "integers beside numbers": ({"type": ["integer", "number"]}, {"type": "number"}),
    "exclusive bounds of integers": (
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
        {"type": "integer", "minimum": 1, "maximum": 9},
    ),
    "numbers that are equal": (
        {"type": "number", "default": 1, "enum": [1, 2.0]},
        {"type": "number", "default": 1.0, "enum": [2, 1.0]},
    ),
    "limits that limit nothing": (
        {"type": "string", "minLength": 0, "uniqueItems": False},
        {"type": "string"},
    ),
    "line breaks in texts": (
        {"description": "one two\n\n  three"},
        {"description": "one\ntwo three\n"},
    ),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_the_same_written_otherwise_is_no_change(
    left: Any, right: Any, body: Callable[..., Document], told: Any
) -> None:
    text = {"type": "string", "maxLength": 9}
    assert told(body(left, Text=text), body(right, Text=text)) == {}
    assert told(body(right, Text=text), body(left, Text=text)) == {}


def test_a_document_of_30_and_its_31_form_are_the_same(
    body: Callable[..., Document], told: Any
) -> None:
    old = {
        "type": "number",
        "nullable": True,
        "minimum": 0,
        "exclusiveMinimum": True,
        "example": 3,
    }
    new = {"type": ["number", "null"], "exclusiveMinimum": 0, "examples": [3]}
    before = body(old)
    before.value["openapi"] = "3.0.3"
    assert told(before, body(new)) == {}


def test_circles_of_references_end(body: Callable[..., Document], told: Any) -> None:
    def tree(limit: int) -> Any:
        return {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": limit},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                "parent": {"allOf": [{"$ref": "#/components/schemas/Tree"}]},
            },
        }

    use = {"$ref": "#/components/schemas/Tree"}
    assert told(body(use, Tree=tree(5)), body(use, Tree=tree(4))) == {"length-narrowed": "breaking"}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Loop"},
        {"allOf": [{"$ref": "#/components/schemas/Loop"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "null"}]},
    ],
)
def test_references_in_a_circle_allow_anything(
    schema: Any, body: Callable[..., Document], told: Any
) -> None:
    loop = {"$ref": "#/components/schemas/Loop"}
    narrowed = told(body(schema, Loop=loop), body({"type": "string"}, Loop=loop))
    assert narrowed == {"type-narrowed": "breaking"}


NOWHERE = ("#/nowhere", "https://example.com/a.yaml#/Thing", "#/components/schemas/Gone")


@pytest.mark.parametrize("reference", NOWHERE)
def test_references_that_lead_nowhere_allow_anything_and_are_told(
    reference: str, body: Callable[..., Document], told: Any
) -> None:
    narrowed = told(body({"$ref": reference}), body({"type": "string"}))
    assert narrowed == {"type-narrowed": "breaking", "part-removed": "breaking"}


@pytest.mark.parametrize("reference", NOWHERE)
@pytest.mark.parametrize(
    "patch",
    [
        lambda held: {"requestBody": held},
        lambda held: {"responses": {"200": held}},
        lambda held: {"parameters": [held]},
        lambda held: {"callbacks": {"done": held}},
        lambda held: {"requestBody": {"content": {"application/json": {"schema": held}}}},
    ],
)
def test_another_reference_that_leads_nowhere_is_seen(
    reference: str, patch: Any, document: Callable[..., Document], told: Any
) -> None:
    old, new = (document(**patch({"$ref": each})) for each in (reference, f"{reference}2"))
    assert "breaking" in told(old, new).values()


TWICE = {
    "pattern": ("a", "b", "pattern-changed"),
    "format": ("date", "time", "format-changed"),
    "multipleOf": (2, 3, "step-narrowed"),
    "minimum": (1, 2, "range-narrowed"),
    "default": (1, 2, "default-changed"),
    "description": ("a", "b", "description-changed"),
    "title": ("A", "B", "title-changed"),
    "examples": ([1], [2], "examples-changed"),
    "not": ({"type": "string"}, {"type": "null"}, "constraint-changed"),
    "contains": ({"type": "string"}, {"type": "null"}, "constraint-changed"),
    "if": ({"type": "string"}, {"type": "null"}, "constraint-changed"),
    "prefixItems": ([{"type": "string"}], [{"type": "null"}], "constraint-changed"),
    "contentEncoding": ("base64", "base32", "constraint-changed"),
    "discriminator": ({"propertyName": "a"}, {"propertyName": "b"}, "constraint-changed"),
    "x-file": ({"maxBytes": 9}, {"maxBytes": 8}, "file-size-narrowed"),
    "enum": ([1, 2], [1, 3], "value-removed"),
}
"""Keywords with what two schemas say by them, and the change if only one of the two says so."""


@pytest.mark.parametrize("keyword", TWICE)
def test_what_a_further_one_of_several_schemas_says_is_compared(
    keyword: str, body: Callable[..., Document], told: Any
) -> None:
    one, other, change = TWICE[keyword]
    old = body({"allOf": [{keyword: one}, {keyword: one}]})
    new = body({"allOf": [{keyword: one}, {keyword: other}]})
    assert set(told(old, new)) == {change}
    assert told(old, old) == {}


def test_a_step_in_several_schemas_is_their_common_one(
    body: Callable[..., Document], told: Any
) -> None:
    old, new = (
        body({"allOf": [{"multipleOf": one}, {"multipleOf": other}]})
        for one, other in ((4, 6), (12, 3))
    )
    assert told(old, new) == {}


def test_what_a_component_tells_people_counts_where_nothing_nearer_does(
    body: Callable[..., Document], told: Any
) -> None:
    use = {"$ref": "#/components/schemas/Text", "description": "Mine.", "maxLength": 3}
    old, new = (body(use, Text={"description": text}) for text in ("One.", "Two."))
    assert told(old, new) == {}


def test_a_long_chain_of_allof_is_no_recursion(body: Callable[..., Document], told: Any) -> None:
    chain: Any = {
        f"C{i}": {"allOf": [{"$ref": f"#/components/schemas/C{i + 1}"}]} for i in range(3000)
    }
    ends = ({"type": "integer", "maximum": limit} for limit in (5, 4))
    old, new = (body({"$ref": "#/components/schemas/C0"}, **chain, C3000=end) for end in ends)
    assert told(old, new) == {"range-narrowed": "breaking"}


def test_a_union_beside_another_is_seen(body: Callable[..., Document], told: Any) -> None:
    first = {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}
    old, new = (
        body(
            {"allOf": [first, {"anyOf": [{"minProperties": count}, {"required": ["a"]}]}]},
            A={"type": "object"},
            B={"type": "object", "properties": {"a": {}}},
        )
        for count in (1, 2)
    )
    assert told(old, new) == {"constraint-changed": "breaking"}


def test_what_lies_deeper_than_is_compared_is_seen(
    body: Callable[..., Document], told: Any
) -> None:
    def nested(kind: str) -> Any:
        schema: Any = {"type": kind}
        for _ in range(150):
            schema = {"type": "object", "properties": {"x": schema}}
        return schema

    assert told(body(nested("string")), body(nested("integer"))) == {"part-changed": "breaking"}
