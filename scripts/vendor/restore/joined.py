"""Pages that have lost their line ends as well.

Where a line began can only be guessed: before a key and before a list item. Too many guesses do no
harm, since a line that is no structure becomes part of the text before it; and what was one line
of a text or several reads the same once folded. The search then decides what is structure.
"""

from __future__ import annotations

import re

_KEY = r"""(?:'(?:[^']|'')*'|"[^"]*"|/[\w./{}\-]+|[A-Za-z$][\w$.\-]*(?:/[\w.+\-*]+)?|\d{3})"""
_START = re.compile(rf"(?:(?<=\s)|(?<=^))(?:-\s+)?(?={_KEY}:(?:\s|$))|(?<=\s)-\s+(?=\S)")
_GLUED = re.compile(
    r"(?<=[^\s'\"/{.\-])(?=(?:openapi|info|servers|security|paths|components|tags): )"
)


def is_joined(text: str) -> bool:
    """Whether the line ends of a document are lost."""
    return text.strip().count("\n") == 0


def split_joined(text: str) -> list[str]:
    """Find the lines of a text whose line ends are lost: before every key and every list item."""
    spaced = _GLUED.sub(" ", " ".join(text.split()))
    starts = sorted({0, *(match.start() for match in _START.finditer(spaced))})
    starts = _without_inner(spaced, starts)
    pieces = [spaced[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [line for piece in pieces for line in _headers(piece.strip()) if line]


def _without_inner(text: str, starts: list[int]) -> list[int]:
    """Drop the key that stands directly behind its own dash."""
    return [start for start in starts if not re.search(r"(?:^|\s)-\s+$", text[:start][-8:])]


def _headers(line: str) -> list[str]:
    """Put the text behind the header of a block scalar on a line of its own."""
    match = re.match(r"(.*?(?::|-) [|>][+-]?) (.+)$", line)
    return [match[1], match[2]] if match else [line]
