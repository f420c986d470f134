"""A difference in any member of the grammar is seen, wherever the member stands."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scripts.diff import compare_documents
from scripts.documents import Document, Parts, Value
from scripts.openapi.grammar import FIELDS, UNTIL_30

JSON = "application/json"
ANSWER = {"description": "Done.", "content": {JSON: {"schema": {"type": "object"}}}}
OPERATION = {
    "operationId": "create",
    "security": [{"Key": []}],
    "parameters": [{"name": "q", "in": "header", "schema": {"type": "string"}}],
    "requestBody": {
        "content": {
            JSON: {
                "schema": {
                    "oneOf": [
                        {"$ref": "#/components/schemas/A"},
                        {"$ref": "#/components/schemas/B"},
                    ],
                    "discriminator": {"propertyName": "kind"},
                },
                "encoding": {"file": {}},
            }
        }
    },
    "responses": {
        "200": {
            **ANSWER,
            "headers": {"X-Left": {"schema": {"type": "integer"}}},
            "links": {"next": {}},
        }
    },
    "callbacks": {
        "done": {
            "{$request.body#/url}": {
                "post": {
                    "requestBody": {"content": {JSON: {"schema": {"type": "object"}}}},
                    "responses": {"200": copy.deepcopy(ANSWER)},
                }
            }
        }
    },
}
BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1", "contact": {}, "license": {}},
    "servers": [{"url": "https://a.example/{v}", "variables": {"v": {"default": "1"}}}],
    "externalDocs": {"url": "https://docs.example"},
    "tags": [{"name": "jobs"}],
    "paths": {"/a": {"post": OPERATION}, "/ref": {"$ref": "#/components/pathItems/I"}},
    "webhooks": {"done": {"post": {"responses": {"200": copy.deepcopy(ANSWER)}}}},
    "components": {
        "schemas": {
            "A": {"type": "object", "xml": {}, "properties": {"kind": {"type": "string"}}},
            "B": {"type": "object", "properties": {"kind": {"type": "string"}, "b": {}}},
            "Idle": {"type": "object"},
        },
        "responses": {"R": copy.deepcopy(ANSWER)},
        "parameters": {"P": {"name": "p", "in": "header", "schema": {}}},
        "examples": {"E": {"value": 1}},
        "requestBodies": {"Q": {"content": {JSON: {"schema": {}}}}},
        "headers": {"H": {"schema": {}}},
        "securitySchemes": {
            "Key": {"type": "oauth2", "flows": {"implicit": {"scopes": {}}}},
            "Idle": {"type": "http"},
        },
        "links": {"L": {}},
        "callbacks": {"C": {"{$url}": {"post": {"responses": {"200": copy.deepcopy(ANSWER)}}}}},
        "pathItems": {"I": {"get": {"responses": {"200": copy.deepcopy(ANSWER)}}}},
    },
}
VALID: dict[str, Callable[[str], Any]] = {
    "schema": lambda text: {"type": "object", "description": text},
    "parameter": lambda text: {"name": text, "in": "query"},
    "server": lambda text: {"url": text},
}
TYPES = {"one": "object", "other": "array"}
PLACES = {"one": "cookie", "other": "query"}
# The type of an object with properties goes without saying.
SAME = {
    (how, *place, "type")
    for how in ("added", "removed")
    for place in (
        ("components", "schemas", "A"),
        ("components", "schemas", "B"),
        *(
            ("paths", "/a", "post", "requestBody", "content", JSON, "schema", "oneOf", index)
            for index in (0, 1)
        ),
    )
}
# No other document is of another version here, and a reference is nothing beside what it leads to.
PASSED_OVER = {"openapi", "$ref"}


def objects(value: Value, holds: str, place: Parts = ()) -> Iterator[tuple[Parts, str]]:
    """Yield every object of a document with its kind, by the grammar's table alone."""
    for each in holds.split("|"):
        if isinstance(value, list) and each.startswith("["):
            for index, item in enumerate(value):
                yield from objects(item, each[1:-1], (*place, index))
        elif isinstance(value, dict) and each.startswith("{"):
            for name, item in value.items():
                yield from objects(item, each[1:-1], (*place, name))
        elif isinstance(value, dict) and each in FIELDS:
            yield place, each
            for name, item in value.items():
                held = FIELDS[each].get(name) or FIELDS[each].get("*", "any")
                yield from objects(item, held, (*place, name))


def sample(holds: str, text: str) -> Any:
    """Return a value for a member; another one for another text."""
    holds = holds.split("|")[0]
    if holds.startswith("["):
        return [sample(holds[1:-1], text)]
    if holds.startswith("{"):
        return {"N": sample(holds[1:-1], text)}
    if holds in VALID:
        return VALID[holds](text)
    if holds in FIELDS:
        free = FIELDS[holds].get("*")
        return {"x": sample(free, text)} if free else {"description": text}
    if holds == "boolean":
        return text == "one"
    return len(text) if holds in ("integer", "number") else text


def members() -> Iterator[tuple[Parts, str, str, str]]:
    for place, kind in objects(BASE, "document"):
        for name, holds in FIELDS[kind].items():
            if name not in PASSED_OVER and name not in UNTIL_30.get(kind, ()):
                yield place, kind, "x" if name == "*" else name, holds


def with_member(place: Parts, name: str, value: Any) -> Document:
    root: Any = copy.copy(BASE)
    holder = root
    for step in place:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    return Document("document.yaml", root, "")


@pytest.mark.parametrize(
    ("kind", "member"), sorted({(kind, name) for _, kind, name, _ in members()})
)
def test_a_difference_in_any_member_is_seen(kind: str, member: str) -> None:
    unseen: list[tuple[str | int, ...]] = []
    found = [each for each in members() if each[1:3] == (kind, member)]
    if kind == "schema":
        # Every place is tried by the planted changes of test_places.py, here each by every third.
        found = found[sorted(FIELDS["schema"]).index(member) % 3 :: 3]
    for place, _, name, holds in found:
        texts = {("schema", "type"): TYPES, ("parameter", "in"): PLACES}.get((kind, name), {})
        one, other = (
            with_member(place, name, sample(holds, texts.get(text, text)))
            for text in ("one", "other")
        )
        without = with_member(place, name, None)
        pairs = {"changed": (one, other), "added": (without, one), "removed": (one, without)}
        for how, (old, new) in pairs.items():
            if old.value != new.value and not compare_documents(old, new):
                unseen.append((how, *place, name))
    unseen = [each for each in unseen if each not in SAME]
    assert not unseen


def test_every_kind_of_object_is_tried() -> None:
    assert {kind for _, kind in objects(BASE, "document")} == FIELDS.keys() - {"reference"}
