"""Reading a prepared document with openapi-python-client, and saying what it could not read.

The generator goes on where it can: a schema or an operation that it does not understand is left
out with a warning. A client without an operation that its document has would be worse than none,
so every warning is a problem here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Class, LiteralEnumProperty, ModelProperty

from scripts.documents import JsonObject, join_pointer
from scripts.problem import BadInput, Problem

_REMEDY = "correct the document with an overlay"
_TWIN_REMEDY = (
    "two schemas give this class its name: make one of them a component under another name by an "
    "overlay, and put a `$ref` in its place"
)
_OBJECT_REPR = re.compile(r"<openapi_python_client\.[\w.]+ object at 0x[0-9a-f]+>")


@dataclass(frozen=True)
class ParsedApi:
    """What the generator understood of a document."""

    models: list[ModelProperty]
    enums: list[LiteralEnumProperty]
    endpoints: dict[str, list[Endpoint]]
    """The operations by tag."""

    def all_endpoints(self) -> Iterator[Endpoint]:
        """Give the operations of all tags."""
        for endpoints in self.endpoints.values():
            yield from endpoints

    def classes(self) -> list[Class]:
        """Give the names of all models and enumerations."""
        return [*(model.class_info for model in self.models), *(e.class_info for e in self.enums)]


def parse(document: JsonObject) -> ParsedApi:
    """Read a prepared document; raises `BadInput` with everything that was not understood."""
    config = Config.from_sources(
        ConfigFile(literal_enums=True, docstrings_on_attributes=True),
        MetaType.NONE,
        document_source="",
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )
    try:
        data = GeneratorData.from_dict(document, config=config)
    except Exception as error:  # what it does not foresee makes it raise anything
        raise BadInput([_stopped(error)]) from error
    if isinstance(data, GeneratorError):
        raise BadInput([_problem(data)])
    problems = list(_problems(data))
    if problems:
        raise BadInput(problems)
    return ParsedApi(
        models=data.models,
        enums=[enum for enum in data.enums if isinstance(enum, LiteralEnumProperty)],
        endpoints={
            tag: collection.endpoints
            for tag, collection in data.endpoint_collections_by_tag.items()
        },
    )


def _problems(data: GeneratorData) -> Iterator[Problem]:
    for error in data.errors:
        yield _problem(error)
    if data.errors:
        # Operations are then left out for want of those schemas, which says nothing of themselves.
        return
    for collection in data.endpoint_collections_by_tag.values():
        for error in collection.parse_errors:
            yield _problem(error)


def _problem(error: GeneratorError) -> Problem:
    said = " ".join(f"{error.header} {error.detail or ''}".split())
    said = _OBJECT_REPR.sub("a name", said)
    return Problem(
        f"openapi-python-client cannot generate code from this: {said}",
        pointer=_pointer(said),
        remedy=_TWIN_REMEDY if "duplicate models with name" in said else _REMEDY,
    )


def _pointer(said: str) -> str | None:
    if found := re.search(r"/components/(schemas|parameters)/([^\s:]+)", said):
        return join_pointer(["components", found[1], found[2]])
    if found := re.search(r"parsing ([A-Z]+) (\S+) within", said):
        return join_pointer(["paths", found[2], found[1].lower()])
    return None


def _stopped(error: Exception) -> Problem:
    said = " ".join(str(error).split())[:500]
    return Problem(
        f"openapi-python-client stops at this document: {type(error).__name__}: {said}",
        remedy=_REMEDY,
    )
