"""What kind of media a file is, by its content, and the one name of each kind.

Of MP4 and its kin (ISO base media file format) the first brand says little: phones and browsers
write sound under `mp42`, `isom`, `3gp4`, `dash` and `qt`. What the tracks hold stands in the
handlers of the `moov` box, wherever that is.
"""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator
from typing import BinaryIO

UNKNOWN = "application/octet-stream"

# One kind of file goes by several names; vendors' lists mix them.
_SAME_TYPE = {
    "image/jpg": "image/jpeg",
    "image/heif": "image/heic",
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
    "audio/x-aiff": "audio/aiff",
    "application/ogg": "audio/ogg",
    "audio/opus": "audio/ogg",
    "video/quicktime": "video/mp4",
    "video/x-m4v": "video/mp4",
    "video/3gpp": "video/mp4",
}

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tiff",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
    "audio/m4a": ".m4a",
    "audio/flac": ".flac",
    "audio/aac": ".aac",
    "audio/aiff": ".aiff",
    "audio/webm": ".weba",
    "audio/x-ms-wma": ".wma",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/x-msvideo": ".avi",
    "application/pdf": ".pdf",
    UNKNOWN: ".bin",
}

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ADIF", "audio/aac"),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "audio/x-ms-wma"),
    (b"%PDF-", "application/pdf"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEAD = 4_096
_MOST_PADDING = 65_536
"""Encoders pad MP3 files with zero bytes, some by a whole disk block."""

_EBML = b"\x1aE\xdf\xa3"
_TRACK_OF_VIDEO = b"\x83\x81\x01"
_TRACK_OF_SOUND = b"\x83\x81\x02"


_PICTURES = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}
_PICTURE_FRAME = (b"mif1", b"msf1")
_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_SOUND_BRANDS = (b"M4A", b"M4B", b"M4P", b"F4A", b"F4B")
_MOST_BOXES = 10_000
_MOST_BRANDS = 64
Box = tuple[bytes, int, int]
"""A box: its type, and where its content begins and ends."""


def canonical(media_type: str) -> str:
    """Return the one name for a type that goes by several."""
    plain = media_type.partition(";")[0].strip().lower()
    return _SAME_TYPE.get(plain, plain)


def media_type_of(content: bytes | BinaryIO) -> str | None:
    """Tell a file's type by its content; None if it is none that is known.

    An open file is read in a few places and left at any of them.
    """
    file = io.BytesIO(content) if isinstance(content, bytes | bytearray) else content
    file.seek(0)
    head = file.read(_HEAD)
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _RIFF.get(head[8:12])
    if head[:4] == b"FORM" and head[8:11] == b"AIF":
        return "audio/aiff"
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    if head.startswith(_EBML):
        return _matroska_type(head)
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    return found or iso_media_type(file) or _mpeg_audio_type(file)


def media_type_by(content: bytes, name: str, declared: str = "") -> str:
    """Name a file's type by its content, else by its name, else as declared."""
    guessed = media_type_of(content) or mimetypes.guess_type(name)[0] or declared or UNKNOWN
    return canonical(guessed)


def _matroska_type(head: bytes) -> str:
    is_webm = b"webm" in head[:64]
    if is_webm and _TRACK_OF_SOUND in head and _TRACK_OF_VIDEO not in head:
        return "audio/webm"
    return "video/webm" if is_webm else "video/x-matroska"


def _mpeg_audio_type(file: BinaryIO) -> str | None:
    """Find the first frame of sound behind tags and padding."""
    file.seek(0)
    start = file.read(10)
    behind = 0
    if start[:3] == b"ID3" and len(start) == 10:
        sizes = [byte & 0x7F for byte in start[6:]]
        behind = 10 + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3])
    file.seek(behind)
    frame = file.read(_MOST_PADDING).lstrip(b"\x00")[:4]
    if frame.startswith(b"fLaC"):
        return "audio/flac"
    return _frame_type(frame) or ("audio/mpeg" if behind else None)


def _frame_type(frame: bytes) -> str | None:
    """Judge a frame's header: a sync word, the layer, and no value that the format reserves."""
    if len(frame) < 3 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return None
    if frame[1] & 0xF6 == 0xF0:
        return "audio/aac"
    if frame[1] & 0x06 == 0 or frame[1] & 0x18 == 0x08:
        return None
    return None if frame[2] & 0xF0 == 0xF0 or frame[2] & 0x0C == 0x0C else "audio/mpeg"


def iso_media_type(file: BinaryIO) -> str | None:
    """Name what an open file of this family holds; None if it is of another."""
    size = file.seek(0, 2)
    first = next(_boxes(file, 0, size), None)
    if first is None or first[0] not in _FIRST_BOXES:
        return None
    brands = _brands(file, first) if first[0] == b"ftyp" else []
    if picture := _picture(brands):
        return picture
    handlers = set(_handlers(file, size))
    if b"vide" in handlers:
        return "video/mp4"
    if b"soun" in handlers or any(brand[:3] in _SOUND_BRANDS for brand in brands[:1]):
        return "audio/m4a"
    return "video/mp4" if brands or first[0] == b"moov" else None


def _brands(file: BinaryIO, box: Box) -> list[bytes]:
    """Return the major brand, then those it is compatible with."""
    _, start, end = box
    file.seek(start)
    content = file.read(min(end - start, 4 * _MOST_BRANDS))
    return [content[at : at + 4] for at in range(0, len(content) - 3, 4) if at != 4]


def _picture(brands: list[bytes]) -> str | None:
    first = brands[0] if brands else b""
    if first in _PICTURES:
        return _PICTURES[first]
    if first not in _PICTURE_FRAME:
        return None
    return next((_PICTURES[brand] for brand in brands if brand in _PICTURES), "image/heic")


def _handlers(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Return what each track holds: `vide`, `soun` or something else."""
    for track in _within(file, [(b"", 0, size)], (b"moov", b"trak", b"mdia", b"hdlr")):
        file.seek(track[1] + 8)
        yield file.read(4)


def _within(file: BinaryIO, boxes: list[Box], path: tuple[bytes, ...]) -> list[Box]:
    for name in path:
        boxes = [
            inner
            for _, start, end in boxes
            for inner in _boxes(file, start, end)
            if inner[0] == name
        ]
    return boxes


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Return the boxes between two places; a size that cannot be ends them."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        length, name, content = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if length == 1:
            length, content = int.from_bytes(head[8:16], "big"), start + 16
        elif length == 0:
            length = end - start
        if length < content - start:
            return
        yield name, content, min(start + length, end)
        start += length
