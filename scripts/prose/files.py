"""What only the English of a page says of the files that a field takes, made data.

`x-file: {mediaTypes: [...], maxBytes: N}` stands beside the field's `format: uri`; what reads the
document later needs no English. An `x-file` that is there already, set by an overlay, stays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value, join_pointer
from scripts.openapi import walk
from scripts.prose.media_types import StatedTypes, read_media_types
from scripts.prose.sizes import read_sizes, unread_sizes

DATUM = "x-file"
MEDIA_TYPES, MAX_BYTES = "mediaTypes", "maxBytes"
_NAMES = re.compile(r"(?:^|_)(?:urls?|files?|images?|audios?|videos?)$|(?:Url|File)s?$")


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The document with its data, how many fields were read, and what was not understood."""

    value: JsonObject
    read: int
    set_by_overlays: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatedFile:
    """What a text says of a file: the datum, and the words that were not understood."""

    datum: JsonObject
    unread: tuple[str, ...]


def read_files(document: JsonObject) -> FilesRead:
    """Write the data of all fields that take a file into a copy of the document."""
    value = copy.deepcopy(document)
    read, kept, unread = 0, 0, []
    for node in walk(value):
        name = _field_name(node.kind, node.parts)
        if name is None or not _takes_text(node.value):
            continue
        place = _holder(node.value)
        if DATUM in place:
            kept += 1
            continue
        stated = stated_file(_texts(node.value))
        if stated.datum:
            place[DATUM] = stated.datum
            read += 1
        if stated.datum or _NAMES.search(name):
            unread += [f"{join_pointer(node.parts)}: {words!r}" for words in stated.unread]
    return FilesRead(value, read, kept, tuple(unread))


def stated_file(description: str) -> StatedFile:
    """Read a description; of two sizes the smaller counts, and a list half understood does not."""
    text = " ".join(description.split())
    types, sizes = read_media_types(text), read_sizes(text)
    datum: JsonObject = {}
    if types.types and not types.unread:
        datum[MEDIA_TYPES] = list(types.types)
    if sizes:
        datum[MAX_BYTES] = min(size.bytes for size in sizes)
    return StatedFile(datum, (*_unread_types(types), *unread_sizes(text)))


def _unread_types(types: StatedTypes) -> Iterator[str]:
    if types.unread or (types.quote and not types.types):
        yield types.quote


def _field_name(kind: str, parts: tuple[str | int, ...]) -> str | None:
    """Return the name of a property, or of a component that may be one; None elsewhere."""
    is_property = len(parts) > 1 and parts[-2] == "properties"
    is_component = parts[:-1] == ("components", "schemas")
    return str(parts[-1]) if kind == "schema" and (is_property or is_component) else None


def _texts(schema: JsonObject) -> str:
    """Return what is said of a field: its description, and that of the items of a list."""
    items = schema.get("items")
    said = (schema.get("description"), items.get("description") if isinstance(items, dict) else "")
    return "; ".join(text for text in said if isinstance(text, str))


def _takes_text(schema: JsonObject) -> bool:
    """Whether a value is text, or a list of texts; a schema without a type may be either."""
    types = _types(schema)
    if "array" in types:
        items = schema.get("items")
        return not isinstance(items, dict) or not _types(items) or "string" in _types(items)
    return not types or "string" in types


def _types(schema: JsonObject) -> list[Value]:
    types = schema.get("type")
    return types if isinstance(types, list) else [types] if types else []


def _holder(schema: JsonObject) -> JsonObject:
    """Return the schema of one file: a list's items, unless they stand elsewhere."""
    items = schema.get("items")
    return items if isinstance(items, dict) and "$ref" not in items else schema
