"""Fenced code blocks of Markdown (CommonMark 0.31, section 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its info string, its text and the line (from 1) where the text starts."""

    info: str
    text: str
    line: int


def blocks(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a text; one that is never closed runs to the end."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opening = _OPENING.match(lines[number])
        number += 1
        if opening is None or ("`" in opening["info"] and opening["fence"][0] == "`"):
            continue
        start = number
        indent = len(opening["indent"])
        while number < len(lines) and not _closes(lines[number], opening["fence"], indent):
            number += 1
        held = [line[_indented(line, indent) :] for line in lines[start:number]]
        yield Fence(opening["info"], "\n".join(held).strip("\n") + "\n", start + 1)
        number += 1


def _closes(line: str, fence: str, indent: int) -> bool:
    """Say whether a line closes a fence; indented by more than 3 spaces it is part of the text."""
    bare = line.strip()
    is_near = _indented(line, indent + 4) <= indent + 3
    return is_near and len(bare) >= len(fence) and set(bare) == {fence[0]}


def _indented(line: str, indent: int) -> int:
    return min(indent, len(line) - len(line.lstrip(" ")))
