"""What kind of file some bytes are: by their first bytes, else by name, else as declared."""

from __future__ import annotations

import mimetypes

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "audio/x-ms-wma"),
    (4, b"ftypM4A", "audio/m4a"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF", "application/pdf"),
)

_ALIASES = {
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-m4a": "audio/m4a",
    "audio/mp4": "audio/m4a",
    "audio/mp4a-latm": "audio/m4a",
    "audio/x-flac": "audio/flac",
    "audio/x-aac": "audio/aac",
    "audio/vnd.dlna.adts": "audio/aac",
    "audio/wma": "audio/x-ms-wma",
    "image/jpg": "image/jpeg",
}


def canonical(media_type: str) -> str:
    """Return the one name for a type that goes by several."""
    name = media_type.partition(";")[0].strip().lower()
    return _ALIASES.get(name, name)


def media_type_of(content: bytes, name: str, declared: str = "") -> str:
    """Name the type of a file."""
    for offset, signature, media_type in _SIGNATURES:
        if content.startswith(signature, offset):
            return media_type
    guessed, _ = mimetypes.guess_type(name)
    return canonical(guessed or declared or "application/octet-stream")
