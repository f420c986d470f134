"""What a schema lets pass and the service takes amiss: blank required texts, odd addresses."""

from __future__ import annotations

from collections.abc import Iterator

from wan_document.json_value import JsonObject, JsonValue

Doubt = tuple[str, str, str]
"""The member (`input.prompt`), the rule that it breaks, and what is said of it."""
_DEEPEST = 12
_WEB = ("http://", "https://")


def doubts(
    schema: JsonValue, value: JsonValue, at: str = "", depth: int = _DEEPEST
) -> Iterator[Doubt]:
    """Yield what is wrong with a value whichever of a schema's alternatives it is of."""
    if not isinstance(schema, dict) or not depth:
        return
    if isinstance(value, dict):
        yield from _of_members(schema, value, f"{at}." if at else "", depth)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from doubts(
                schema.get("items"), item, f"{at}.{index}" if at else str(index), depth - 1
            )
    elif (
        isinstance(value, str)
        and value
        and schema.get("format") == "uri"
        and not value.lower().startswith(_WEB)
    ):
        yield at, "scheme", "must be an http:// or https:// address"
    for part in _listed(schema.get("allOf")):
        yield from doubts(part, value, at, depth - 1)


def _of_members(schema: JsonObject, value: JsonObject, prefix: str, depth: int) -> Iterator[Doubt]:
    for name in _listed(schema.get("required")):
        text = value.get(name) if isinstance(name, str) else None
        if isinstance(text, str) and not text.strip():
            yield f"{prefix}{name}", "blank", "cannot be empty"
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        if name in value:
            yield from doubts(inner, value[name], f"{prefix}{name}", depth - 1)


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
