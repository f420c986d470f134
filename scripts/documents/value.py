"""What a document is made of: the JSON data model."""

from __future__ import annotations

from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
JsonObject: TypeAlias = dict[str, Value]


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
