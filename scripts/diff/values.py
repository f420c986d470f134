"""Values and texts of documents, as they are compared and as people read them.

What is of another kind counts as absent, since documents are untrusted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from scripts.documents import Value, as_object, as_text, same

_SHOWN = 60
TEXTS = {"description", "example", "examples", "externalDocs", "summary", "title"}


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


def folded(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def reads_alike(left: Value, right: Value) -> bool:
    """Whether two texts, or other values, differ in nothing but line breaks."""
    if isinstance(left, str) and isinstance(right, str):
        return folded(left) == folded(right)
    return same(left, right)


def text_of(schemas: Sequence[Value]) -> str:
    """Return the first description of some schemas that hold together."""
    found = (as_text(as_object(schema).get("description")) for schema in schemas)
    return folded(next(filter(None, found), ""))


def nature_of(schemas: Sequence[Value]) -> str:
    """Write what some schemas allow, without their texts, so that equal ones read alike."""
    return canonical([_without_texts(schema) for schema in schemas])


def _without_texts(schema: Value) -> Value:
    """Drop the texts of a schema; members of `properties` are schemas, whatever their names."""
    if isinstance(schema, list):
        return [_without_texts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _members(held) if name == "properties" else _without_texts(held)
        for name, held in schema.items()
        if name not in TEXTS and not name.startswith("x-")
    }


def _members(held: Value) -> Value:
    return {name: _without_texts(schema) for name, schema in as_object(held).items()}
