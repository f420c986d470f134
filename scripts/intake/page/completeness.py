"""Whether a document is a whole one of OpenAPI 3, or what is left of one."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Document, Value
from scripts.problem import BadInput, Problem
from scripts.specs.naming import operations_of

_WHOLE = "save the whole page and vendor that"
_OTHER_KINDS = {"asyncapi": "an AsyncAPI document", "overlay": "an overlay", "$schema": "a schema"}


def expect_openapi(document: Document) -> None:
    """Raise `BadInput` for what is no document of OpenAPI 3 with an operation."""
    value = document.value
    version = value.get("openapi")
    problems = []
    if version is None or not str(version).startswith("3."):
        problems.append(_not_openapi_3(document, version))
    elif not isinstance(value.get("info"), dict):
        problems.append(_missing(document, "info", "an object with title and version"))
    elif not operations_of(value):
        problems.append(_missing(document, "paths", "a path with an operation, such as `post`"))
    else:
        problems.extend(_dangling(document))
    if problems:
        raise BadInput(problems)


def _not_openapi_3(document: Document, version: Value) -> Problem:
    found = "no `openapi` version" if version is None else f"the OpenAPI version {version}"
    if "swagger" in document.value:
        found = f"Swagger {document.value['swagger']}, the format before OpenAPI"
    kinds = [kind for key, kind in _OTHER_KINDS.items() if key in document.value]
    if version is None and kinds:
        found = f"no OpenAPI: it is {kinds[0]}"
    return document.problem(
        ("openapi",) if version is not None else (),
        f"the document on the page has {found}",
        expected="openapi: 3.0.x or 3.1.x",
        remedy="convert it to OpenAPI 3.0 or 3.1 and keep it as an authored spec",
    )


def _missing(document: Document, name: str, expected: str) -> Problem:
    is_there = name in document.value
    message = f"`{name}` holds {'nothing of use' if is_there else 'nothing'}: this is not whole"
    parts = (name,) if is_there else ()
    return document.problem(parts, message, expected=expected, remedy=_WHOLE)


def _dangling(document: Document) -> Iterator[Problem]:
    """Find the member that stands last in the text and has no value any more."""
    lines = document.text.rstrip().split("\n")
    last = lines[-1].strip().removeprefix("- ")
    if not last.endswith(":") or _last(document.value) is not None:
        return
    message = f"the document breaks off behind `{last}`"
    yield Problem(message, file=document.name, line=len(lines), expected="a value", remedy=_WHOLE)


def _last(value: Value) -> Value:
    """Give the value that stands last in a document."""
    while isinstance(value, (dict, list)) and value:
        value = value[-1] if isinstance(value, list) else list(value.values())[-1]
    return value
