"""The mappings of a document by what OpenAPI takes them for."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.intake.restore import fields


def unknown_members(document: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of every member that OpenAPI has not in such an object."""
    for kind, value in mappings(document):
        yield from ((kind, name) for name in value if fields.field(kind, name) is None)


def mappings(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield every mapping with its kind (see `fields`), samples and maps of free names included."""
    pending: list[tuple[str, Value]] = [("document", document)]
    while pending:
        spec, value = pending.pop()
        if isinstance(value, list):
            inner = fields.list_kind(spec)
            pending.extend((inner, item) for item in value if inner)
        elif isinstance(value, dict):
            kind = fields.object_kind(spec)
            if kind is None:
                continue
            yield kind, value
            pending.extend((fields.field(kind, key) or "any", item) for key, item in value.items())
