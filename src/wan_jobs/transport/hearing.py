"""What came of an answer to a paid request, byte by byte: it may turn out to be no HTTP.

A head that a proxy has spoilt makes the whole answer unreadable for HTTP, and the id of a task may
stand behind it in plain sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# As much as any answer about a task holds, and a head that is far too long.
_MOST = 1 << 18

_HEAD = re.compile(rb"HTTP/\d\.\d (\d{3})\b.*?\r?\n\r?\n", re.DOTALL)

_heard: ContextVar[bytearray | None] = ContextVar("heard", default=None)


@contextmanager
def hearing(kept: bytearray | None) -> Iterator[None]:
    """Have what is read from connections inside the block added to `kept`."""
    token = _heard.set(kept)
    try:
        yield
    finally:
        _heard.reset(token)


def hear(piece: bytes) -> bytes:
    """Take note of what was read, and return it."""
    kept = _heard.get()
    if kept is not None:
        kept += piece[: _MOST - len(kept)]
    return piece


def status_and_rest(heard: bytes) -> tuple[int, bytes]:
    """Return the status of the last head that can be made out, or 0, and what stands behind it.

    Heads before it are of interim answers, or of a proxy's.
    """
    status = 0
    while head := _HEAD.match(heard):
        status, heard = int(head[1]), heard[head.end() :]
    return status, heard
