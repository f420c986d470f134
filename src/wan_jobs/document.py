"""The merged document that ships with the typed client, and what is said of what it lacks."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from wan_document.document import ApiDocument, DocumentError, Model, Operation, packaged_document
from wan_document.json_value import JsonObject, JsonValue
from wan_jobs.errors import ConfigurationError, InvalidInput

__all__ = ["Document", "Json", "Model", "Operation", "Schema", "merged_document"]

Json: TypeAlias = JsonValue
Schema: TypeAlias = JsonObject


class Document(ApiDocument):
    """What the merged OpenAPI document says about running jobs."""

    def __init__(self, content: Schema, name: str = "the document") -> None:
        super().__init__(content, name)
        self._by_input: dict[str, list[Model]] = {}
        for model in self.models.values():
            for name in _input_names(model):
                self._by_input.setdefault(name, []).append(model)

    def operation(self, operation_id: str) -> Operation:
        """Where an operation is sent; raises `ConfigurationError` if the document lacks it."""
        try:
            return self.operations[operation_id]
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
        """Return the model whose input is this class; raises `InvalidInput` if there is not one."""
        found = self._by_input.get(input_name, [])
        if len(found) > 1:
            models = ", ".join(model.id for model in found)
            raise InvalidInput(
                f"{input_name} is the input of several models: {models}. Say which by model=…"
            )
        if not found:
            known = ", ".join(sorted({model.input_name for model in self.models.values()}))
            raise InvalidInput(f"{input_name} is not the input of a model. Inputs are: {known}.")
        return found[0]

    def _no_model(self, model_id: str) -> str:
        near = difflib.get_close_matches(model_id, self.models, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"There is no model {model_id}.{hint} Models are: {', '.join(self.models)}."


def _input_names(model: Model) -> Iterator[str]:
    """Name the classes that the input of a model may be: its own, or those of its alternatives."""
    yield model.input_name
    for keyword in ("oneOf", "anyOf"):
        listed = model.schema.get(keyword)
        for index, each in enumerate(listed if isinstance(listed, list) else ()):
            reference = each.get("$ref") if isinstance(each, dict) else None
            if isinstance(reference, str):
                name = reference.rpartition("/")[2]
                yield name
                yield f"{model.input_name}{name[:1].upper()}{name[1:]}"
            else:
                yield f"{model.input_name}Type{index}"


@cache
def merged_document() -> Document:
    """Return the document of the installed `wan_client`, read once; raises `ConfigurationError`."""
    try:
        return Document.load(packaged_document())
    except DocumentError as error:
        raise ConfigurationError(f"{error}.") from None
