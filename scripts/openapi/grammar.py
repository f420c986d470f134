"""The grammar of OpenAPI 3.0 and 3.1 documents: which member of which object holds what.

Source: OpenAPI Specification 3.1.1, chapter 4.8, and JSON Schema 2020-12 for schema objects. Values
under `example`, `default`, `enum` and extensions are free-form JSON, so no member of theirs is ever
mistaken for a schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# "kind" is one object, "[kind]" an array and "{kind}" a map of them.
_MEMBERS: dict[str, dict[str, str]] = {
    "document": {
        "info": "info",
        "servers": "[server]",
        "paths": "{path item}",
        "webhooks": "{path item}",
        "components": "components",
        "tags": "[tag]",
    },
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request body}",
        "headers": "{header}",
        "securitySchemes": "{security scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path item}",
    },
    "path item": {
        **dict.fromkeys(METHODS, "operation"),
        "servers": "[server]",
        "parameters": "[parameter]",
    },
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "{response}",
        "callbacks": "{callback}",
        "servers": "[server]",
    },
    "parameter": {"schema": "schema", "content": "{media type}", "examples": "{example}"},
    "header": {"schema": "schema", "content": "{media type}", "examples": "{example}"},
    "request body": {"content": "{media type}"},
    "media type": {"schema": "schema", "examples": "{example}", "encoding": "{encoding}"},
    "encoding": {"headers": "{header}"},
    "response": {"headers": "{header}", "content": "{media type}", "links": "{link}"},
    "callback": {"*": "path item"},
    "schema": {
        **dict.fromkeys(
            ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
            "{schema}",
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
        **dict.fromkeys(
            (
                "additionalProperties",
                "contains",
                "contentSchema",
                "else",
                "if",
                "items",
                "not",
                "propertyNames",
                "then",
                "unevaluatedItems",
                "unevaluatedProperties",
            ),
            "schema",
        ),
    },
}

_EXTENSIBLE_MAPS = {("document", "paths"), ("operation", "responses")}


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the grammar: its kind, its value and where it stands."""

    kind: str
    value: JsonObject
    parts: tuple[str | int, ...]


def walk(value: JsonObject, kind: str = "document") -> Iterator[Node]:
    """Yield every object of the grammar, parents first, in document order."""
    pending = [Node(kind, value, ())]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(_children(node))))


def members(kind: str, name: str) -> str | None:
    """Say what the member `name` of an object of `kind` holds; None for free-form values."""
    fields = _MEMBERS.get(kind, {})
    free_form = name == "$ref" or name.startswith("x-")
    return fields.get(name) or (None if free_form else fields.get("*"))


def entries(node: Node, name: str) -> JsonObject:
    """Give the entries of a map of objects; where the specification has extensions, not those."""
    held = node.value.get(name)
    if not isinstance(held, dict):
        return {}
    if (node.kind, name) not in _EXTENSIBLE_MAPS:
        return held
    return {key: value for key, value in held.items() if not key.startswith("x-")}


def _children(node: Node) -> Iterator[Node]:
    for name, member in node.value.items():
        holds = members(node.kind, name)
        if holds is None:
            continue
        kind = holds.strip("[]{}")
        for parts, value in _held(node, name, member, holds):
            if isinstance(value, dict):
                yield Node(kind, value, (*node.parts, *parts))


def _held(
    node: Node, name: str, member: Value, holds: str
) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    if holds.startswith("{"):
        yield from (((name, key), item) for key, item in entries(node, name).items())
    elif not holds.startswith("["):
        yield (name,), member
    elif isinstance(member, list):
        yield from (((name, index), item) for index, item in enumerate(member))
