"""Answers that came packed, though nothing or something else was said of it.

We ask for answers as they are; what stands between may pack them all the same, and lose or mistake
the label. The id of a paid task may be in one.
"""

from __future__ import annotations

import zlib

_GZIP, _ZLIB = b"\x1f\x8b", b"\x78"
_BEGINNINGS_OF_TEXT = b"{[<\"' \t\r\n"
_TWICE = 2
_PIECE = 256

# What zlib reads: gzip and zlib by their heads, or deflate without one.
_BY_HEAD, _BARE = 47, -15


def unpacked(content: bytes, most: int) -> bytes:
    """Return what a packed content holds, of one that was cut what is there; others as they are.

    No more than `most` bytes are unpacked, and none that would be no text.
    """
    for _ in range(_TWICE):
        if not content or content[0] in _BEGINNINGS_OF_TEXT:
            break
        has_head = content.startswith((_GZIP, _ZLIB))
        held = _inflated(content, _BY_HEAD if has_head else _BARE, most)
        if not (held.startswith(_GZIP) or _is_text(held)):
            break
        content = held
    return content


def _inflated(content: bytes, form: int, most: int) -> bytes:
    inflating = zlib.decompressobj(form)
    held = bytearray()
    try:
        # Piece by piece: what comes before a fault is to be had.
        for at in range(0, len(content), _PIECE):
            held += inflating.decompress(content[at : at + _PIECE], most - len(held) or 1)
            if inflating.eof or len(held) >= most:
                break
    except zlib.error:
        pass
    return bytes(held)


def _is_text(content: bytes) -> bool:
    """Whether this is text of the service's kind; its last character may have been cut."""
    return content[:1] in (b"{", b"[", b"<") and b"\0" not in content
