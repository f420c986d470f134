"""The document as openapi-python-client shall see it: only what shapes the code.

Root `security` is moved to the operations, where alone the generator looks for it (its issues 645
and 1372). See `schemas` for what becomes of schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.documents import JsonObject, Value
from scripts.generate.schemas import list_of, object_of, prepared_component, prepared_schema

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PARAMETER_KEYS = ("name", "in", "required", "style", "explode")


def prepared(document: JsonObject) -> JsonObject:
    """Give a new document to generate from; the given one is left as it is."""
    components = object_of(document.get("components"))
    return {
        "openapi": document.get("openapi"),
        "info": {"title": "API", "version": "1"},
        "paths": {
            path: _path_item(object_of(item), document.get("security"))
            for path, item in object_of(document.get("paths")).items()
        },
        "components": {
            "schemas": _each(components.get("schemas"), prepared_component),
            "responses": _each(components.get("responses"), _response),
            "parameters": _each(components.get("parameters"), _parameter),
            "requestBodies": _each(components.get("requestBodies"), _body),
        },
    }


def operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """Give path, method and Operation Object of everything that can be called."""
    for path, item in object_of(document.get("paths")).items():
        for method, operation in object_of(item).items():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def _path_item(item: JsonObject, security: Value) -> JsonObject:
    result = _parameters(item)
    for method in METHODS:
        if method in item:
            result[method] = _operation(object_of(item[method]), security)
    return result


def _parameters(holder: JsonObject) -> JsonObject:
    if "parameters" not in holder:
        return {}
    return {"parameters": [_parameter(object_of(entry)) for entry in list_of(holder["parameters"])]}


def _operation(operation: JsonObject, security: Value) -> JsonObject:
    result: JsonObject = {
        key: operation[key]
        for key in ("operationId", "tags", "summary", "description")
        if key in operation
    }
    required = list_of(operation.get("security", security))
    result["security"] = [] if {} in required else required
    result |= _parameters(operation)
    if "requestBody" in operation:
        result["requestBody"] = _body(object_of(operation["requestBody"]))
    result["responses"] = _each(operation.get("responses"), _response)
    return result


def _parameter(parameter: JsonObject) -> JsonObject:
    if "$ref" in parameter:
        return {"$ref": parameter["$ref"]}
    result = {key: parameter[key] for key in _PARAMETER_KEYS if key in parameter}
    schema = object_of(parameter.get("schema"))
    described = {**schema, "description": parameter.get("description", schema.get("description"))}
    result["schema"] = prepared_schema(schema if "$ref" in schema else described)
    return result


def _body(body: JsonObject) -> JsonObject:
    if "$ref" in body:
        return {"$ref": body["$ref"]}
    return {"required": body.get("required", False), "content": _content(body)}


def _response(response: JsonObject) -> JsonObject:
    if "$ref" in response:
        return {"$ref": response["$ref"]}
    result: JsonObject = {"description": ""}
    if "content" in response:
        result["content"] = _content(response)
    return result


def _content(holder: JsonObject) -> JsonObject:
    return _each(holder.get("content"), _media)


def _media(media: JsonObject) -> JsonObject:
    return {"schema": prepared_schema(object_of(media["schema"]))} if "schema" in media else {}


def _each(holder: Value, prepare: Callable[[JsonObject], JsonObject]) -> JsonObject:
    return {name: prepare(object_of(value)) for name, value in object_of(holder).items()}
