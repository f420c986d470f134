"""A model's input as a JSON Schema that stands by itself."""

from __future__ import annotations

from collections.abc import Iterator

from wan_jobs.document import Json, Model, Schema

_COMPONENTS = "#/components/schemas/"


def standalone_schema(model: Model) -> Schema:
    """Return the input's schema with the components it refers to, and no others, in `$defs`."""
    schemas = model.schema.get("components")
    known = schemas.get("schemas") if isinstance(schemas, dict) else None
    components = known if isinstance(known, dict) else {}
    own: Schema = {name: value for name, value in model.schema.items() if name != "components"}
    needed = _reached(own, components)
    whole: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": model.id}
    whole |= _moved(own)
    if needed:
        whole["$defs"] = {name: _moved_value(components[name]) for name in needed}
    return whole


def _reached(schema: Schema, components: Schema) -> list[str]:
    reached: list[str] = []
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name in components and name not in reached:
            reached.append(name)
            waiting += _references(components[name])
    return sorted(reached)


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        ref = value.get("$ref")
        if isinstance(ref, str) and ref.startswith(_COMPONENTS):
            yield ref.removeprefix(_COMPONENTS)
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _moved(schema: Schema) -> Schema:
    return {name: _moved_value(value, name) for name, value in schema.items()}


def _moved_value(value: Json, name: str = "") -> Json:
    if isinstance(value, dict):
        return _moved(value)
    if isinstance(value, list):
        return [_moved_value(item) for item in value]
    if name == "$ref" and isinstance(value, str) and value.startswith(_COMPONENTS):
        return "#/$defs/" + value.removeprefix(_COMPONENTS)
    return value
