"""What the text of a schema tells already, so that its docstring need not say it again."""

from __future__ import annotations

import json
import re

from scripts.documents import JsonObject, Value
from scripts.prose.counts import read_counts
from scripts.prose.defaults import read_default
from scripts.prose.files import DATUM, stated_file
from scripts.prose.lengths import read_lengths
from scripts.prose.ranges import read_bounds, read_multiple, read_step

_LONGEST = 300
_ADDRESS = re.compile(r"\b(?:URLs?|URIs?|address(?:es)?|links?)\b", re.IGNORECASE)


def untold(schema: JsonObject) -> JsonObject:
    """Return a schema without the keywords that its own description tells."""
    description = schema.get("description")
    if not isinstance(description, str):
        return schema
    text = " ".join(description.split())
    told = _told_limits(text)
    return {
        keyword: value
        for keyword, value in schema.items()
        if (keyword, value) not in told and not _is_told(keyword, value, text)
    }


def _told_limits(text: str) -> list[tuple[str, Value]]:
    claims = (*read_bounds(text), *read_lengths(text), *read_counts(text))
    steps = filter(None, (read_multiple(text), read_step(text)))
    limits: list[tuple[str, Value]] = [(c.keyword, c.value) for c in claims if c.always]
    return [*limits, *(("multipleOf", step) for step, _ in steps)]


def _is_told(keyword: str, value: Value, text: str) -> bool:
    if keyword == "enum" and isinstance(value, list):
        return all(_stands_in(text, shown(choice)) for choice in value)
    if keyword == DATUM:
        return stated_file(text).datum == value
    if keyword == "format":
        return value == "uri" and _ADDRESS.search(text) is not None
    stated = read_default(text) if keyword == "default" else None
    return stated is not None and stated.text == shown(value)


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w.:-]){re.escape(word)}(?![\w:-]|\.\w)", text) is not None


def shown(value: Value) -> str:
    """Write a value as a docstring shows it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
