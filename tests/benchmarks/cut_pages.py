"""Pages that break off: one document in the forms that maintainers save, cut at random places."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Callable

from scripts.documents import Value
from scripts.specs.sources import flatten

HEAD = "# A page\n\nSome words.\n\n"
FOOTER = "Was this page helpful?\nYes\nNo\n"


def _fenced(document: str) -> str:
    return f"{HEAD}````yaml\n{document}````\n\nMore words.\n"


def _html(code: str) -> str:
    return (
        "<!doctype html><html><head><title>A page</title></head><body><h1>A page</h1>"
        f"<pre><code>{html.escape(code)}</code></pre></body></html>"
    )


def _data(value: Value) -> str:
    held = json.dumps({"props": {"spec": value}}, ensure_ascii=False)
    return (
        "<!doctype html><html><head><title>A page</title></head><body><h1>A page</h1>"
        f'<script type="application/json">{held}</script></body></html>'
    )


def _at(text: str, chance: random.Random, first: int = 0) -> int:
    """Choose where to cut: half the time at the end of a line, else anywhere."""
    place = chance.randrange(first, max(first + 1, len(text) - 1))
    if chance.random() < 0.5:
        place = text.rfind("\n", first, place) + 1 or place
    return place


def _part(document: str, chance: random.Random) -> str:
    """Keep the head of a document, at least the line with its version."""
    return document[: _at(document, chance, document.index("\n") + 1)]


def _gap(document: str, chance: random.Random) -> str:
    """Take some lines out of the middle of a document."""
    lines = document.split("\n")
    first = chance.randrange(1, len(lines) - 2)
    last = min(len(lines) - 2, first + chance.randrange(1, max(2, len(lines) // 3)))
    return "\n".join([*lines[:first], *lines[last:]])


def _flat(document: str) -> str:
    return "A page\nCopy page\n" + "\n".join(flatten(document)) + "\n"


def _joined(document: str) -> str:
    return "A pageCopy page" + re.sub(" +", " ", document.replace("\n", "")) + "\n"


def _whole_of(page: str, chance: random.Random) -> str:
    start = page.index("openapi")
    return page[: _at(page, chance, page.index("\n", start) if "\n" in page[start:] else start)]


FORMS: dict[str, Callable[[str, Value, random.Random], str]] = {
    "markdown fence": lambda text, _, chance: _whole_of(_fenced(text), chance),
    "html pre": lambda text, _, chance: _html(text)[: -len("</code></pre></body></html>")][
        : _at(_html(text), chance, _html(text).index("openapi") + 20)
    ],
    "html pre closed": lambda text, _, chance: _html(_part(text, chance)),
    "plain": lambda text, _, chance: f"A page\nCopy page\n{_part(text, chance)}",
    "flattened": lambda text, _, chance: _flat(_part(text, chance)),
    "joined": lambda text, _, chance: _joined(_part(text, chance)),
    "embedded JSON": lambda _, value, chance: _data(value)[
        : _at(_data(value), chance, _data(value).index("openapi") + 20)
    ],
    "gap in the middle": lambda text, _, chance: _fenced(_gap(text, chance)),
    "gap, flattened": lambda text, _, chance: _flat(_gap(text, chance)) + FOOTER,
}
"""Each takes the document as its page has it, its value and a source of chance."""

WHOLE: dict[str, Callable[[str, Value], str]] = {
    "markdown fence": lambda text, _: _fenced(text),
    "html pre closed": lambda text, _: _html(text).replace("</body>", "<p>Next</p></body>"),
    "plain": lambda text, _: f"A page\nCopy page\n{text}{FOOTER}",
    "embedded JSON": lambda _, value: _data(value),
}
"""The same forms of a page that is whole: nothing may be said against it."""
