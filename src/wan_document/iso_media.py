"""MP4 and its kin (ISO base media file format): sound, video or picture.

The first brand says little: phones and browsers write sound under `mp42`, `isom`, `3gp4`, `dash`
and `qt`. What the tracks hold stands in the handlers of the `moov` box, wherever that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

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
