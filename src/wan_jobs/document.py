"""The merged document that ships with the typed client: models, their inputs, the paths.

It is read without importing the client, and everything said here about a model comes from it, so a
newly generated model needs no code.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, cast

from wan_jobs.errors import ConfigurationError, InvalidInput

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Operation:
    """An HTTP method and the path it is sent to."""

    method: str
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model that can be run: its id, the class of its input, and the input's schema.

    `schema` is complete in itself: the document's components stand in it, so `$ref` resolves.
    """

    id: str
    input_name: str
    schema: Schema = field(repr=False)
    needs_callback: bool = False
    """Whether a task is refused without an address to call."""

    @property
    def properties(self) -> Mapping[str, Schema]:
        """The fields of the input and their schemas, in the document's order."""
        return cast("Mapping[str, Schema]", self.schema.get("properties", {}))

    @property
    def required(self) -> frozenset[str]:
        """The fields that must be given."""
        return frozenset(cast("list[str]", self.schema.get("required", [])))


class Document:
    """What the merged OpenAPI document says about running jobs."""

    def __init__(self, content: Schema) -> None:
        self._schemas = cast("dict[str, Schema]", _at(content, "components", "schemas"))
        self._operations = dict(_operations(content))
        create = _at(content, "paths", self.operation("createTask").path, "post")
        body = _at(create, "requestBody", "content", "application/json", "schema")
        mapping = cast("dict[str, str]", _at(body, "discriminator", "mapping"))
        models = (self._model(model_id, ref) for model_id, ref in mapping.items())
        self.models: Mapping[str, Model] = MappingProxyType({model.id: model for model in models})
        self._by_input = {model.input_name: model for model in self.models.values()}

    def operation(self, operation_id: str) -> Operation:
        """Where an operation is sent; raises `ConfigurationError` if the document lacks it."""
        try:
            return self._operations[operation_id]
        except KeyError:
            raise ConfigurationError(
                f"The API document shipped with wan_client has no operation {operation_id}."
            ) from None

    def model(self, model_id: str) -> Model:
        """Return the model of this id; raises `InvalidInput` with the nearest name."""
        try:
            return self.models[model_id]
        except KeyError:
            raise InvalidInput(self._no_model(model_id)) from None

    def model_for_input(self, input_name: str) -> Model:
        """Return the model whose input is this class; raises `InvalidInput` if there is none."""
        try:
            return self._by_input[input_name]
        except KeyError:
            known = ", ".join(sorted(self._by_input))
            raise InvalidInput(
                f"{input_name} is not the input of a model. Inputs are: {known}."
            ) from None

    def _no_model(self, model_id: str) -> str:
        import difflib

        near = difflib.get_close_matches(model_id, self.models, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"There is no model {model_id}.{hint} Models are: {', '.join(self.models)}."

    def _model(self, model_id: str, request_ref: str) -> Model:
        request = self._schemas[_name(request_ref)]
        input_name = _name(str(_at(request, "properties", "input", "$ref")))
        components: Schema = {"schemas": cast("Schema", self._schemas)}
        schema = self._schemas[input_name] | {"components": components}
        required = cast("list[str]", request.get("required", []))
        return Model(model_id, input_name, schema, "callBackUrl" in required)


@cache
def merged_document() -> Document:
    """Return the document of the installed `wan_client`, read once; raises `ConfigurationError`."""
    spec = importlib.util.find_spec("wan_client")
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        path = Path(place) / "openapi.json"
        if path.is_file():
            return Document(json.loads(path.read_bytes()))
    raise ConfigurationError("wan_client is not installed, or its openapi.json is missing.")


def _operations(content: Schema) -> list[tuple[str, Operation]]:
    paths = cast("dict[str, dict[str, Schema]]", content["paths"])
    return [
        (str(operation["operationId"]), Operation(method.upper(), path))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and "operationId" in operation
    ]


def _at(value: Json, *keys: str) -> Schema:
    for key in keys:
        value = cast("Schema", value)[key]
    return cast("Schema", value)


def _name(ref: str) -> str:
    return ref.rsplit("/", 1)[-1]
