"""The step from OpenAPI 3.0 to 3.1 keeps what a schema accepts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scripts.documents import Document, parse_document, to_yaml
from scripts.openapi import upgrade
from scripts.problem import BadInput


def document(schema: dict[str, Any], version: str = "3.0.0") -> Document:
    value: Any = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema}},
    }
    return parse_document(to_yaml(value), "spec.yaml")


def upgraded(schema: dict[str, Any], version: str = "3.0.0") -> Any:
    value: Any = upgrade(document(schema, version))
    return value["components"]["schemas"]["S"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"nullable": True, "enum": ["a", "b"]}, {"enum": ["a", "b"]}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"maximum": 9, "exclusiveMaximum": True}, {"exclusiveMaximum": 9}),
        ({"exclusiveMaximum": True}, {}),
        (
            {"type": "string", "enum": ["a"], "default": "a"},
            {"type": "string", "const": "a", "default": "a"},
        ),
        ({"enum": ["a", "b"]}, {"enum": ["a", "b"]}),
        ({"example": 5, "type": "integer"}, {"examples": [5], "type": "integer"}),
        ({"examples": [7, 5], "example": 5}, {"examples": [5, 7]}),
        ({"$ref": "#/components/schemas/S", "minLength": 3}, {"$ref": "#/components/schemas/S"}),
        (
            {"properties": {"nullable": {"type": "string"}, "example": {"type": "integer"}}},
            {"properties": {"nullable": {"type": "string"}, "example": {"type": "integer"}}},
        ),
        (
            {"default": {"nullable": True, "example": 1, "enum": ["a"]}},
            {"default": {"nullable": True, "example": 1, "enum": ["a"]}},
        ),
        (
            {"type": "array", "items": {"type": "string", "nullable": True}},
            {"type": "array", "items": {"type": ["string", "null"]}},
        ),
    ],
)
def test_a_schema_is_rewritten(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert upgraded(old) == new


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.1.1"])
def test_a_boolean_bound_is_read_as_it_is_meant_in_every_version(version: str) -> None:
    assert upgraded({"minimum": 0, "exclusiveMinimum": True}, version) == {"exclusiveMinimum": 0}
    assert upgraded({"maximum": 9, "exclusiveMaximum": False}, version) == {"maximum": 9}
    assert upgraded({"exclusiveMinimum": 0}, version) == {"exclusiveMinimum": 0}


def test_a_3_1_schema_keeps_what_only_3_1_has() -> None:
    schema = {"$ref": "#/components/schemas/S", "minLength": 3, "exclusiveMinimum": 3}
    assert upgraded(schema, "3.1.0") == schema


def test_a_path_item_keeps_its_operations_beside_a_reference() -> None:
    get = {"responses": {"200": {"description": "ok"}}}
    value: Any = {
        "openapi": "3.0.0",
        "paths": {"/a": {"$ref": "#/paths/~1b", "get": get}, "/b": {}},
    }
    paths: Any = upgrade(parse_document(to_yaml(value), "spec.yaml"))["paths"]
    assert paths["/a"]["get"] == get


def test_the_document_given_stays_as_it_is() -> None:
    given = document({"type": "string", "nullable": True})
    before = copy.deepcopy(given.value)
    assert upgrade(given)["openapi"] == "3.1.0"
    assert given.value == before


@pytest.mark.parametrize("version", ["3.2.0", "2.0", "4.0.0", "3.1"])
def test_an_unknown_version_is_refused(version: str) -> None:
    with pytest.raises(BadInput, match=r"spec\.yaml:1:1: the document has the OpenAPI version"):
        upgrade(document({}, version))


def test_swagger_is_named() -> None:
    with pytest.raises(BadInput, match=r"Swagger 2\.0"):
        upgrade(parse_document("swagger: '2.0'", "spec.yaml"))
