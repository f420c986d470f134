"""What kind of media a file is, and what a field accepts.

The limits stand in the fields' descriptions only: "(File URL after upload, not file content;
Accepted types: image/jpeg, image/png, image/webp; Max size: 10.0MB)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wan_jobs.document import Schema

_ACCEPTED = re.compile(r"Accepted types:\s*([\w./+, -]+)", re.IGNORECASE)
_MAX_SIZE = re.compile(r"Max(?:imum)? (?:file )?size:\s*([\d.]+)\s*(KB|MB|GB)", re.IGNORECASE)
_UNITS = {"KB": 1024, "MB": 1024**2, "GB": 1024**3}

# One kind of file goes by several names; the vendor's lists mix them.
_SAME_TYPE = {
    "image/jpg": "image/jpeg",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-m4a": "audio/m4a",
    "audio/mp4": "audio/m4a",
    "audio/x-flac": "audio/flac",
    "audio/x-aac": "audio/aac",
    "audio/wma": "audio/x-ms-wma",
    "application/ogg": "audio/ogg",
    "video/quicktime": "video/mp4",
}

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
    "audio/m4a": ".m4a",
    "audio/flac": ".flac",
    "audio/aac": ".aac",
    "audio/x-ms-wma": ".wma",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "application/octet-stream": ".bin",
}

_ASF_GUID = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """The types and the size in bytes that a field accepts; empty or `None` where none is said."""

    types: tuple[str, ...] = ()
    max_bytes: int | None = None

    def accepts(self, media_type: str) -> bool:
        """Whether a file of this type may be given."""
        wanted = {canonical_type(each) for each in self.types}
        return not wanted or canonical_type(media_type) in wanted


def stated_limits(schema: Schema) -> MediaLimits:
    """Read a field's limits from its description."""
    text = " ".join(str(schema.get("description", "")).split())
    accepted, size = _ACCEPTED.search(text), _MAX_SIZE.search(text)
    types = accepted.group(1).split(",") if accepted else []
    return MediaLimits(
        types=tuple(each.strip().lower() for each in types if "/" in each),
        max_bytes=int(float(size.group(1)) * _UNITS[size.group(2).upper()]) if size else None,
    )


def canonical_type(media_type: str) -> str:
    """One name for each type, of the several in use."""
    plain = media_type.split(";", 1)[0].strip().lower()
    return _SAME_TYPE.get(plain, plain)


def sniff_type(head: bytes) -> str | None:
    """Tell a file's type by its first 16 bytes or more; `None` if it is none that is known."""
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _iso_media_type(head[8:12])
    if head.startswith(b"\xff") and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        # MPEG audio frames and ADTS share the sync word; the layer bits are zero in ADTS only.
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _iso_media_type(brand: bytes) -> str:
    return "audio/m4a" if brand[:3] in {b"M4A", b"M4B"} else "video/mp4"


_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ADIF", "audio/aac"),
    (_ASF_GUID, "audio/x-ms-wma"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
