"""How long a clip plays, read from its movie header (ISO/IEC 14496-12, `moov` / `mvhd`)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

_MOST_BOXES = 1000
_UNKNOWN = {0: 0xFFFFFFFF, 1: 0xFFFFFFFFFFFFFFFF}


def clip_seconds(path: Path) -> float | None:
    """Return a clip's playing time in seconds; `None` if the file does not tell it."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            moov = _find(file, b"moov", 0, end)
            mvhd = _find(file, b"mvhd", *moov) if moov else None
            return _read_header(file, mvhd[0]) if mvhd else None
    except (OSError, struct.error):
        return None


def _find(file: BinaryIO, kind: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return where the content of the first box of this kind begins and ends."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return None
        file.seek(start)
        size, found = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            header = 16
        stop = end if size == 0 else start + size
        if size and size < header:
            return None
        if found == kind:
            return start + header, min(stop, end)
        start = stop
    return None


def _read_header(file: BinaryIO, start: int) -> float | None:
    file.seek(start)
    (version,) = struct.unpack(">B3x", file.read(4))
    form = {0: ">8xII", 1: ">16xIQ"}.get(version)
    if form is None:
        return None
    scale, length = struct.unpack(form, file.read(struct.calcsize(form)))
    return length / scale if scale and length != _UNKNOWN[version] else None
