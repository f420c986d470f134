"""Reading the operations with openapi-python-client, and saying what it could not read.

The generator goes on where it can: an operation that it does not understand is left out with a
warning. A client without an operation that its document has would be worse than none, so every
warning is a problem here.

It is handed what it decides on, and nothing else: it names operations and their modules, sorts the
answers, and says which media types it can read and send. Types, parameters and texts come from
`normalise`; parameters have neutral names, since it refuses some names that `identifiers` can
write. Root `security` is moved to the operations, where alone it looks for it (its issues 645 and
1372).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value, as_array, join_pointer
from scripts.generate.generator import (
    Config,
    ConfigFile,
    Endpoint,
    EndpointCollection,
    GeneratorData,
    GeneratorError,
    MetaType,
)
from scripts.generate.normalise import is_readable
from scripts.generate.normalise.path_items import called_operations
from scripts.generate.normalise.plain import PlainApi, PlainOperation
from scripts.generate.normalise.styles import essence
from scripts.generate.types import Type
from scripts.problem import BadInput, Problem

_REMEDY = "correct the document with an overlay"
_OBJECT_REPR = re.compile(r"<openapi_python_client\.[\w.]+ object at 0x[0-9a-f]+>")


@dataclass(frozen=True)
class ParsedOperation:
    """An operation: what the generator decided, what the document says, and its texts."""

    endpoint: Endpoint
    plain: PlainOperation
    summary: str
    description: str


@dataclass(frozen=True)
class ParsedApi:
    """Everything that code is written from."""

    plain: PlainApi
    operations: dict[str, list[ParsedOperation]]
    """The operations by tag."""

    def all_operations(self) -> Iterator[ParsedOperation]:
        """Yield the operations of all tags."""
        for listed in self.operations.values():
            yield from listed


def parse(document: JsonObject, plain: PlainApi) -> ParsedApi:
    """Read the operations; raises `BadInput` with everything that was not understood."""
    config = Config.from_sources(
        ConfigFile(literal_enums=True, docstrings_on_attributes=True),
        MetaType.NONE,
        document_source="",
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )
    try:
        data = GeneratorData.from_dict(prepared(document, plain), config=config)
    except Exception as error:  # what it does not foresee makes it raise anything
        raise BadInput([_stopped(error)]) from error
    if isinstance(data, GeneratorError):
        raise BadInput([_problem(data, None)])
    held = {
        operation_key(called.path, called.method): (
            plain.operations[called.path, called.method],
            called.operation,
        )
        for called in called_operations(document)
    }
    if problems := list(_problems(data, plain)):
        raise BadInput(problems)
    return ParsedApi(
        plain,
        {
            tag: [_parsed(endpoint, held) for endpoint in collection.endpoints]
            for tag, collection in data.endpoint_collections_by_tag.items()
        },
    )


def _parsed(
    endpoint: Endpoint, held: dict[str, tuple[PlainOperation, JsonObject]]
) -> ParsedOperation:
    plain, operation = held[endpoint.description.get_untrusted_value()]
    return ParsedOperation(
        endpoint, plain, _text(operation, "summary"), _text(operation, "description")
    )


def _text(operation: JsonObject, name: str) -> str:
    value = operation.get(name)
    return value if isinstance(value, str) else ""


def _problems(data: GeneratorData, plain: PlainApi) -> Iterator[Problem]:
    for collection in data.endpoint_collections_by_tag.values():
        yield from _of_collection(collection, plain)


def _of_collection(collection: EndpointCollection, plain: PlainApi) -> Iterator[Problem]:
    for error in collection.parse_errors:
        found = re.search(r"parsing ([A-Z]+) (\S+) within", error.header or "")
        yield _problem(error, _pointer(found[2], found[1].lower(), plain) if found else None)


def _pointer(neutral: str, method: str, plain: PlainApi) -> str | None:
    for path, of_method in plain.operations:
        pattern = re.sub(r"\\{[^{}]*\\}", r"\\{[^{}]*\\}", re.escape(path))
        if of_method == method and re.fullmatch(pattern, neutral):
            return join_pointer(["paths", path, method])
    return None


def _problem(error: GeneratorError, pointer: str | None) -> Problem:
    said = " ".join(f"{error.header} {error.detail or ''}".split())
    said = _OBJECT_REPR.sub("a name", said)
    return Problem(
        f"openapi-python-client cannot generate code from this: {said}",
        pointer=pointer,
        remedy=_REMEDY,
    )


def _stopped(error: Exception) -> Problem:
    said = " ".join(str(error).split())[:500]
    return Problem(
        f"openapi-python-client stops at this document: {type(error).__name__}: {said}",
        remedy=_REMEDY,
    )


def prepared(document: JsonObject, plain: PlainApi) -> JsonObject:
    """Return a new document to generate from; the given one is left as it is.

    The description of each operation is its key: method and path, as `operation_key` writes them.
    """
    paths: JsonObject = {}
    for number, called in enumerate(called_operations(document)):
        known = plain.operations[called.path, called.method]
        made = _operation(called.operation, known, document.get("security"), number)
        item = paths.setdefault(_neutral(known, number), {})
        if isinstance(item, dict):
            item[called.method] = made
    return {
        "openapi": document.get("openapi"),
        "info": {"title": "API", "version": "1"},
        "paths": paths,
    }


def operation_key(path: str, method: str) -> str:
    """Write what an operation is known by."""
    return f"{method} {path}"


def _operation(
    operation: JsonObject, plain: PlainOperation, security: Value, number: int
) -> JsonObject:
    required = as_array(operation.get("security", security))
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
    return result


def _readable(answers: dict[str, Type]) -> JsonObject:
    """List the media types of an answer; what the generator cannot read at all is read as bytes."""
    media = [essence(name) for name in answers if is_readable(name)]
    media = media or ["application/octet-stream"]
    return {name: {"schema": {}} for name in (media if answers else ())}


def _neutral(plain: PlainOperation, number: int) -> str:
    path = plain.path
    for index, parameter in enumerate(plain.parameters):
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", f"{{p{number}_{index}}}")
    return path
