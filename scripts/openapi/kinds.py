"""Whether each member of an OpenAPI document is of the kind that the specification gives it.

A list where a map belongs would otherwise be passed over, and what it holds would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Document, Value, kind
from scripts.openapi.grammar import Node, entries, members, walk
from scripts.problem import Problem

_TEXTS = {"summary": "string", "description": "string"}
_PLAIN: dict[str, dict[str, str]] = {
    "document": {"security": "array", "jsonSchemaDialect": "string", "externalDocs": "object"},
    "info": {**_TEXTS, "title": "string", "version": "string"},
    "server": {"url": "string", "description": "string"},
    "tag": {"name": "string", "description": "string"},
    "path item": _TEXTS,
    "operation": {
        **_TEXTS,
        "operationId": "string",
        "tags": "array",
        "security": "array",
        "deprecated": "boolean",
    },
    "parameter": {
        "name": "string",
        "in": "string",
        "description": "string",
        "required": "boolean",
    },
    "request body": {"description": "string", "required": "boolean"},
    "response": {"description": "string"},
    "schema": {"description": "string", "required": "array", "enum": "array"},
}
_LISTS_OF_TEXT = {"tags", "required"}
_PATH = re.compile(r"/(?!/)")


def check_kinds(document: Document) -> list[Problem]:
    """Find the members of another kind than theirs, and paths that lead away from the server."""
    return [problem for node in walk(document.value) for problem in _faults(document, node)]


def _faults(document: Document, node: Node) -> Iterator[Problem]:
    plain = _PLAIN.get(node.kind, {})
    for name, member in node.value.items():
        holds = members(node.kind, name)
        if name in plain:
            yield from _expect(document, (*node.parts, name), member, plain[name])
            if name in _LISTS_OF_TEXT and isinstance(member, list):
                for index, item in enumerate(member):
                    yield from _expect(document, (*node.parts, name, index), item, "string")
        elif node.kind == "schema" and name == "type":
            yield from _type_faults(document, (*node.parts, name), member)
        elif holds is not None:
            yield from _member_faults(document, node, name, holds)


def _type_faults(
    document: Document, parts: tuple[str | int, ...], value: Value
) -> Iterator[Problem]:
    if isinstance(value, str) or (
        isinstance(value, list) and value and all(isinstance(item, str) for item in value)
    ):
        return
    yield document.problem(
        parts,
        f"`type` is {_a(kind(value)) if value else 'empty'}",
        expected="the name of a type, or in OpenAPI 3.1 a list of such names",
        remedy="correct it, by an overlay if it is vendored",
    )


def _member_faults(document: Document, node: Node, name: str, holds: str) -> Iterator[Problem]:
    member, parts, inner = node.value[name], (*node.parts, name), holds.strip("[]{}")
    if holds.startswith("["):
        yield from _expect(document, parts, member, "array")
        for index, item in enumerate(member) if isinstance(member, list) else ():
            yield from _expect(document, (*parts, index), item, "object", inner)
    elif holds.startswith("{"):
        yield from _expect(document, parts, member, "object")
        for key, item in entries(node, name).items():
            yield from _expect(document, (*parts, key), item, "object", inner)
            if (node.kind, name) == ("document", "paths") and not _PATH.match(key):
                yield _not_a_path(document, (*parts, key))
    else:
        yield from _expect(document, parts, member, "object", inner)


def _expect(
    document: Document,
    parts: tuple[str | int, ...],
    value: Value,
    expected: str,
    inner: str | None = None,
) -> Iterator[Problem]:
    found = kind(value)
    if found == expected or (inner == "schema" and found == "boolean"):
        return
    name = f"item {parts[-1] + 1}" if isinstance(parts[-1], int) else f"`{parts[-1]}`"
    quotable = expected == "string" and found in ("number", "boolean")
    yield document.problem(
        parts,
        f"{name} is {_a(found)}",
        expected=_a(expected),
        remedy="put it in quotes" if quotable else "correct it, by an overlay if it is vendored",
    )


def _not_a_path(document: Document, parts: tuple[str | int, ...]) -> Problem:
    return document.problem(
        parts,
        f"{str(parts[-1])!r} is not a path below the server",
        expected="a path that starts with one `/`",
        remedy="write the path alone, and the host in `servers`, by an overlay if it is vendored",
    )


def _a(kind_name: str) -> str:
    if kind_name == "null":
        return kind_name
    return f"{'an' if kind_name[0] in 'ao' else 'a'} {kind_name}"
