"""Texts that js-yaml would not have written as they stand: edited later, or with a part missing.

js-yaml breaks a folded text where the next word has no room, writes on one line what fits there,
gives a text of one line no block of its own, and goes on over a line end in blocks alone. So a text
that was cut, or has a gap, mostly stands as js-yaml never writes it. On 497 pages of three vendors
not one text did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from scripts.intake.restore.emitted import INDENT, fold, length, width_at
from scripts.intake.restore.prose import is_unfinished

_WITNESSES = 3
"""So many texts in js-yaml's writing tell the writer; chosen as in `written_by_js_yaml`."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A text that is not as it was written, at its line (from 1).

    `breaks_off` says that the document ends here and what is left would have fitted on one line, so
    that a part is gone; any other text may as well have been edited.
    """

    line: int
    breaks_off: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """A scalar of several lines: the line (from 0) of its header, its value, depth and own lines.

    One that is no block scalar, which js-yaml never writes, has no style.
    """

    line: int
    style: str
    value: str
    depth: int
    body: tuple[str, ...]


def torn_texts(text: str) -> list[Torn]:
    """List the texts of an indented document that js-yaml would have written otherwise.

    Empty where the document is not js-yaml's.
    """
    lines = text.rstrip("\n").split("\n")
    blocks = list(_blocks(text, lines))
    torn = [block for block in blocks if not _is_exact(block)]
    exact = len(blocks) - len(torn)
    if exact < _WITNESSES and not (exact and len(torn) == 1):
        return []
    if len(torn) > exact:
        return []
    return [Torn(block.line + 1, _is_short(block) and _ends(block, lines)) for block in torn]


def breaks_off(text: str) -> int | None:
    """Find the line (from 1) of a last text that cannot end so; None if the last text can."""
    lines = text.rstrip("\n").split("\n")
    last = lines[-1].strip()
    words = last.partition(": ")[2] if ": " in last and not last.endswith(":") else last
    quotes = words[:1] in ("'", '"')
    return len(lines) if not quotes and " " in words and is_unfinished(words) else None


def _blocks(text: str, lines: list[str]) -> Iterator[_Block]:
    try:
        tokens = list(yaml.scan(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError):
        return
    for token in tokens:
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            line = token.start_mark.line
            depth = _depth(lines[line])
            margin = " " * (INDENT * (depth + 1))
            end = line + 1
            while end < len(lines) and (lines[end].startswith(margin) or not lines[end].strip()):
                end += 1
            body = [row.removeprefix(margin).rstrip() for row in lines[line + 1 : end]]
            while body and not body[-1]:
                body.pop()
            yield _Block(line, token.style, token.value, depth, tuple(body))
        elif isinstance(token, yaml.ScalarToken) and token.end_mark.line > token.start_mark.line:
            yield _Block(token.start_mark.line, "", token.value, 0, ())


def _depth(row: str) -> int:
    """Say how deep the entry of a row stands: every dash before a key or a dash opens a list."""
    bare = row.lstrip()
    opened = 0
    while bare.startswith("- ") and bare[2:3] not in "|>":
        bare, opened = bare[2:], opened + 1
    return (len(row) - len(row.lstrip())) // INDENT + opened


def _is_exact(block: _Block) -> bool:
    if _is_short(block):
        return False
    if block.style == "|":
        return True
    written = [line.rstrip() for line in fold(block.value, width_at(block.depth))]
    return written == list(block.body)


def _ends(block: _Block, lines: list[str]) -> bool:
    return bool(block.style) and block.line + 1 + len(block.body) >= len(lines)


def _is_short(block: _Block) -> bool:
    """Whether the text would stand on the line of its key, had it always been as short."""
    if not block.style:
        return True
    if block.style == "|":
        return len(block.body) <= 1 and not block.value.endswith("\n")
    width = width_at(block.depth)
    return not any(length(line) > width for line in block.value.split("\n"))
