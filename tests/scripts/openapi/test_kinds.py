"""What stands where another kind of value belongs is told, never passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.documents import parse_document
from scripts.openapi import check_kinds, check_references


def fine() -> dict[str, Any]:
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "x-note": ["anything"],
        "paths": {
            "x-note": "anything",
            "/a": {
                "post": {
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"x-note": 1, "200": {"description": "ok"}},
                }
            },
        },
        "components": {
            "requestBodies": {"B": {"content": {"application/json": {"schema": {}}}}},
            "schemas": {"S": {"additionalProperties": False, "properties": {"x-a": {}}}},
            "responses": {"x-named": {"description": "a name like any other"}},
        },
    }


def with_part(pointer: str, value: Any) -> dict[str, Any]:
    *parents, last = pointer[1:].replace("~1", "|").split("/")
    document = fine()
    holder: Any = document
    for part in parents:
        holder = holder[int(part) if isinstance(holder, list) else part.replace("|", "/")]
    holder[int(last) if isinstance(holder, list) else last.replace("|", "/")] = value
    return document


def test_a_document_as_it_should_be_has_no_fault() -> None:
    document = parse_document(json.dumps(fine()), "spec.json")
    assert check_kinds(document) == []
    assert check_references(document) == []


@pytest.mark.parametrize(
    ("pointer", "value", "said"),
    [
        ("/paths", [], "`paths` is an array"),
        ("/paths", None, "`paths` is null"),
        ("/components", None, "`components` is null"),
        ("/components/schemas", ["S"], "`schemas` is an array"),
        ("/components/schemas/S", "string", "`S` is a string"),
        ("/components/schemas/S/properties", [], "`properties` is an array"),
        ("/components/schemas/S/properties/x-a", None, "`x-a` is null"),
        ("/components/schemas/S/required", "model", "`required` is a string"),
        ("/components/schemas/S/required", [5], "item 1 is a number"),
        ("/components/schemas/S/type", [], "`type` is empty"),
        ("/components/schemas/S/type", {"a": 1}, "`type` is an object"),
        ("/paths/~1a/post/tags", [None], "item 1 is null"),
        ("/components/schemas/S/enum", "a", "`enum` is a string"),
        ("/components/schemas/S/allOf", {}, "`allOf` is an object"),
        ("/components/responses/x-named", 1, "`x-named` is a number"),
        ("/info", 3, "`info` is a number"),
        ("/info/version", 1.0, "`version` is a number"),
        ("/servers", {}, "`servers` is an object"),
        ("/servers", ["https://a.example"], "item 1 is a string"),
        ("/security", {}, "`security` is an object"),
        ("/tags", {"name": "jobs"}, "`tags` is an object"),
        ("/paths/~1a", [], "`/a` is an array"),
        ("/paths/~1a/post", None, "`post` is null"),
        ("/paths/~1a/post/parameters", {}, "`parameters` is an object"),
        ("/paths/~1a/post/parameters/0", "q", "item 1 is a string"),
        ("/paths/~1a/post/tags", "jobs", "`tags` is a string"),
        ("/paths/~1a/post/operationId", 5, "`operationId` is a number"),
        ("/paths/~1a/post/deprecated", "yes", "`deprecated` is a string"),
        ("/paths/~1a/post/requestBody", [], "`requestBody` is an array"),
        ("/paths/~1a/post/responses", None, "`responses` is null"),
        ("/paths/~1a/post/responses/200", "ok", "`200` is a string"),
        ("/paths/https:~1~1h.example~1a", {}, "'https://h.example/a' is not a path"),
        ("/paths/~1~1h.example~1a", {}, "'//h.example/a' is not a path"),
        ("/paths/a", {}, "'a' is not a path"),
    ],
)
def test_another_kind_is_told_with_its_place(pointer: str, value: Any, said: str) -> None:
    document = parse_document(json.dumps(with_part(pointer, value), indent=1), "spec.json")
    (problem,) = check_kinds(document)
    assert said in problem.message
    assert problem.pointer is not None
    assert problem.pointer.startswith(pointer)
    assert problem.line
    assert problem.remedy


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("#/components/schemas/S", "is to a schema, not a request body"),
        ("#/paths/~1a/post/parameters", "leads to what is no request body"),
        ("#/info/title", "leads to what is no request body"),
    ],
)
def test_a_reference_leads_to_what_is_meant(reference: str, said: str) -> None:
    value = with_part("/paths/~1a/post/requestBody/$ref", reference)
    (problem,) = check_references(parse_document(json.dumps(value), "spec.json"))
    assert said in problem.message
