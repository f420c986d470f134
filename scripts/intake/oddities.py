"""What whole pages hardly ever have, so that it may tell of a gap: no proof, but worth a word.

OpenAPI allows each of these; on 497 whole pages of three vendors three had one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.documents.document import kind as kind_of
from scripts.intake.restore.fields import Placed, placed_mappings
from scripts.intake.torn import half_texts

_SAYS_SOMETHING = {"type", "$ref", "allOf", "oneOf", "anyOf", "not", "enum", "const"}
_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_FENCE = "```"


def oddities(value: JsonObject) -> Iterator[str]:
    """Yield what looks as if something were missing beside it, each thing once."""
    found: dict[str, None] = {}
    for place in placed_mappings(value):
        for text in _of_object(place):
            found[text] = None
    yield from found
    yield from half_texts(value)
    yield from _unreferenced(value)


def _of_object(place: Placed) -> Iterator[str]:
    kind, value, parts = place
    if kind == "operation" and not value.get("responses"):
        yield f"the operation {' '.join(map(str, reversed(parts[1:])))} has no responses"
    elif kind == "media type" and "schema" not in value:
        yield f"the media type {parts[-1]} has no schema"
    elif kind == "schema":
        yield from _of_schema(value, parts)
    if kind != "any":
        for name, member in value.items():
            if isinstance(member, str) and member.count(_FENCE) % 2:
                yield f"a block of code in a `{name}` is opened or closed alone"


def _of_schema(schema: JsonObject, parts: tuple[str | int, ...]) -> Iterator[str]:
    if len(parts) > 1 and parts[-2] == "properties" and _SAYS_SOMETHING.isdisjoint(schema):
        yield f"the property `{parts[-1]}` has no type"
    if schema.get("type") == "array" and "items" not in schema:
        yield f"the array `{parts[-1]}` has no items"
    if "items" in schema and "type" not in schema:
        yield f"`{parts[-1]}` has items and no type"
    values = schema.get("enum")
    if isinstance(values, list) and "default" in schema and schema["default"] not in values:
        yield f"the default of `{parts[-1]}` is none of its values"
    if isinstance(values, list) and len({kind_of(item) for item in values if item is not None}) > 1:
        yield f"the values of `{parts[-1]}` are of several kinds"
    named = schema.get("type")
    if isinstance(named, str) and named not in _TYPES:
        yield f"the type `{named}` of `{parts[-1]}` is none of OpenAPI"
    for name in ("required", "enum"):
        listed = schema.get(name)
        if isinstance(listed, list) and len({json.dumps(item) for item in listed}) < len(listed):
            yield f"`{name}` of `{parts[-1]}` lists something twice"


def _unreferenced(value: JsonObject) -> Iterator[str]:
    """Name the components that nothing refers to: documentation shows none of them."""
    components = value.get("components")
    referenced = set(_references(value))
    for section, held in components.items() if isinstance(components, dict) else ():
        if section == "securitySchemes" or not isinstance(held, dict):
            continue
        for name in held:
            if f"#/components/{section}/{name}" not in referenced:
                yield f"nothing refers to the component {section}/{name}"


def _references(value: Value) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            target = item.get("$ref")
            if isinstance(target, str):
                yield target
            discriminator = item.get("discriminator")
            mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
            if isinstance(mapping, dict):
                yield from (str(target) for target in mapping.values())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
