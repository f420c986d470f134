"""The merged document that ships with the typed client, and which of its models somebody means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from wan_document.document import ApiDocument, DocumentError, Model, Operation, packaged_document
from wan_document.json_value import JsonObject, JsonValue
from wan_jobs.arguments import check_given
from wan_jobs.deferred import deferred
from wan_jobs.errors import ConfigurationError, InvalidInput

if TYPE_CHECKING:
    from wan_client.model_ids import ModelId
else:
    [ModelId] = deferred("wan_client.model_ids", "ModelId")

__all__ = [
    "Document",
    "Json",
    "Model",
    "Operation",
    "Schema",
    "choose_model",
    "matching_ids",
    "merged_document",
    "model_id",
    "short_name",
    "short_names",
]

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
        import difflib

        near = difflib.get_close_matches(model_id, self.models, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        name = model_id if model_id.isprintable() else ascii(model_id)
        name, known = name or "of no name", ", ".join(self.models)
        return f"There is no model {name}.{hint} Models are: {known}."


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


def choose_model(document: Document, part: str) -> Model:
    """Return the one model whose id is or holds `part`; raises `InvalidInput`.

    A model's lasting name (`x-short-name` of the document) means it, whatever ids hold it besides.
    """
    check_given("model", part, str)
    lasting = [m.id for m in document.models.values() if m.short_name == part.lower() != ""]
    found = (
        list(dict.fromkeys((*lasting, *_named(document.models, part))))
        if lasting
        else matching_ids(document.models, part)
    )
    if len(found) == 1:
        return document.models[found[0]]
    if not found:
        return document.model(part)
    raise InvalidInput(f"{part!r} may mean {_listed(found)}: give more of the id.")


def model_id(part: str, *, document: Document | None = None) -> ModelId:
    """Return the id that a part of it means, typed for `Wan.submit`; raises `InvalidInput`.

    For a name that is only known while the program runs: `model=model_id(row["model"])`.
    """
    return cast("ModelId", choose_model(document or merged_document(), part).id)


def matching_ids(ids: Iterable[str], part: str) -> list[str]:
    """Return the ids that `part` may mean: the one of that name (with or without maker), else all.

    A part that ends one id and stands inside another means both. So a model that is added later
    makes a short name ambiguous, and never lets it order, and pay for, another model than before.
    """
    known, wanted = list(ids), part.lower()
    if not wanted:
        return []
    return _named(known, part) or [each for each in known if wanted in each.lower()]


def _named(ids: Iterable[str], name: str) -> list[str]:
    wanted = name.lower()
    return [each for each in ids if wanted in (each.lower(), each.lower().partition("/")[2])]


def short_names(ids: Iterable[str], beginning: str) -> list[str]:
    """Return names that begin so: whole ids, else their unambiguous endings, for completion."""
    known = list(ids)
    whole = [each for each in known if each.startswith(beginning)]
    if whole:
        return whole
    endings = (ending for each in known for ending in _endings(each))
    return [
        ending
        for ending in endings
        if ending.startswith(beginning) and len(matching_ids(known, ending)) == 1
    ]


def short_name(ids: Iterable[str], model_id: str) -> str:
    """Return a model's name without maker and version, if that means no other; else its id.

    `wan/2-2-a14b-text-to-video-turbo` becomes `text-to-video-turbo`.
    """
    worded = (each for each in _endings(model_id) if not any(map(str.isdigit, each)))
    name = next(worded, model_id)
    return name if matching_ids(ids, name) == [model_id] else model_id


def _endings(model_id: str) -> list[str]:
    starts = (index + 1 for index, character in enumerate(model_id) if character in "/-")
    return [model_id[start:] for start in starts]


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
