"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.lint.prose.numbers import COUNT, DASH, marked, read_number


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One limit: `keyword` is `minItems` or `maxItems`."""

    keyword: str
    value: int
    quote: str


_N = marked(COUNT)
_ADJECTIVES = r"(?: (?!(?:of|and|or|in|for|per|seconds?|MB)\b)[A-Za-z-]+){0,3}?"
_NOUNS = (
    "images? urls? files? videos? audios? items? elements? ids? inputs? references? shots? clips?"
    " masks? entries pictures? photos? tracks? segments? tags? prompts? colou?rs? points? faces?"
    " boxes"
)
_ITEMS = rf"{_ADJECTIVES} (?:{'|'.join(_NOUNS.split())})\b"
_AT_MOST = r"(?:up to|at most|no more than|(?:a )?maximum(?: of)?|max|exactly|only)"
_AT_LEAST = r"(?:at least|(?:a )?minimum of|exactly)"
_TOTAL = r"max(?:imum)? (?:items|count|number of (?:items|images|files))"
_MAXIMA = (
    re.compile(rf"\b{_AT_MOST} {_N}{_ITEMS}", re.IGNORECASE),
    re.compile(rf"\b{_TOTAL}: {_N}\b", re.IGNORECASE),
)
_MINIMA = re.compile(rf"\b{_AT_LEAST} {_N}{_ITEMS}", re.IGNORECASE)
_RANGE = re.compile(rf"\b(\d+) ?(?:{DASH}|to) ?(\d+){_ITEMS}", re.IGNORECASE)
_ONE_OR_TWO = re.compile(rf"\b(\d) or (\d){_ITEMS}", re.IGNORECASE)
_SINGLE = re.compile(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b", re.IGNORECASE
)
_NOT_OF_THE_LIST = re.compile(r"[^.]{0,40}(?:ignored|per \w+|in total|at a time)", re.IGNORECASE)


def read_counts(text: str) -> list[ItemCount]:
    """Read every limit on the number of items.

    "Only 1 is supported, the rest will be ignored" is no limit: more items do no harm.
    """
    return [*_ranges(text), *_limits(text)]


def _ranges(text: str) -> Iterator[ItemCount]:
    for match in (*_RANGE.finditer(text), *_ONE_OR_TWO.finditer(text)):
        low, high = int(match[1]), int(match[2])
        if low < high:
            yield ItemCount("minItems", low, match[0])
            yield ItemCount("maxItems", high, match[0])


def _limits(text: str) -> Iterator[ItemCount]:
    for keyword, patterns in (("maxItems", _MAXIMA), ("minItems", (_MINIMA,))):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if not _NOT_OF_THE_LIST.match(text, match.end()):
                    yield ItemCount(keyword, int(read_number(match[1])), match[0])
    for match in _SINGLE.finditer(text):
        yield ItemCount("maxItems", 1, match[0])
