"""Schemas as openapi-python-client shall see them.

The generator drops what it has no types for, so facts such as limits and defaults move into the
descriptions. Defaults of optional members go: the generator would send them, and then nobody could
tell what the user chose. Formats that change a value's Python type go too: `2026-01-01T00:00Z` as a
`datetime` would not be written back as it came. Titles go, which the generator would make names of
classes. An inline object without properties, of which it would make an empty class, is replaced by
a constant that stands for `dict[str, Any]`. An enumeration of fractions, or of values of several
kinds, goes as well: its plain type is left, and the description names the values.
"""

from __future__ import annotations

from scripts.documents import JsonObject, Value
from scripts.generate.facts import facts

FREE_FORM = "\x00 any JSON object"
"""The constant that stands for an inline object of which nothing is known."""

_KEPT = (
    "type",
    "properties",
    "required",
    "items",
    "prefixItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "const",
)
_SHAPING = frozenset({"properties", "allOf", "anyOf", "oneOf", "enum", "const"})


def prepared_component(schema: JsonObject) -> JsonObject:
    """Prepare a schema that has a name."""
    return _described(schema, required=False)


def prepared_schema(schema: JsonObject, *, required: bool = False) -> JsonObject:
    """Prepare a schema that stands inside of something; `required` is for members of objects."""
    types = schema.get("type")
    if _SHAPING & schema.keys():
        return _described(schema, required=required)
    if types == "object":
        return {"const": FREE_FORM, "description": _description(schema, required=required)}
    if isinstance(types, list) and "object" in types:
        return {
            "anyOf": [prepared_schema({**schema, "type": one}) for one in types],
            "description": _description(schema, required=required),
        }
    return _described(schema, required=required)


def _described(schema: JsonObject, *, required: bool) -> JsonObject:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    result = {key: _part(key, schema[key]) for key in _KEPT if key in schema}
    if "enum" in result and not _is_literal(list_of(result["enum"])):
        del result["enum"]
    names = list_of(schema.get("required"))
    if isinstance(properties := result.get("properties"), dict):
        result["properties"] = {
            name: prepared_schema(object_of(value), required=name in names)
            for name, value in properties.items()
        }
    if required and "default" in schema:
        result["default"] = schema["default"]
    if schema.get("format") == "binary":
        result["format"] = "binary"
    result["description"] = _description(schema, required=required)
    return result


def _is_literal(values: list[Value]) -> bool:
    """Whether Python can spell an enumeration as a `Literal`: not numbers such as 0.5 (PEP 586)."""
    kinds = {type(value) for value in values if value is not None}
    return kinds in ({str}, {int})


def _part(key: str, value: Value) -> Value:
    if key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        return [prepared_schema(object_of(item)) for item in list_of(value)]
    if key in ("items", "additionalProperties") and isinstance(value, dict):
        return prepared_schema(value)
    return value


def _description(schema: JsonObject, *, required: bool) -> str:
    described = schema.get("description")
    title = schema.get("title")
    texts = (
        title if isinstance(title, str) and title != described else "",
        described if isinstance(described, str) else "",
        facts(schema, with_default=not (required and "const" in schema)),
    )
    return "\n\n".join(text.strip() for text in texts if text.strip())


def object_of(value: Value) -> JsonObject:
    """Give an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: Value) -> list[Value]:
    """Give an array as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []
