"""The merged OpenAPI document, as far as running and mocking jobs needs it: operations and models.

Nothing about a model is written by hand: its fields, which of them take a file, and what it needs
besides are read from here, so that a newly vendored model needs no code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Self

from wan_document.json_value import JsonObject, JsonValue, read_json
from wan_document.limits import FileRule, file_rule, takes_file

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CREATE = "createTask"
"""The operation whose request body tells the models apart."""
_BRACES = r"\\\{[^{}/]*\\\}"


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
    query: tuple[str, ...] = ()
    """The names of its query parameters."""


@dataclass(frozen=True, eq=False)
class Model:
    """A model that can be run.

    Attributes:
        id: what its `model` must be.
        input_name: the component that its input is; empty if it stands in the request itself.
        schema: the schema of its input, complete in itself: the document's components stand in it,
            so `$ref` resolves.
        needs_callback: whether a task is refused without an address to call.
        short_name: what it is called for short, whatever models there are; empty for most.

    """

    id: str
    input_name: str
    schema: JsonObject = field(repr=False)
    needs_callback: bool = False
    short_name: str = ""
    read_request: Callable[[], JsonValue] = field(default=dict, repr=False)

    @cached_property
    def properties(self) -> Mapping[str, JsonObject]:
        """The fields of the input and their schemas, in the document's order.

        Fields that only some alternative or condition has come last.
        """
        fields: dict[str, JsonObject] = {}
        for part in _folded(self.schema, self.schema):
            fields |= {n: _mapping(v) for n, v in _mapping(part.get("properties")).items()}
        for part in _conditional(self.schema, self.schema):
            for name, field_schema in _mapping(part.get("properties")).items():
                fields.setdefault(name, _mapping(field_schema))
        return MappingProxyType(fields)

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that must be given."""
        return frozenset(
            str(name)
            for part in _folded(self.schema, self.schema)
            for name in _list(part.get("required"))
        )

    @cached_property
    def files(self) -> Mapping[str, FileRule]:
        """The fields that take files, and which."""
        fields = {name: self._whole(schema) for name, schema in self.properties.items()}
        return {n: file_rule(schema) for n, schema in fields.items() if takes_file(n, schema)}

    def _whole(self, schema: JsonObject) -> JsonObject:
        """Return a schema with what a `$ref` or an `allOf` adds to it, one level deep in lists."""
        whole: JsonObject = {}
        for part in _folded(schema, self.schema):
            whole |= part
        if isinstance(items := whole.get("items"), dict) and items is not schema:
            whole["items"] = {k: v for part in _folded(items, self.schema) for k, v in part.items()}
        return whole

    @cached_property
    def request(self) -> JsonObject:
        """The schema of a whole request for the model, its references resolved."""
        return _mapping(self.read_request())


