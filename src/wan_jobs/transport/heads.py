"""Heads of HTTP/1.1 (RFC 9112) as they are sent here, and as nearly every answer has them.

h11 reads any head that may be read, and takes four times as long over one as the exchange does
without it. What is read here is only the ordinary, by a grammar that is a part of h11's: it says of
a head, or of a body in chunks that is all there, what h11 would say, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import httpcore2

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

_TOKEN = rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]++"
# Nothing is given back: a head that is none is found out in one pass.
_TEXT = rb"[\t -~\x80-\xff]*+"
_FIELD = rb"(" + _TOKEN + rb"):[\t ]*+(" + _TEXT + rb")\r\n"

_REQUEST = re.compile(rb"[A-Z]+ [!-~]+ HTTP/1\.1\r\n(?:" + _FIELD + rb")*+\r\n")
_ANSWER = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9]{2})(?: " + _TEXT + rb")?\r\n((?:" + _FIELD + rb")*+)\r\n"
)
_FIELDS = re.compile(_FIELD)
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,7})\r\n")

# These have no body, whatever their head says.
_WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer, in so many bytes; a body without a length comes in chunks."""

    status: int
    headers: Headers = field(repr=False)
    size: int
    length: int | None
    keeps_alive: bool


def written(request: httpcore2.Request) -> bytes:
    """Return the head of a request; raises `LocalProtocolError` for what no head can hold."""
    lines = [request.method + b" " + request.url.target + b" HTTP/1.1\r\n"]
    lines += [name + b": " + value + b"\r\n" for name, value in request.headers]
    head = b"".join([*lines, b"\r\n"])
    # A header with an end of line in it would be two.
    if _REQUEST.fullmatch(head) is None or head.count(b"\r\n") != len(lines) + 1:
        raise httpcore2.LocalProtocolError("the request holds what cannot be sent")
    return head


def read(data: bytes) -> Head | None:
    """Return the ordinary head that the answer to a GET or POST begins with; `None` for others."""
    found = _ANSWER.match(data)
    if found is None:
        return None
    headers = [(name, value.rstrip(b"\t ")) for name, value in _FIELDS.findall(found[2])]
    length, framed, keeps_alive = None, 0, True
    for name, value in headers:
        match name.lower():
            case b"content-length" if _LENGTH.fullmatch(value):
                length, framed = int(value), framed + 1
            case b"transfer-encoding" if value == b"chunked":
                framed += 1
            case b"content-length" | b"transfer-encoding":
                return None
            case b"connection":
                keeps_alive = keeps_alive and b"close" not in value.lower()
    status = int(found[1])
    if framed != 1 or status in _WITHOUT_BODY:
        return None
    return Head(status, headers, found.end(), length, keeps_alive)


def joined(data: bytes, start: int) -> bytes | None:
    """Return what stands in chunks from `start` on, if that is all of it and all that there is."""
    pieces: list[bytes] = []
    while (size := _CHUNK.match(data, start)) is not None:
        begin, length = size.end(), int(size[1], 16)
        if not length:
            return b"".join(pieces) if data[begin:] == b"\r\n" else None
        start = begin + length + 2
        if data[begin + length : start] != b"\r\n":
            return None
        pieces.append(data[begin : begin + length])
    return None
