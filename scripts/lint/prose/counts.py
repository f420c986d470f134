"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.lint.prose.numbers import COUNT, read_number


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One limit: `keyword` is `minItems` or `maxItems`."""

    keyword: str
    value: int
    quote: str


_N = rf"({COUNT})"
_ADJECTIVES = r"(?: (?!of\b|and\b|or\b|in\b|for\b|per\b|seconds?\b|MB\b)[A-Za-z-]+){0,3}?"
_ITEMS = (
    r" (?:images?|urls?|files?|videos?|audios?|items?|elements?|ids?|inputs?|references?|shots?"
    r"|clips?|masks?|entries|pictures?|photos?|tracks?|segments?|tags?|prompts?)\b"
)
_MAXIMA = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:up to|at most|no more than|a maximum of|maximum of|maximum|max) {_N}{_ADJECTIVES}{_ITEMS}",
        rf"\bmax(?:imum)? (?:items|count|number of (?:items|images|files)): {_N}\b",
    )
)
_RANGE = re.compile(rf"\b(\d+) ?(?:-|–|to) ?(\d+){_ADJECTIVES}{_ITEMS}", re.IGNORECASE)
_MINIMA = re.compile(
    rf"\b(?:at least|a minimum of|minimum of) {_N}{_ADJECTIVES}{_ITEMS}", re.IGNORECASE
)
_SINGLE = re.compile(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b", re.I
)
_TOLERATED = re.compile(r"[^.]{0,40}(?:ignored|per (?:task|day|request)|in total)", re.IGNORECASE)


def read_counts(text: str) -> list[ItemCount]:
    """Read every limit on the number of items."""
    found = []
    for match in _RANGE.finditer(text):
        low, high = int(match[1]), int(match[2])
        if low < high:
            found += [ItemCount("minItems", low, match[0]), ItemCount("maxItems", high, match[0])]
    for pattern in _MAXIMA:
        for match in pattern.finditer(text):
            if not _TOLERATED.match(text, match.end()):
                found.append(ItemCount("maxItems", int(read_number(match[1])), match[0]))
    for match in _MINIMA.finditer(text):
        found.append(ItemCount("minItems", int(read_number(match[1])), match[0]))
    for match in _SINGLE.finditer(text):
        found.append(ItemCount("maxItems", 1, match[0]))
    return found
