"""The name of a spec, from what its document says."""

from __future__ import annotations

import re

from scripts.documents import Document, Mapping, Value
from scripts.openapi.grammar import METHODS
from scripts.problem import BadInput

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 100
_RESERVED = {"sources", "con", "prn", "aux", "nul"}


def spec_name(document: Document) -> str:
    """Name the spec after its model, else its operation; raises `BadInput` if neither is usable."""
    found = models(document.value)
    operations = [operation for _, _, operation in operations_of(document.value)]
    ids = [
        str(operation["operationId"]) for operation in operations if operation.get("operationId")
    ]
    source = found[0] if len(found) == 1 else ids[0] if len(ids) == 1 else ""
    name = re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-")[:_LONGEST].strip("-")
    if name in _RESERVED or not _SAFE.fullmatch(name):
        raise BadInput(
            [
                document.problem(
                    (),
                    "no name for the spec can be made of this document",
                    expected="one model (`model` with a single value) or one operationId",
                )
            ]
        )
    return name


def models(value: Mapping) -> list[str]:
    """List the models that the request bodies of a document name."""
    found: dict[str, None] = {}
    for _, _, operation in operations_of(value):
        for schema in _request_schemas(operation):
            properties = _get(schema, "properties")
            model = _get(properties, "model")
            enum = _get(model, "enum")
            values = enum if isinstance(enum, list) else [_get(model, "const")]
            default = _get(model, "default")
            if isinstance(default, str) and (len(values) != 1 or default in values):
                values = [default]
            found.update((item, None) for item in values if isinstance(item, str))
    return list(found)


def operations_of(value: Mapping) -> list[tuple[str, str, Mapping]]:
    """List method, path and object of every operation."""
    paths = value.get("paths")
    found = []
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method in METHODS and isinstance(operation, dict):
                found.append((method, path, operation))
    return found


def servers(value: Mapping) -> list[str]:
    """List the addresses of the servers that a document names, anywhere."""
    found: dict[str, None] = {}
    holders = [value, *(operation for _, _, operation in operations_of(value))]
    paths = value.get("paths")
    holders.extend(item for item in paths.values() if isinstance(item, dict)) if isinstance(
        paths, dict
    ) else None
    for holder in holders:
        listed = holder.get("servers")
        for server in listed if isinstance(listed, list) else ():
            url = _get(server, "url")
            if isinstance(url, str):
                found[url] = None
    return list(found)


def _request_schemas(operation: Mapping) -> list[Value]:
    content = _get(_get(operation, "requestBody"), "content")
    return (
        [_get(media, "schema") for media in content.values()] if isinstance(content, dict) else []
    )


def _get(value: Value, key: str) -> Value:
    return value.get(key) if isinstance(value, dict) else None
