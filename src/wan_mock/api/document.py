"""The merged OpenAPI document, as far as the mock needs it: operations and models.

Nothing about a model is written by hand: which fields it has, which of them take an uploaded file
of which type and size, and which resolution it renders by default, all is read from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wan_mock.api.json_value import JsonObject, JsonValue, read_json
from wan_mock.api.operations import CREATE

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ACCEPTED_TYPES = re.compile(r"Accepted types:\s*([^;)]+)", re.IGNORECASE)
_MAX_SIZE = re.compile(r"Max size:\s*(\d+(?:\.\d+)?)\s*MB", re.IGNORECASE)


class DocumentError(Exception):
    """The document cannot be served; the text says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    method: str
    path: str
    summary: str
    body_schema: JsonObject | None
    body_media_type: str | None


@dataclass(frozen=True, slots=True)
class FileInput:
    """An input that takes the URL of an uploaded file."""

    name: str
    types: frozenset[str]
    max_bytes: int | None


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its request body's schema (references resolved) and what follows from it."""

    id: str
    schema: JsonObject
    inputs: Mapping[str, JsonObject]
    file_inputs: tuple[FileInput, ...]

    def resolution(self, task_input: JsonObject) -> str | None:
        """Find the resolution a task is rendered and billed in."""
        chosen = task_input.get("resolution", self.inputs.get("resolution", {}).get("default"))
        return chosen if isinstance(chosen, str) else None


class ApiDocument:
    """The document, indexed. `value` is the document itself and must not be changed."""

    def __init__(self, value: JsonObject, name: str = "the document") -> None:
        self.value = value
        self.name = name
        self.operations = {operation.id: operation for operation in self._read_operations()}
        self._by_route = {(o.method, o.path): o for o in self.operations.values()}
        if CREATE not in self.operations:
            raise DocumentError(f"{name} has no operation createTask; it is not a merged document")
        self.models = {model.id: model for model in self._read_models()}

    @classmethod
    def load(cls, path: Path | None = None) -> ApiDocument:
        """Read a JSON document; by default the one that the installed client was made from."""
        path = path or packaged_document()
        try:
            value = read_json(path.read_bytes())
        except (OSError, ValueError) as error:
            raise DocumentError(f"{path} cannot be read as a JSON document: {error}") from error
        if not isinstance(value, dict):
            raise DocumentError(f"{path} does not hold a JSON object")
        return cls(value, str(path))

    def operation_at(self, method: str, path: str) -> Operation | None:
        """Find the operation that answers this method and path."""
        return self._by_route.get((method, path))

    def methods_at(self, path: str) -> list[str]:
        """List the methods a path takes; empty if there is no such path."""
        return sorted(method for method, known in self._by_route if known == path)

    def routes(self) -> list[str]:
        """List every route as `METHOD /path`."""
        return [f"{method} {path}" for method, path in self._by_route]

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in _mapping(self.value.get("paths")).items():
            for method, operation in _mapping(item).items():
                if method in METHODS and isinstance(operation, dict):
                    yield self._read_operation(method, path, operation)

    def _read_operation(self, method: str, path: str, value: JsonObject) -> Operation:
        content = _mapping(_mapping(self.resolve(value.get("requestBody"))).get("content"))
        media_type = next(iter(content), None)
        schema = _mapping(content.get(media_type or "")).get("schema")
        name = value.get("operationId") or f"{method} {path}"
        return Operation(
            id=str(name),
            method=method.upper(),
            path=path,
            summary=str(value.get("summary", "")),
            body_schema=schema if isinstance(schema, dict) else None,
            body_media_type=media_type,
        )

    def _read_models(self) -> Iterator[Model]:
        schema = self.operations[CREATE].body_schema or {}
        alternatives = schema.get("oneOf")
        for alternative in alternatives if isinstance(alternatives, list) else [schema]:
            resolved = self.resolve(alternative)
            if isinstance(resolved, dict):
                yield from self._read_model(resolved)

    def _read_model(self, schema: JsonObject) -> Iterator[Model]:
        properties = _mapping(schema.get("properties"))
        inputs = {
            name: _mapping(value)
            for name, value in _mapping(_mapping(properties.get("input")).get("properties")).items()
        }
        file_inputs = tuple(_file_inputs(inputs))
        for model_id in _constants(_mapping(properties.get("model"))):
            yield Model(model_id, schema, inputs, file_inputs)

    def resolve(self, value: JsonValue, seen: tuple[str, ...] = ()) -> JsonValue:
        """Replace local references by what they name; one that contains itself allows anything."""
        if isinstance(value, list):
            return [self.resolve(item, seen) for item in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return {key: self.resolve(item, seen) for key, item in value.items()}
        if reference in seen:
            return {}
        target = self.resolve(self._target(reference), (*seen, reference))
        rest = {key: item for key, item in value.items() if key != "$ref"}
        if rest and isinstance(target, dict):
            return {"allOf": [target], **_mapping(self.resolve(rest, seen))}
        return target

    def _target(self, reference: str) -> JsonValue:
        value: JsonValue = self.value
        for token in reference.removeprefix("#").split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or key not in value:
                raise DocumentError(f"{self.name}: the reference {reference} leads nowhere")
            value = value[key]
        return value


def packaged_document() -> Path:
    """Locate `wan_client/openapi.json` without importing the client."""
    spec = find_spec("wan_client")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "openapi.json"
        if path.is_file():
            return path
    raise DocumentError(
        "wan_client/openapi.json is not installed: pass document=, a path or a mapping"
    )


def _file_inputs(inputs: Mapping[str, JsonObject]) -> Iterator[FileInput]:
    for name, schema in inputs.items():
        text = str(schema.get("description", ""))
        types, size = _ACCEPTED_TYPES.search(text), _MAX_SIZE.search(text)
        if types or name.endswith(("_url", "_urls")):
            names = types[1].split(",") if types else []
            yield FileInput(
                name,
                frozenset(name.strip().lower() for name in names),
                int(float(size[1]) * 1_048_576) if size else None,
            )


def _constants(schema: JsonObject) -> list[str]:
    enum = schema.get("enum")
    values = [schema["const"]] if "const" in schema else enum if isinstance(enum, list) else []
    return [value for value in values if isinstance(value, str)]


def _mapping(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
