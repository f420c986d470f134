"""Reading what looks like JSON as JSON, whose escapes and tabs are not all YAML's."""

from __future__ import annotations

import json
import re

from scripts.documents.builder import MAX_DEPTH
from scripts.documents.scalars import read_plain
from scripts.documents.value import JsonObject, Value

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str) -> Value:
    """Read a JSON object; None for any other text, or for what YAML can tell better.

    Raises `ValueError` for JSON that YAML would not have let through.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        value: Value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    _expect_writable(value)
    return value


def _expect_writable(value: Value) -> None:
    """Refuse JSON that YAML would not have let through."""
    pending: list[tuple[Value, int]] = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"this is nested more than {MAX_DEPTH} levels deep")
        inner = [*item, *item.values()] if isinstance(item, dict) else item
        if isinstance(inner, list):
            pending.extend((each, depth + 1) for each in inner)
        if isinstance(item, str) and _SURROGATE.search(item):
            raise ValueError("a text holds half a surrogate pair, which is no character")


def _unique(pairs: list[tuple[str, Value]]) -> JsonObject:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("duplicate keys")
    return mapping


def _number(text: str) -> float:
    number = read_plain(text)
    if not isinstance(number, int | float):
        raise ValueError(text)
    return number


def _not_json(constant: str) -> float:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_not_json, parse_float=_number, parse_int=_number
)
