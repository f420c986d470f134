"""The mappings of a document by what OpenAPI takes them for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scripts.documents import JsonObject, Value
from scripts.intake.restore import fields

Parts = tuple[str | int, ...]


class Placed(NamedTuple):
    """A mapping with its kind (see `fields`) and where it stands."""

    kind: str
    value: JsonObject
    parts: Parts


def unknown_members(document: JsonObject) -> Iterator[tuple[Parts, str, str]]:
    """Yield place, kind and name of every member that OpenAPI has not in such an object."""
    for kind, value, parts in placed_mappings(document):
        for name in value:
            if fields.field(kind, name) is None:
                yield (*parts, name), kind, name


def mappings(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield every mapping with its kind, samples and maps of free names included."""
    return ((kind, value) for kind, value, _ in placed_mappings(document))


def placed_mappings(document: JsonObject) -> Iterator[Placed]:
    """Yield every mapping with its kind and its place, samples and maps of free names included."""
    pending: list[tuple[str, Value, Parts]] = [("document", document, ())]
    while pending:
        spec, value, parts = pending.pop()
        if isinstance(value, list):
            inner = fields.list_kind(spec)
            if inner:
                pending.extend((inner, item, (*parts, at)) for at, item in enumerate(value))
        elif isinstance(value, dict):
            kind = fields.object_kind(spec)
            if kind is None:
                continue
            yield Placed(kind, value, parts)
            for key, item in value.items():
                pending.append((fields.field(kind, key) or "any", item, (*parts, key)))
