"""The operations as openapi-python-client shall see them: what it decides on, and nothing else.

It names operations and their modules, sorts the answers, and says which media types it can read and
send. Types, parameters and texts come from `normalise`; here, parameters have neutral names, since
the generator refuses some names that `identifiers` can write. Root `security` is moved to the
operations, where alone the generator looks for it (its issues 645 and 1372).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.generate.normalise import is_readable
from scripts.generate.normalise.plain import PlainApi, PlainOperation
from scripts.generate.types import Type
from scripts.openapi import METHODS


def prepared(document: JsonObject, plain: PlainApi) -> JsonObject:
    """Return a new document to generate from; the given one is left as it is.

    The description of each operation is its key: method and path, as `operation_key` writes them.
    """
    paths: JsonObject = {}
    for number, (path, method, operation) in enumerate(operations(document)):
        known = plain.operations[path, method]
        made = _operation(operation, known, document.get("security"), number)
        item = paths.setdefault(_neutral(known, number), {})
        if isinstance(item, dict):
            item[method] = made
    return {
        "openapi": document.get("openapi"),
        "info": {"title": "API", "version": "1"},
        "paths": paths,
    }


def operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield path, method and Operation Object of everything that can be called."""
    for path, item in object_of(document.get("paths")).items():
        for method, operation in object_of(item).items():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def operation_key(path: str, method: str) -> str:
    """Write what an operation is known by."""
    return f"{method} {path}"


def _operation(
    operation: JsonObject, plain: PlainOperation, security: Value, number: int
) -> JsonObject:
    required = list_of(operation.get("security", security))
    path = re.sub("[{}]", "", plain.path).strip("/").replace("/", "_")
    result: JsonObject = {
        "operationId": operation.get("operationId", f"{plain.method}_{path}"),
        "description": operation_key(plain.path, plain.method),
        "security": [] if {} in required else required,
        "parameters": [
            {
                "name": f"p{number}_{index}",
                "in": each.location,
                "required": each.required,
                "schema": {"type": "string"},
            }
            for index, each in enumerate(plain.parameters)
        ],
        "responses": {
            status: {"description": "", "content": _readable(answers)}
            for status, answers in plain.answers.items()
        },
    }
    if "tags" in operation:
        result["tags"] = operation["tags"]
    if plain.bodies:
        content: JsonObject = {body.media: {"schema": {}} for body in plain.bodies}
        result["requestBody"] = {"required": plain.bodies[0].required, "content": content}
    return result


def _readable(answers: dict[str, Type]) -> JsonObject:
    """List the media types of an answer; what the generator cannot read at all is read as bytes."""
    media = list(answers) if any(map(is_readable, answers)) else ["application/octet-stream"]
    return {name: {"schema": {}} for name in (media if answers else ())}


def _neutral(plain: PlainOperation, number: int) -> str:
    path = plain.path
    for index, parameter in enumerate(plain.parameters):
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", f"{{p{number}_{index}}}")
    return path


def object_of(value: Value) -> JsonObject:
    """Return an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: Value) -> list[Value]:
    """Return an array as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []
