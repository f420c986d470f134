"""What a schema asks of a value, in words for people."""

from __future__ import annotations

from collections.abc import Iterator

from wan_document.json_value import JsonObject, JsonValue, write_json

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
