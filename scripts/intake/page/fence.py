"""Fenced code blocks of Markdown (CommonMark 0.31, section 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING = re.compile(
    r"^(?P<indent> *(?:(?:[-*+]|\d{1,9}[.)]) +)?)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block.

    `text` starts at `line` (from 1); `end` is the line of the closing fence, None if it is never
    closed and runs to the end.
    """

    info: str
    text: str
    line: int
    end: int | None


def blocks(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a text."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opening = _opening(lines[number])
        number += 1
        if opening is None:
            continue
        indent, fence = len(opening["indent"]), opening["fence"]
        end = _end(lines, number, fence, indent)
        held = [line[_indented(line, indent) :] for line in lines[number:end]]
        whole = "\n".join(held).strip("\n") + "\n"
        yield Fence(opening["info"], whole, number + 1, end + 1 if end < len(lines) else None)
        number = end + 1


def _opening(line: str) -> re.Match[str] | None:
    opening = _OPENING.match(line)
    if opening is None or ("`" in opening["info"] and opening["fence"][0] == "`"):
        return None
    return opening


def _end(lines: Sequence[str], start: int, fence: str, indent: int) -> int:
    """Find the line that closes a fence, or the end of the text.

    A block inside the text that opens with an info string of its own has its own closing fence. A
    fence that is indented deeper than the opening one only closes it where no other does: it may
    belong to a description inside the document.
    """
    for spare in (0, 3):
        nested = 0
        for number in range(start, len(lines)):
            line = lines[number]
            if _closes(line, fence, indent + spare):
                if not nested:
                    return number
                nested -= 1
            elif _opens_inside(line, fence, indent + spare):
                nested += 1
    return len(lines)


def _closes(line: str, fence: str, most: int) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and set(bare) == {fence[0]} and _indented(line, most + 1) <= most


def _opens_inside(line: str, fence: str, most: int) -> bool:
    inner = _opening(line)
    if inner is None or not inner["info"] or _indented(line, most + 1) > most:
        return False
    return inner["fence"].startswith(fence)


def _indented(line: str, indent: int) -> int:
    return min(indent, len(line) - len(line.lstrip(" ")))
