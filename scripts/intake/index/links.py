"""The links of a Markdown text (CommonMark), each with the words behind it on its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEFINITION = re.compile(r"^(?= {0,3}\[[^\[\]\n]{1,500}\]:)", re.M)
"""Where a definition starts: many stand right behind a paragraph, which CommonMark forbids."""
_LONGEST = 8_000
"""Characters: a longer paragraph is cut at the end of a line, as reading it takes its square."""
_MOST_PARTS = 50
"""So many parts of a line are a description; a longer one is cut."""
_UNREAD = ("code", "html_block")
"""Indentation and an element around them make links of an index neither code nor HTML."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, as written but percent-encoded, its title, and what stands behind it."""

    target: str
    title: str
    description: str = ""


def links_of(text: str) -> Iterator[Link]:
    """Yield the links of a text in its order, then the definitions that none of them refers to.

    Links in code and in comments are none.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").disable([*_UNREAD])
    plain = _DEFINITION.sub("\n", "".join(_without_comments(text)))
    held: dict[str, dict[str, dict[str, str]]] = {}
    seen = set()
    for token in reader.parse("\n".join(_with_short_paragraphs(plain)), held):
        for link in _links_among(token.children or ()):
            seen.add(link.target)
            yield link
    for label, definition in held.get("references", {}).items():
        if definition["href"] not in seen and not label.startswith("^"):
            yield Link(definition["href"], definition["title"] or label)


def _without_comments(text: str) -> Iterator[str]:
    """Yield what stands between comments; one that nothing closes is none."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield text[at:start]
        at = end + 3
    yield text[at:]


def _with_short_paragraphs(text: str) -> Iterator[str]:
    length = 0
    for line in text.split("\n"):
        yield line
        length = length + len(line) if line.strip() else 0
        if length > _LONGEST:
            yield ""
            length = 0


def _links_among(tokens: Sequence[Token]) -> Iterator[Link]:
    opened: int | None = None
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            opened = at
        elif token.type == "link_close" and opened is not None:
            target = str(tokens[opened].attrGet("href") or "")
            yield Link(
                target, _words(tokens[opened + 1 : at]), _behind(tokens[at + 1 : at + _MOST_PARTS])
            )
            opened = None


def _words(tokens: Sequence[Token]) -> str:
    text = "".join(" " if token.type.endswith("break") else token.content for token in tokens)
    return "".join(each for each in text if each.isprintable()).strip()


def _behind(tokens: Sequence[Token]) -> str:
    """Return what stands behind a link up to the end of its line, if a colon leads to it."""
    if not tokens or not tokens[0].content.startswith(":"):
        return ""
    end = next((at for at, one in enumerate(tokens) if one.type.endswith("break")), len(tokens))
    return _words(tokens[:end])[1:].strip()
