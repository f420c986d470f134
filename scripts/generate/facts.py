"""What a schema says about its values beyond their type, in words for a docstring."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.prose.counts import read_counts
from scripts.prose.defaults import read_default
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES, stated_file
from scripts.prose.lengths import read_lengths
from scripts.prose.ranges import read_bounds, read_multiple, read_step

_LONGEST = 300
_ADDRESS = re.compile(r"\b(?:URLs?|URIs?|address(?:es)?|links?)\b", re.IGNORECASE)


def facts(schema: JsonObject, *, with_default: bool) -> str:
    """Say limits, format and default of a schema as one line, but for what its text says already.

    Empty if nothing is left to say.
    """
    return " ".join(f"{fact}." for fact in _facts(_untold(schema), with_default=with_default))


def _untold(schema: JsonObject) -> JsonObject:
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
        return all(_stands_in(text, _shown(choice)) for choice in value)
    if keyword == DATUM:
        return stated_file(text).datum == value
    if keyword == "format":
        return value == "uri" and _ADDRESS.search(text) is not None
    stated = read_default(text) if keyword == "default" else None
    return stated is not None and stated.text == _shown(value)


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w.:-]){re.escape(word)}(?![\w:-]|\.\w)", text) is not None


def _facts(schema: JsonObject, *, with_default: bool) -> Iterator[str]:
    values = schema.get("enum")
    if isinstance(values, list) and len(values) > 1:
        yield "One of " + ", ".join(map(_shown, values))
    yield from filter(
        None,
        (
            _range("", schema.get("minimum"), schema.get("maximum")),
            _bound("More than {}", schema.get("exclusiveMinimum")),
            _bound("Less than {}", schema.get("exclusiveMaximum")),
            _bound("A multiple of {}", schema.get("multipleOf")),
            _range("Length: ", schema.get("minLength"), schema.get("maxLength")),
            _range("Items: ", schema.get("minItems"), schema.get("maxItems")),
            _bound("Pattern: {}", schema.get("pattern")),
            _bound("Format: {}", schema.get("format")),
        ),
    )
    yield from _file_facts(schema.get(DATUM))
    if with_default and schema.get("default") is not None:
        yield f"Default: {_shown(schema['default'])}"


def _file_facts(datum: Value) -> Iterator[str]:
    if isinstance(datum, dict):
        if isinstance(types := datum.get(MEDIA_TYPES), list):
            yield "Files: " + ", ".join(map(_shown, types))
        if (most := datum.get(MAX_BYTES)) is not None:
            yield f"At most {_shown(most)} bytes"


def _range(of: str, least: Value, most: Value) -> str | None:
    if least is not None and most is not None:
        return f"{of}{_shown(least)} to {_shown(most)}"
    words = ("at least {}", "at most {}") if of else ("At least {}", "At most {}")
    return _bound(of + words[0], least) or _bound(of + words[1], most)


def _bound(sentence: str, value: Value) -> str | None:
    return None if value is None else sentence.format(_shown(value))


def _shown(value: Value) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
