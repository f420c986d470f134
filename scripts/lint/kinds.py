"""What kind of value a part of a document is."""

from __future__ import annotations

from typing import TypeGuard

from scripts.documents import JsonObject, Value


def is_number(value: Value) -> TypeGuard[int | float]:
    """Whether a value is a number; the booleans, which Python counts as such, are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def declared_types(schema: JsonObject) -> frozenset[str]:
    """Read `type`, which may be one name or a list of names."""
    declared = schema.get("type")
    if isinstance(declared, str):
        return frozenset((declared,))
    names = declared if isinstance(declared, list) else [declared]
    return frozenset(name for name in names if isinstance(name, str))
