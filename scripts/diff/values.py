"""Reading untrusted document values by kind: what is of another kind counts as absent."""

from __future__ import annotations

import json
import sys

from scripts.documents import Value

_SHOWN = 60


def as_number(value: Value) -> int | float | None:
    """Return a number, or None for anything else.

    True and false are no numbers, and what no float can hold is none that anybody means.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) <= sys.float_info.max else None


def canonical(value: Value) -> str:
    """Write a value so that equal ones read alike: `1` and `1.0` are equal, `1` and `true` not."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Value) -> Value:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def show(value: Value) -> str:
    """Write a value for people: as JSON in backquotes, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    shown = shown.replace("`", "'")
    return f"`{shown}`"


def show_all(values: list[Value]) -> str:
    """Write several values as a list within a sentence."""
    return ", ".join(show(value) for value in values)
