"""What a text says about the types of files that a field takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.prose.clauses import holds_always
from scripts.prose.remembered import remembered

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
_LABEL = re.compile(
    rf"\b(?:accepted|accepts|supported|supports|allowed|permitted|valid|acceptable)(?: {_MEDIA})?"
    r" (?:mime |media |content )?(?:types?|formats?|extensions?)"
    r"(?: (?:are|is|include|includes|supported))?:? ?",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(rf"\b(?:{_MEDIA} )?(?:formats?|types?): ?", re.IGNORECASE)
_END = re.compile(r"[;()\n\u3002]|\.(?=\s|$)|,? (?:max|up to|with|not|each)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\||\band\b|\bor\b|\u3001)\s*", re.IGNORECASE)
_MEDIA_TYPE = re.compile(
    r"(?:image|audio|video|application|text|font|model)/(?:\*|[a-z0-9][a-z0-9.+-]{0,60})"
)
_MOST_LETTERS = 400


@dataclass(frozen=True, slots=True)
class StatedTypes:
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
        if types or label.re is _LABEL:
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
    for word in _BETWEEN.split(listed):
        plain = word.replace("**", "").strip(" `\"'\u201c\u201d").lower()
        if not plain:
            continue
        if _MEDIA_TYPE.fullmatch(plain):
            yield plain
        else:
            yield from filter(None, plain.removesuffix(" files").removesuffix(" only").split("/"))
