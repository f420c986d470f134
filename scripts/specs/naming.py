"""The name of a spec, from what its document says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Document, JsonObject, Value, as_array, as_object
from scripts.openapi.grammar import METHODS
from scripts.problem import BadInput, Problem

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GIVEN = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.A)
_LONGEST = 100
_RESERVED = {"sources", "con", "prn", "aux", "nul"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}


def spec_name(document: Document, title: str | None = None, given: str | None = None) -> str:
    """Name a spec: as it is given, else after its model, its operation, or the page's title.

    Where none of them makes a name, what the operation or the document calls itself is taken, and
    the path at last. Raises `BadInput` if nothing makes a name that every file system takes.
    """
    if given is not None:
        if not _GIVEN.fullmatch(given) or given.lower() in _RESERVED:
            raise BadInput([_unusable(given)])
        return given
    name = next((name for text in _titles(document.value, title) if (name := _slug(text))), None)
    if name is None:
        raise BadInput([_nameless(document)])
    return name


def models(value: JsonObject) -> list[str]:
    """List the models that the request bodies of a document name."""
    found: dict[str, None] = {}
    for _, _, operation in operations_of(value):
        for schema in _request_schemas(operation):
            model = _get(_get(schema, "properties"), "model")
            enum = _get(model, "enum")
            values = enum if isinstance(enum, list) else [_get(model, "const")]
            if values == [None]:
                values = [_get(model, "default")]
            found.update((item, None) for item in values if isinstance(item, str))
    return list(found)


def operations_of(value: JsonObject) -> list[tuple[str, str, JsonObject]]:
    """List method, path and object of every operation."""
    paths = value.get("paths")
    found = []
    for path, item in as_object(paths).items():
        for method, operation in as_object(item).items():
            if method in METHODS and isinstance(operation, dict):
                found.append((method, path, operation))
    return found


def servers(value: JsonObject) -> list[str]:
    """List the addresses of the servers that a document names, anywhere."""
    found: dict[str, None] = {}
    holders = [value, *(operation for _, _, operation in operations_of(value))]
    paths = value.get("paths")
    holders.extend(item for item in paths.values() if isinstance(item, dict)) if isinstance(
        paths, dict
    ) else None
    for holder in holders:
        listed = holder.get("servers")
        for server in as_array(listed):
            url = _get(server, "url")
            if isinstance(url, str):
                found[url] = None
    return list(found)


def _request_schemas(operation: JsonObject) -> list[Value]:
    content = _get(_get(operation, "requestBody"), "content")
    return (
        [_get(media, "schema") for media in content.values()] if isinstance(content, dict) else []
    )


def _get(value: Value, key: str) -> Value:
    return value.get(key) if isinstance(value, dict) else None


def _titles(value: JsonObject, title: str | None) -> Iterator[str]:
    """Yield what a spec could be named after, the surest first."""
    operations = [operation for _, _, operation in operations_of(value)]
    ids = [str(each["operationId"]) for each in operations if each.get("operationId")]
    for only in (models(value), ids):
        if len(only) == 1:
            yield only[0]
    yield title or ""
    named = _get(operations[0], "summary") if len(operations) == 1 else None
    yield str(named or _get(value.get("info"), "title") or "")
    yield from (path for _, path, _ in operations_of(value)[:1])


def _slug(text: str) -> str | None:
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST].strip("-")
    return name if _is_usable(name) else None


def _is_usable(name: str) -> bool:
    return name not in _RESERVED and len(name) <= _LONGEST and bool(_SAFE.fullmatch(name))


def _unusable(given: str) -> Problem:
    expected = "letters, digits, `-`, `_` and `.`, such as wan-2-5-text-to-video"
    return Problem(f"--name {given!r} is no name of a spec", expected=expected)


def _nameless(document: Document) -> Problem:
    return document.problem(
        (),
        "no name for the spec can be made of this document",
        expected="one model (`model` with a single value), one operationId or a title on the page",
        remedy="give the spec a name: --name NAME",
    )
