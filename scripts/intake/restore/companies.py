"""Which names stand together in the JSON samples of a page's texts.

Their brackets survive the loss of all white space: they testify where indentation no longer does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(
    rf"""\s*(?:(?P<key>{_STRING})\s*:|{_STRING}|(?P<bracket>[{{}}])|[\[\],]|//[^"{{}}]*"""
    r"|[-\w.+\u2026]+)"
)
_START = re.compile(r'\{(?=\s*")')


def companies(lines: list[str]) -> list[frozenset[str]]:
    """List the names of every object with two members or more in the samples of the lines."""
    names = (frozenset(names) for names in _objects("\n".join(lines)))
    return [company for company in names if len(company) > 1]


def _objects(text: str) -> Iterator[list[str]]:
    """Yield the names of every object of the text's JSON that is closed again."""
    start = _START.search(text)
    while start:
        at = start.start()
        opened: list[list[str]] = []
        while token := _TOKEN.match(text, at):
            at = token.end()
            if token["bracket"] == "{":
                opened.append([])
            elif token["bracket"] == "}":
                yield opened.pop()
                if not opened:
                    break
            elif token["key"]:
                opened[-1].append(token["key"][1:-1])
        start = _START.search(text, at)
