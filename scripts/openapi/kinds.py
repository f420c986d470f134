"""Whether each member of an OpenAPI document is of the kind that the specification gives it.

A list where a map belongs would otherwise be passed over, and what it holds would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scripts.documents import Document, Parts, Value, kind
from scripts.openapi.grammar import FIELDS, Node, field, walk
from scripts.problem import Problem

_PATH = re.compile(r"/(?!/)")


class Misfit(NamedTuple):
    """A member that is not what belongs there."""

    parts: Parts
    message: str
    expected: str
    remedy: str = "correct it, by an overlay if it is vendored"


def check_kinds(document: Document) -> list[Problem]:
    """Find the members of another kind than theirs, and paths that lead away from the server."""
    return [
        document.problem(each.parts, each.message, expected=each.expected, remedy=each.remedy)
        for node in walk(document.value)
        for each in misfits(node)
    ]


def misfits(node: Node) -> Iterator[Misfit]:
    """Find what `check_kinds` tells of one object."""
    for name, member in node.value.items():
        holds = field(node.kind, name)
        if holds is not None and type(member) not in _sound_at_once(holds) and name != "$ref":
            parts = (*node.parts, name)
            if (node.kind, name, member) == ("schema", "type", []):
                yield _no_type(parts)
            else:
                yield from _expect(parts, member, holds)
        if node.kind == "paths" and not name.startswith("x-") and not _PATH.match(name):
            yield _not_a_path((*node.parts, name))


@cache
def _sound_at_once(holds: str) -> frozenset[type]:
    """Return the types whose values all fit, and hold nothing to be looked at."""
    samples: tuple[Value, ...] = ("", True, 0, 0.5, None, [], {})
    alternatives = holds.split("|")
    found = {type(each): [a for a in alternatives if _fits(each, a)] for each in samples}
    return frozenset(
        each for each, fitting in found.items() if fitting and fitting[0][0] not in "[{"
    )


def _expect(parts: Parts, value: Value, holds: str) -> Iterator[Misfit]:
    """Compare a value with what the grammar says that is held; objects below are walked to."""
    alternatives = holds.split("|")
    fitting = [each for each in alternatives if _fits(value, each)]
    if not fitting:
        yield _of_another_kind(parts, value, alternatives)
    elif isinstance(value, list) and fitting[0].startswith("["):
        for index, item in enumerate(value):
            yield from _expect((*parts, index), item, fitting[0][1:-1])
    elif isinstance(value, dict) and fitting[0].startswith("{"):
        for key, item in value.items():
            yield from _expect((*parts, key), item, fitting[0][1:-1])


def _fits(value: Value, holds: str) -> bool:
    found = kind(value)
    if holds == "any" or (holds == "schema" and found == "boolean"):
        return True
    if holds == "integer":
        return found == "number" and (not isinstance(value, float) or value.is_integer())
    return found == _json_kind(holds)


def _json_kind(holds: str) -> str:
    if holds.startswith("["):
        return "array"
    if holds.startswith("{") or holds in FIELDS:
        return "object"
    return holds


def _of_another_kind(parts: Parts, value: Value, alternatives: list[str]) -> Misfit:
    name = f"item {parts[-1] + 1}" if isinstance(parts[-1], int) else f"`{parts[-1]}`"
    found = kind(value)
    quotable = alternatives == ["string"] and found in ("number", "boolean")
    bare = found == "string" and {"number", "integer", "boolean"} & set(alternatives)
    misfit = Misfit(
        parts,
        f"{name} is {_a(found)}",
        " or ".join(_a(_json_kind(each)) for each in alternatives),
    )
    if quotable or bare:
        return misfit._replace(remedy="put it in quotes" if quotable else "take off its quotes")
    return misfit


def _no_type(parts: Parts) -> Misfit:
    expected = "the name of a type, or in OpenAPI 3.1 a list of such names"
    return Misfit(parts, "`type` is empty", expected)


def _not_a_path(parts: Parts) -> Misfit:
    return Misfit(
        parts,
        f"{str(parts[-1])!r} is not a path below the server",
        "a path that starts with one `/`",
        "write the path alone, and the host in `servers`, by an overlay if it is vendored",
    )


def _a(kind_name: str) -> str:
    if kind_name == "null":
        return kind_name
    return f"{'an' if kind_name[0] in 'aio' else 'a'} {kind_name}"
