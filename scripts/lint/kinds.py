"""Values of a document: of what kind one is, and how messages write it."""

from __future__ import annotations

import json
from collections.abc import Iterable
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


def shown(value: Value) -> str:
    """Write a value for a message: texts in single quotes, everything else as JSON, cut short."""
    text = (
        repr(value)
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str)
    )
    return text if len(text) <= 60 else f"{text[:57]}…"


def listed(values: Iterable[Value], most: int = 6) -> str:
    """Write several values; what is beyond `most` becomes an ellipsis."""
    texts = [shown(value) for value in values]
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")


def alternatives(values: Iterable[str]) -> str:
    """Write a list as prose does: `a`, `a or b`, `a, b, or c`."""
    texts = list(values)
    if len(texts) < 3:
        return " or ".join(texts)
    return f"{', '.join(texts[:-1])}, or {texts[-1]}"
