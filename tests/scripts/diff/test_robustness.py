"""Whatever the documents: no crash, no invention, and the way back is the way there."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff import Comparison, compare_documents
from scripts.diff.report import as_json, as_markdown, as_text
from scripts.documents import Document, parse_document
from scripts.problem import BadInput

LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", ["string", "null"], "array"]),
        "enum": st.lists(st.sampled_from(["a", "b", 1, None]), min_size=1, unique=True),
        "default": st.sampled_from(["a", 1, None]),
        "minimum": st.integers(-3, 3),
        "exclusiveMaximum": st.integers(4, 9),
        "maxLength": st.integers(0, 9),
        "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
        "format": st.sampled_from(["uri", "date", "binary"]),
        "pattern": st.sampled_from(["a", "b"]),
        "description": st.sampled_from(["one", "two"]),
        "deprecated": st.booleans(),
    },
)


def _composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    schemas = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from(["a", "b", "c_d", "cD"]), inner),
            "required": st.lists(st.sampled_from(["a", "b", "cD"]), max_size=2),
            "items": inner,
            "additionalProperties": st.one_of(st.booleans(), inner),
            "allOf": schemas,
            "oneOf": schemas,
            "anyOf": schemas,
        },
    )


REFERENCES = st.sampled_from(["Node", "Gone"]).map(
    lambda name: {"$ref": f"#/components/schemas/{name}"}
)
SCHEMAS = st.recursive(LIMITS, _composed, max_leaves=6)
CIRCLES = st.recursive(LIMITS | REFERENCES, _composed, max_leaves=6)
OPPOSITES = {
    "added": "removed",
    "allowed": "refused",
    "closed": "opened",
    "deprecated": "undeprecated",
    "narrowed": "widened",
    "optional": "required",
    "typed": "untyped",
}
OPPOSITE = OPPOSITES | {new: old for old, new in OPPOSITES.items()}


def mirrored(kind: str) -> str:
    """Name what a kind of change is called on the way back; every added one is removed."""
    first, _, last = kind.rpartition("-")
    if kind.startswith("required-") and last == "added":
        first = first.removeprefix("required-")
    return "-".join(filter(None, (first, OPPOSITE.get(last, last))))


def kinds(old: Document, new: Document) -> list[str]:
    found = (change.kind.id for change in compare_documents(old, new))
    return sorted(kind.replace("required-input-added", "input-added") for kind in found)


@settings(max_examples=40, deadline=None)
@given(schema=CIRCLES)
def test_a_document_does_not_differ_from_itself(
    schema: Any, body: Callable[..., Document], answer: Callable[..., Document]
) -> None:
    for build in (body, answer):
        assert compare_documents(build(schema, Node=schema), build(schema, Node=schema)) == ()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(one=SCHEMAS, two=SCHEMAS)
def test_the_way_back_mirrors_the_way_there(
    one: Any, two: Any, body: Callable[..., Document], answer: Callable[..., Document]
) -> None:
    for build in (body, answer):
        old, new = build(one), build(two)
        there, back = kinds(old, new), kinds(new, old)
        assert sorted(map(mirrored, there)) == back


def _places(value: Any, parts: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if parts:
        yield parts
    members = value.items() if isinstance(value, dict) else ()
    for key, member in [*members, *(enumerate(value) if isinstance(value, list) else ())]:
        yield from _places(member, (*parts, key))


def _replaced(value: Any, parts: tuple[Any, ...], junk: Any) -> Any:
    result = copy.deepcopy(value)
    holder = result
    for part in parts[:-1]:
        holder = holder[part]
    holder[parts[-1]] = junk
    return result


def _everything(document: Callable[..., Document]) -> Document:
    thing = {
        "type": "object",
        "required": ["model"],
        "properties": {
            "model": {"const": "a"},
            "text": {"type": ["string", "null"], "maxLength": 3, "default": "x", "pattern": "x"},
            "list": {"type": "array", "items": {"enum": ["a", 1, None]}, "minItems": 1},
            "more": {"allOf": [{"$ref": "#/components/schemas/Thing"}], "multipleOf": 0.1},
            "map": {"additionalProperties": {"minimum": 1, "exclusiveMaximum": 2}},
        },
    }
    reference = {"$ref": "#/components/schemas/Thing"}
    union = {"oneOf": [reference], "discriminator": {"propertyName": "model", "mapping": {}}}
    media = {"application/json": {"schema": union, "example": {}}}
    hook = {"{$request.body#/url}": {"post": {"requestBody": {"content": media}}}}
    parameter = {"name": "a", "in": "query", "schema": {"type": "string"}, "explode": True}
    return document(
        {"components": {"schemas": {"Thing": thing}}, "tags": [{"name": "things"}]},
        parameters=[parameter],
        requestBody={"content": media, "required": True},
        responses={"200": {"content": {"application/json": {"schema": reference}}}},
        callbacks={"done": hook},
        security=[{"Key": ["scope"]}],
        servers=[{"url": "https://files.example.com"}],
    )


JUNK = [None, True, "", [None, {}], {"$ref": "#/paths"}]


@pytest.mark.parametrize("junk", JUNK, ids=json.dumps)
def test_nothing_in_a_document_makes_the_comparison_crash(
    junk: Any, document: Callable[..., Document]
) -> None:
    """Every place of a document that uses everything, in turn, holds something absurd."""
    whole = _everything(document)
    for parts in _places(whole.value):
        odd = Document("odd.yaml", _replaced(whole.value, parts, junk), "")
        for old, new in ((whole, odd), (odd, whole)):
            try:
                comparison = Comparison("old", "new", compare_documents(old, new))
            except BadInput:
                assert parts == ("openapi",)
                continue
            json.loads(as_json(comparison))
            assert as_text(comparison)
            assert isinstance(as_markdown(comparison), str)


def test_documents_without_bottom_are_refused() -> None:
    schema = '{"not": ' * 600 + "{}" + "}" * 600
    with pytest.raises(BadInput, match="nested more than 200 levels"):
        parse_document(f'{{"openapi": "3.1.0", "x": {schema}}}', "deep.json")


@pytest.mark.parametrize("keyword", ["minimum", "exclusiveMaximum", "multipleOf", "maxLength"])
@pytest.mark.parametrize("value", [10**399, -(10**399), 1e308, 5e-324, -1], ids=range(5))
def test_absurd_numbers_are_numbers(
    keyword: str, value: float, body: Callable[..., Document]
) -> None:
    old, new = body({"type": "integer", keyword: 2}), body({"type": "integer", keyword: value})
    for pair in ((old, new), (new, old), (new, new)):
        assert as_json(Comparison("old", "new", compare_documents(*pair)))


def test_an_extension_among_the_names_of_schemes_is_no_way_to_authenticate() -> None:
    def document(*requirements: Any) -> Document:
        value = {
            "openapi": "3.0.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"responses": {}, "security": list(requirements)}}},
            "security": list(requirements),
        }
        return parse_document(json.dumps(value), "any.json")

    extended = document({"Key": [], "x-apidog": {"required": True}})
    assert compare_documents(document({"Key": []}), extended) == ()
