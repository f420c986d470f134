"""What only the English of a page says of the files that a field takes, made data.

`x-file: {mediaTypes: [...], maxBytes: N}` stands beside the field's `format: uri`; what reads the
document later needs no English. An `x-file` that is there already, set by an overlay, stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import NamedTuple

from scripts.documents import JsonObject, Value, join_pointer
from scripts.openapi import walk
from scripts.prose.clauses import holds_always
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.sizes import read_sizes, unread_sizes

MEDIA_TYPES, MAX_BYTES = "mediaTypes", "maxBytes"

DATUM = "x-file"
_NAMES = Phrase(r"(?:^|_)(?:urls?|files?|images?|audios?|videos?)$|(?:Url|File)s?$", flags=0)
_BY_NAME = {
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    **{name: f"image/{name}" for name in ("png", "webp", "gif", "bmp", "avif", "heic", "heif")},
    **dict.fromkeys(("tif", "tiff"), "image/tiff"),
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    **{name: f"audio/{name}" for name in ("wav", "ogg", "flac", "aac", "opus")},
    "wma": "audio/x-ms-wma",
    **dict.fromkeys(("mp4", "mpeg4", "mpeg-4"), "video/mp4"),
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "avi": "video/x-msvideo",
    "m4v": "video/x-m4v",
    "pdf": "application/pdf",
}
"""Media types (IANA, or as browsers name them) by the names that people give them."""

_MEDIA = r"(?:file|image|picture|photo|audio|sound|video|media)s?"
_LABEL = Phrase(
    rf"\b(?:accepted|accepts|supported|supports|allowed|permitted|valid|acceptable)(?: {_MEDIA})?"
    r" (?:mime |media |content )?(?:types?|formats?|extensions?)"
    r"(?: (?:are|is|include|includes|supported))?:? ?"
)
_BARE_LABEL = Phrase(rf"\b(?:{_MEDIA} )?(?:formats?|types?): ?", "format", "type")
_END = Phrase(r"[;()\n\u3002]|\.(?=\s|$)|,? (?:max|up to|with|not|each)\b")
_BETWEEN = Phrase(r"\s{0,8}(?:,\s{0,8}(?:and|or)\b|,|\||\band\b|\bor\b|\u3001)\s{0,8}")
_MEDIA_TYPE = Phrase(
    r"(?:image|audio|video|application|text|font|model)/(?:\*|[a-z0-9][a-z0-9.+-]{0,60})", flags=0
)
_MOST_LETTERS = 400


class FilesRead(NamedTuple):
    """The document with its data, how many fields were read, and what was not understood."""

    value: JsonObject
    read: int
    set_by_overlays: int
    unread: tuple[str, ...]


class StatedFile(NamedTuple):
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


class StatedTypes(NamedTuple):
    """The media types that a text names, in its order, and the words that name none known."""

    types: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    quote: str = ""


@remembered
def read_media_types(text: str) -> StatedTypes:
    """Read the first list of accepted types, by media type, name or file extension."""
    for label in (*_LABEL.finditer(text), *_BARE_LABEL.finditer(text)):
        end = _END.search(text, label.end())
        stop = min(end.start() if end else len(text), label.end() + _MOST_LETTERS)
        if not holds_always(text, label.start(), label.end()):
            continue
        types, unread = _sorted_out(text[label.end() : stop])
        if types or label.re is _LABEL.compiled:
            return StatedTypes(types, unread, text[label.start() : stop].strip())
    return StatedTypes()


def _sorted_out(listed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    types: dict[str, None] = {}
    unread = []
    for word in _words(listed):
        media_type = (
            word
            if _MEDIA_TYPE.fullmatch(word)
            else _BY_NAME.get(word.removeprefix("*").lstrip("."))
        )
        if media_type:
            types[media_type] = None
        else:
            unread.append(word)
    return tuple(types), tuple(unread)


def _words(listed: str) -> Iterator[str]:
    for word in _BETWEEN.compiled.split(listed):
        plain = word.replace("**", "").strip(" `\"'\u201c\u201d").lower()
        if not plain:
            continue
        if _MEDIA_TYPE.fullmatch(plain):
            yield plain
        else:
            yield from filter(None, plain.removesuffix(" files").removesuffix(" only").split("/"))
