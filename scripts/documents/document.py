"""What a document is: the JSON data model, JSON Pointers (RFC 6901), and where each part stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scripts.documents.places import Places, Position
from scripts.problem import Problem

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
JsonObject: TypeAlias = dict[str, Value]
Parts: TypeAlias = tuple[str | int, ...]
"""A place inside of a document, one key or index per step."""


def kind(value: Value) -> str:
    """Name a value's kind as JSON Schema does, for messages."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def same(left: Value, right: Value) -> bool:
    """Whether two values are equal as JSON: `1` and `1.0` are, `1` and `true` are not."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def as_object(value: Value) -> JsonObject:
    """Return an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_array(value: Value) -> list[Value]:
    """Return an array as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: Value) -> str | None:
    """Return a text as it is, and None for anything else."""
    return value if isinstance(value, str) else None


def join_pointer(parts: Iterable[str | int]) -> str:
    """Write the parts of a location as a pointer; no parts give `""`, the whole document."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def split_pointer(pointer: str) -> tuple[str, ...]:
    """Read a pointer's reference tokens; raises `ValueError` if it does not start with `/`."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer starts with '/': {pointer!r}")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def resolve_pointer(value: Value, parts: Sequence[str | int]) -> Value:
    """Follow `parts` from `value`; raises `LookupError` where a step leads nowhere."""
    for part in parts:
        value = _step(value, part)
    return value


def _step(value: Value, part: str | int) -> Value:
    if isinstance(value, dict):
        return value[str(part)]
    if isinstance(value, list) and str(part).isdecimal():
        return value[int(part)]
    raise LookupError(part)


class Trap(NamedTuple):
    """A plain scalar that YAML 1.1 and YAML 1.2 read differently."""

    text: str
    yaml11_reading: str
    place: Position


@dataclass(frozen=True)
class Document:
    """One YAML or JSON document.

    `name` is the path as people gave it; `value` is free of aliases, safe to share and to change
    through a copy; `traps` lists the scalars that YAML 1.1 readers take for something else.
    """

    name: str
    value: JsonObject
    text: str = field(repr=False)
    traps: tuple[Trap, ...] = ()
    places: Places = field(repr=False, compare=False, default_factory=Places)

    def place(self, parts: Sequence[str | int]) -> Position | None:
        """Find the line and column of the value at `parts`, or of its nearest parent."""
        return self.places.nearest(parts)

    def problem(
        self,
        parts: Sequence[str | int],
        message: str,
        *,
        expected: str | None = None,
        remedy: str | None = None,
    ) -> Problem:
        """Make a `Problem` that stands at `parts` of this document."""
        line, column = self.place(parts) or (None, None)
        return Problem(
            message,
            file=self.name,
            line=line,
            column=column,
            pointer=join_pointer(parts),
            expected=expected,
            remedy=remedy,
        )
