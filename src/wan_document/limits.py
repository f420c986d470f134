"""What a schema asks of a value, in words for people, and of a file: the `x-file` of a field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wan_document.json_value import JsonObject, JsonValue, write_json
from wan_document.media_types import EXTENSIONS, canonical

_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
}
_COUNTS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
}
_TYPES = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a set of fields",
    "null": "null",
}


_MEGABYTE = 1024**2


def limits_in_words(schema: JsonObject) -> Iterator[str]:
    """Return what limits a value beyond its type and choices: `40 to 120`, `a multiple of 4`."""
    low, high = schema.get("minimum"), schema.get("maximum")
    both = low is not None and high is not None
    if both:
        yield f"{_shown(low)} to {_shown(high)}"
    for keyword in (*_BOUNDS, *_COUNTS):
        said = both and keyword in ("minimum", "maximum")
        if keyword in schema and not said and (keyword, schema[keyword]) != ("multipleOf", 1):
            yield _phrase(keyword, schema[keyword])
    if "pattern" in schema:
        yield f"matches {schema['pattern']}"


def requirement(keyword: str, limit: JsonValue) -> str | None:
    """Return what one keyword asks, as in `must be at least 40`; None for one without words."""
    if keyword in _BOUNDS:
        return f"must be {_phrase(keyword, limit)}"
    if keyword in _COUNTS:
        return f"must have {_phrase(keyword, limit)}"
    if keyword == "pattern":
        return f"must match the pattern {limit}"
    if keyword == "uniqueItems":
        return "must not hold the same item twice"
    if keyword == "const":
        return f"must be {_shown(limit)}"
    if keyword == "enum" and isinstance(limit, list):
        return f"must be one of {', '.join(map(_shown, limit))}"
    return f"must be {types_in_words(limit)}" if keyword == "type" else None


def types_in_words(types: JsonValue) -> str:
    """Return the `type` of a schema for people: `text or null`."""
    names = types if isinstance(types, list) else [types]
    return " or ".join(_TYPES.get(str(name), str(name)) for name in names)


def _phrase(keyword: str, limit: JsonValue) -> str:
    text = {**_BOUNDS, **_COUNTS}[keyword].format(_shown(limit))
    return text.removesuffix("s") if keyword in _COUNTS and limit == 1 else text


def _shown(value: JsonValue) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return value if isinstance(value, str) else write_json(value)


@dataclass(frozen=True)
class FileRule:
    """The media types and the size in bytes that a field accepts; none where nothing is said."""

    media_types: tuple[str, ...] = ()
    max_bytes: int | None = None

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The types by their one name each."""
        return frozenset(map(canonical, self.media_types))

    def accepts(self, media_type: str) -> bool:
        """Return whether a file of this type may be given."""
        plain = canonical(media_type)
        family = plain.partition("/")[0]
        return not self.accepted or plain in self.accepted or f"{family}/*" in self.accepted

    def in_words(self) -> Iterator[str]:
        """Return the rule for people, as in `jpg, png` and `at most 10 MB`."""
        if self.media_types:
            kinds = (EXTENSIONS.get(name, name) for name in map(canonical, self.media_types))
            yield ", ".join(dict.fromkeys(kind.removeprefix(".") for kind in kinds))
        if self.max_bytes is not None:
            yield f"at most {megabytes(self.max_bytes)}"


def file_rule(schema: JsonObject) -> FileRule:
    """Return the rule for the files of a field; for a list, that of its items."""
    stated = schema.get("x-file")
    items = schema.get("items")
    if not isinstance(stated, dict):
        return file_rule(items) if isinstance(items, dict) else FileRule()
    types, most = stated.get("mediaTypes"), stated.get("maxBytes")
    return FileRule(
        tuple(map(str, types)) if isinstance(types, list) else (),
        most if isinstance(most, int) else None,
    )


def takes_file(name: str, schema: JsonObject) -> bool:
    """Return whether a field asks for the address of a file, or a list of them."""
    items = schema.get("items")
    parts = (schema, items) if isinstance(items, dict) else (schema,)
    said = any("x-file" in part or part.get("format") == "uri" for part in parts)
    return said or name.endswith(("_url", "_urls"))


def megabytes(size: float) -> str:
    """Write a size in bytes as the service counts it: `10 MB`, `0.5 MB`, `512 bytes`."""
    if size < _MEGABYTE / 100:
        return f"{size:.0f} bytes"
    return f"{size / _MEGABYTE:.2f}".rstrip("0").rstrip(".") + " MB"