class ApiDocument:
    """The document, indexed. `value` is the document itself and must not be changed."""

    def __init__(self, value: JsonObject, name: str = "the document") -> None:
        self.value = value
        self.name = name
        self.operations = {operation.id: operation for operation in self._read_operations()}
        self._by_route = {(o.method, o.path): o for o in self.operations.values()}
        self._templates = [
            (re.compile(re.sub(_BRACES, "[^/]+", re.escape(o.path))), o)
            for o in self.operations.values()
            if "{" in o.path
        ]
        if CREATE not in self.operations:
            raise DocumentError(f"{name} has no operation createTask; it is not a merged document")
        self.models = {model.id: model for model in self._read_models()}

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read a JSON document; by default the one that the installed client was made from."""
        path = path or packaged_document()
        try:
            value = read_json(path.read_bytes())
        except (OSError, ValueError) as error:
            said = f"{path} cannot be read as a JSON document: {error}"
            raise DocumentError(said.encode(errors="backslashreplace").decode()) from error
        if not isinstance(value, dict):
            raise DocumentError(f"{path} does not hold a JSON object")
        return cls(value, str(path))

    @classmethod
    def of(cls, given: ApiDocument | str | Path | JsonObject | None) -> ApiDocument:
        """Take a document as it is, from a mapping or a JSON file; by default the packaged one."""
        if isinstance(given, ApiDocument):
            return given
        if isinstance(given, dict):
            return cls(given)
        if not isinstance(given, str | Path | None):
            raise DocumentError(f"a document is a mapping or a path, not {given!r:.80}")
        return cls.load(Path(given) if given is not None else None)

    def operation_at(self, method: str, path: str) -> Operation | None:
        """Find the operation that answers this method and path."""
        found = self._by_route.get((method, path))
        return found or next((o for o in self._templated(path) if o.method == method), None)

    def methods_at(self, path: str) -> list[str]:
        """List the methods a path takes; empty if there is no such path."""
        exact = [method for method, known in self._by_route if known == path]
        return sorted(exact or [operation.method for operation in self._templated(path)])

    def _templated(self, path: str) -> Iterator[Operation]:
        return (operation for pattern, operation in self._templates if pattern.fullmatch(path))

    def routes(self) -> list[str]:
        """List every route as `METHOD /path`."""
        return [f"{method} {path}" for method, path in self._by_route]

    def responses(self, operation: Operation) -> JsonObject:
        """Return the answers of an operation by their status, references resolved."""
        item = _mapping(_mapping(self.value.get("paths")).get(operation.path))
        value = _mapping(item.get(operation.method.lower()))
        return _mapping(self.resolve(value.get("responses")))

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in _mapping(self.value.get("paths")).items():
            for method, operation in _mapping(item).items():
                if method in METHODS and isinstance(operation, dict):
                    shared = _list(_mapping(item).get("parameters"))
                    yield self._read_operation(method, path, operation, shared)

    def _read_operation(
        self, method: str, path: str, value: JsonObject, shared: list[JsonValue]
    ) -> Operation:
        content = _mapping(self._shallow(value.get("requestBody")).get("content"))
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
            query=tuple(self._query_names([*shared, *_list(value.get("parameters"))])),
        )

    def _query_names(self, parameters: list[JsonValue]) -> Iterator[str]:
        for parameter in map(self._shallow, parameters):
            if parameter.get("in") == "query":
                yield str(parameter.get("name"))

    def _read_models(self) -> Iterator[Model]:
        schema = self.operations[CREATE].body_schema or {}
        alternatives = _list(schema.get("oneOf")) or _list(schema.get("anyOf")) or [schema]
        for alternative in alternatives:
            request = self._shallow(alternative)
            properties = _mapping(request.get("properties"))
            needs_callback = "callBackUrl" in _list(request.get("required"))
            short_name = str(request.get("x-short-name", "")).lower()
            for model_id in _constants(self._shallow(properties.get("model"))):
                read = partial(self.resolve, alternative)
                name, own = self._input(properties.get("input"))
                yield Model(model_id, name, own, needs_callback, short_name, read)

    def _input(self, value: JsonValue) -> tuple[str, JsonObject]:
        reference = str(_mapping(value).get("$ref", ""))
        beside = {key: item for key, item in _mapping(value).items() if key != "$ref"}
        own = self._shallow(value)
        if reference and beside:
            own = {"allOf": [{"$ref": reference}], **beside}
        components: JsonObject = {"components": self.value.get("components", {})}
        return reference.rpartition("/")[2], own | components

    def _shallow(self, value: JsonValue) -> JsonObject:
        """Return what a reference names, that of its members left as they are."""
        reference = _mapping(value).get("$ref")
        seen: set[str] = set()
        while isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            value = self._target(reference)
            reference = _mapping(value).get("$ref")
        return _mapping(value)

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


def _constants(schema: JsonObject) -> list[str]:
    enum = schema.get("enum")
    values = [schema["const"]] if "const" in schema else enum if isinstance(enum, list) else []
    return [value for value in values if isinstance(value, str)]


def _mapping(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _folded(schema: JsonObject, root: JsonObject, depth: int = 8) -> Iterator[JsonObject]:
    """Return a schema and what its `allOf` and a `$ref` beside it add, the parts first."""
    if not depth:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield from _folded(_mapping(_at(root, reference)), root, depth - 1)
    for part in _list(schema.get("allOf")):
        yield from _folded(_mapping(part), root, depth - 1)
    yield schema


def _conditional(schema: JsonObject, root: JsonObject, depth: int = 8) -> Iterator[JsonObject]:
    """Return what some alternative or condition of a schema adds to it."""
    if not depth:
        return
    for part in _folded(schema, root):
        inner = [each for name in ("oneOf", "anyOf") for each in _list(part.get(name))]
        inner += [part[name] for name in ("then", "else") if name in part]
        inner += _mapping(part.get("dependentSchemas")).values()
        for each in inner:
            yield from _folded(_mapping(each), root)
            yield from _conditional(_mapping(each), root, depth - 1)


def _at(value: JsonValue, reference: str) -> JsonValue:
    for token in reference.removeprefix("#").split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, dict) else None
    return value
