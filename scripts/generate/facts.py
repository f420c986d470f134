"""What a schema says about its values beyond their type, in words for a docstring."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.documents import JsonObject, Value

_LONGEST = 300


def facts(schema: JsonObject, *, with_default: bool) -> str:
    """Say limits, format and default of a schema as one line; empty if it has none."""
    return " ".join(f"{fact}." for fact in _facts(schema, with_default=with_default))


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
    if with_default and schema.get("default") is not None:
        yield f"Default: {_shown(schema['default'])}"


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
