"""What people read in a schema, and what is left without it."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.diff.values import canonical
from scripts.documents import Value, as_object, as_text, same

_TEXTS = {"description", "example", "examples", "externalDocs", "summary", "title"}


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
        if name not in _TEXTS and not name.startswith("x-")
    }


def _members(held: Value) -> Value:
    return {name: _without_texts(schema) for name, schema in as_object(held).items()}
