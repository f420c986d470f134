"""Reading the head of a request quickly, where it is plain.

Python's own parser takes most of the time that a request of the mock costs. A head with anything
unusual about it is left to that parser, with all its bounds and refusals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BufferedIOBase

_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[\x21-\x7e]*) HTTP/1\.1\r?\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*?)[ \t]*\r?\n")
_LONGEST_LINE = 65_537
_MOST_LINES = 101


@dataclass(frozen=True, slots=True)
class PlainHead:
    """A head in which every line is as it should be; names of fields are lower-case."""

    method: str
    target: str
    fields: dict[str, str]


def read_head(file: BufferedIOBase) -> bytes:
    """Read the lines up to the blank one, or as many as Python's parser would look at."""
    lines: list[bytes] = []
    while len(lines) < _MOST_LINES:
        line = file.readline(_LONGEST_LINE)
        lines.append(line)
        if line in (b"\r\n", b"\n", b"") or len(line) == _LONGEST_LINE:
            break
    return b"".join(lines)


def plain_head(request_line: bytes, head: bytes) -> PlainHead | None:
    """Parse a head; None if it is anything but plain HTTP/1.1."""
    start = _REQUEST_LINE.fullmatch(request_line)
    if start is None or not head.endswith((b"\r\n", b"\n")):
        return None
    fields: dict[str, str] = {}
    at = 0
    while match := _FIELD.match(head, at):
        at = match.end()
        name, value = match[1].decode().lower(), match[2].decode()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    if head[at:] not in (b"\r\n", b"\n"):
        return None
    return PlainHead(start[1].decode(), start[2].decode(), fields)
