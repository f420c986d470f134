"""The document as openapi-python-client shall see it: only what shapes the code.

The generator drops what it has no types for, so facts such as limits and defaults move into the
descriptions. Defaults of optional members go: the generator would send them, and then nobody could
tell what the user chose. Formats that change a value's Python type go too: `2026-01-01T00:00Z` as a
`datetime` would not be written back as it came. Root `security` is moved to the operations, where
alone the generator looks for it (its issues 645 and 1372).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.documents import Mapping, Value
from scripts.generate.facts import facts

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
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
_PARAMETER_KEYS = ("name", "in", "required", "style", "explode")


def prepared(document: Mapping) -> Mapping:
    """Give a new document to generate from; the given one is left as it is."""
    components = _object(document.get("components"))
    return {
        "openapi": document.get("openapi"),
        "info": {"title": "API", "version": "1"},
        "paths": {
            path: _path_item(_object(item), document.get("security"))
            for path, item in _object(document.get("paths")).items()
        },
        "components": {
            "schemas": _each(components.get("schemas"), _any_schema),
            "responses": _each(components.get("responses"), _response),
            "parameters": _each(components.get("parameters"), _parameter),
            "requestBodies": _each(components.get("requestBodies"), _body),
        },
    }


def operations(document: Mapping) -> Iterator[tuple[str, str, Mapping]]:
    """Give path, method and Operation Object of everything that can be called."""
    for path, item in _object(document.get("paths")).items():
        for method, operation in _object(item).items():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def _path_item(item: Mapping, security: Value) -> Mapping:
    result = _parameters(item)
    for method in METHODS:
        if method in item:
            result[method] = _operation(_object(item[method]), security)
    return result


def _parameters(holder: Mapping) -> Mapping:
    if "parameters" not in holder:
        return {}
    return {"parameters": [_parameter(_object(entry)) for entry in _list(holder["parameters"])]}


def _operation(operation: Mapping, security: Value) -> Mapping:
    result: Mapping = {
        key: operation[key]
        for key in ("operationId", "tags", "summary", "description")
        if key in operation
    }
    required = _list(operation.get("security", security))
    result["security"] = [] if {} in required else required
    result |= _parameters(operation)
    if "requestBody" in operation:
        result["requestBody"] = _body(_object(operation["requestBody"]))
    result["responses"] = _each(operation.get("responses"), _response)
    return result


def _parameter(parameter: Mapping) -> Mapping:
    if "$ref" in parameter:
        return {"$ref": parameter["$ref"]}
    result = {key: parameter[key] for key in _PARAMETER_KEYS if key in parameter}
    schema = _object(parameter.get("schema"))
    described = {**schema, "description": parameter.get("description", schema.get("description"))}
    result["schema"] = _schema(schema if "$ref" in schema else described, required=False)
    return result


def _body(body: Mapping) -> Mapping:
    if "$ref" in body:
        return {"$ref": body["$ref"]}
    return {"required": body.get("required", False), "content": _content(body)}


def _response(response: Mapping) -> Mapping:
    if "$ref" in response:
        return {"$ref": response["$ref"]}
    result: Mapping = {"description": ""}
    if "content" in response:
        result["content"] = _content(response)
    return result


def _content(holder: Mapping) -> Mapping:
    return _each(holder.get("content"), _media)


def _media(media: Mapping) -> Mapping:
    return {"schema": _any_schema(_object(media["schema"]))} if "schema" in media else {}


def _any_schema(schema: Mapping) -> Mapping:
    return _schema(schema, required=False)


def _schema(schema: Mapping, *, required: bool) -> Mapping:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    result = {key: _part(key, schema[key]) for key in _KEPT if key in schema}
    names = _list(schema.get("required"))
    if isinstance(properties := result.get("properties"), dict):
        result["properties"] = {
            name: _schema(_object(value), required=name in names)
            for name, value in properties.items()
        }
    if required and "default" in schema:
        result["default"] = schema["default"]
    if schema.get("format") == "binary":
        result["format"] = "binary"
    result["description"] = _description(schema, required=required)
    return result


def _part(key: str, value: Value) -> Value:
    if key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        return [_any_schema(_object(item)) for item in _list(value)]
    if key in ("items", "additionalProperties") and isinstance(value, dict):
        return _any_schema(value)
    return value


def _description(schema: Mapping, *, required: bool) -> str:
    described = schema.get("description")
    title = schema.get("title")
    texts = (
        title if isinstance(title, str) and title != described else "",
        described if isinstance(described, str) else "",
        facts(schema, with_default=not (required and "const" in schema)),
    )
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _each(holder: Value, prepare: Callable[[Mapping], Mapping]) -> Mapping:
    return {name: prepare(_object(value)) for name, value in _object(holder).items()}


def _object(value: Value) -> Mapping:
    return value if isinstance(value, dict) else {}


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []
