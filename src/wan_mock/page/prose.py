"""The little Markdown that OpenAPI descriptions hold: paragraphs, lists, `code`."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup

from wan_mock.page.html import element, join

_CODE = re.compile(r"`([^`\n]+)`")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"\s*[-*] +")


def prose(text: str) -> Markup:
    """Render a description."""
    return join(_block(block) for block in _BLANK_LINES.split(text.strip()) if block)


def inline(text: str) -> Markup:
    """Render one line: only `code` is special."""
    pieces = _CODE.split(text)
    return join(element("code", p) if turn % 2 else p for turn, p in enumerate(pieces))


def _block(block: str) -> Markup:
    groups = groupby(block.split("\n"), key=lambda line: bool(_BULLET.match(line)))
    return join(_group(list(lines), bullets=bullets) for bullets, lines in groups)


def _group(lines: list[str], *, bullets: bool) -> Markup:
    if not bullets:
        return element("p", inline(" ".join(line.strip() for line in lines)))
    items = (element("li", inline(_BULLET.sub("", line, count=1))) for line in lines)
    return element("ul", items)
