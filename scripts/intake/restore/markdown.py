"""Where the texts of a page had blank lines and indentation, by the habits of Markdown.

Copying a page takes the blank lines out of its texts as well, and no other part of the document
testifies to them. What the vendored specs hold is used first; the table here is what remains: how
many line ends stand between two lines of these kinds in such texts.
"""

from __future__ import annotations

import re

_PATTERNS = (
    ("heading", re.compile(r"#+ ")),
    ("item", re.compile(r"[-*+] ")),
    ("number", re.compile(r"\d+[.)] ")),
    ("directive end", re.compile(r":::\s*$")),
    ("directive", re.compile(r":::")),
    ("tag end", re.compile(r"</")),
    ("element", re.compile(r"<[A-Za-z].*(</[A-Za-z]+>|/>)\s*$")),
    ("tag", re.compile(r"<[A-Za-z]")),
    ("fence", re.compile(r"```|~~~")),
    ("table", re.compile(r"\|")),
    ("quote", re.compile(r">")),
    ("bold", re.compile(r"\*\*")),
    ("announcement", re.compile(r".*[:\uff1a]$", re.DOTALL)),
)
_CLOSE = {
    ("item", "item"),
    ("item", "tag end"),
    ("item", "directive end"),
    ("number", "number"),
    ("number", "item"),
    ("announcement", "item"),
    ("announcement", "number"),
    ("announcement", "text"),
    ("announcement", "announcement"),
    ("announcement", "tag end"),
    ("heading", "item"),
    ("bold", "item"),
    ("bold", "number"),
    ("bold", "text"),
    ("table", "table"),
    ("quote", "quote"),
    ("text", "text"),
    ("text", "tag end"),
    ("text", "directive end"),
    ("item", "text"),
    ("fence", "tag end"),
}
_CLOSE_AFTER = {"tag", "element", "directive"}
_APART_AFTER_TAG = {"heading", "bold", "text", "directive"}


def line_kind(line: str) -> str:
    """Name what a line of Markdown (or MDX) is."""
    return next((name for name, pattern in _PATTERNS if pattern.match(line)), "text")


def starts_block(line: str) -> bool:
    """Whether a line begins something of its own, so that it does not continue a sentence."""
    return line_kind(line) not in ("text", "announcement")


class CodeIndent:
    """Indentation inside fenced code: JSON is indented by two spaces per open bracket."""

    def __init__(self) -> None:
        self.inside = False
        self._open = 0

    def before(self, line: str) -> int:
        """Say how far a line of code was indented, and go on behind it."""
        if line_kind(line) == "fence":
            self.inside = not self.inside
            self._open = 0
            return 0
        if not self.inside:
            return 0
        closing = len(line) - len(line.lstrip("]}"))
        indent = 2 * max(0, self._open - closing)
        unquoted = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        self._open += sum(unquoted.count(mark) for mark in "[{")
        self._open -= sum(unquoted.count(mark) for mark in "]}")
        return indent


def line_ends_between(line: str, after: str, nesting: int) -> int:
    """Guess how many line ends stand between two lines, `nesting` elements deep."""
    pair = (line_kind(line), line_kind(after))
    if pair in _CLOSE or pair[0] in _CLOSE_AFTER:
        return 1
    if pair == ("tag end", "tag end"):
        return 1
    if pair[0] == "tag end":
        return 2 if nesting == 0 or pair[1] in _APART_AFTER_TAG else 1
    if pair[1] == "directive end":
        return 1
    return 2
