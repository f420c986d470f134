"""What a text says about the number of characters of a text value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.lint.prose.numbers import DASH, marked, read_number


@dataclass(frozen=True, slots=True)
class Length:
    """One limit: `keyword` is `minLength` or `maxLength`."""

    keyword: str
    value: int
    quote: str


_N = marked(r"\d{1,3}(?:,\d{3})+|\d+")
_CHARACTERS = r"(?:(?:non-Chinese|Chinese|Unicode|ASCII) )?(?:characters?|chars?)\b"
_ALONE = rf"(?! ?{DASH} ?\d|\d)"
_PAIR = re.compile(
    rf"(?:\bbetween |\blength(?: must be between)?:? ?)?"
    rf"{_N} ?(?:to|and|{DASH}) ?{_N} {_CHARACTERS}",
    re.IGNORECASE,
)
_AT_MOST = (
    r"(?:up to|at most|no more than|not exceed|cannot exceed|exceeding|limited to|within|limit:)"
)
_LIMITS = tuple(
    (keyword, re.compile(pattern, re.IGNORECASE))
    for keyword, pattern in (
        ("maxLength", rf"\bmax(?:imum)?(?: \w+)? length(?: is| of)?:? {_N}{_ALONE}"),
        ("minLength", rf"\bmin(?:imum)?(?: \w+)? length(?: is| of)?:? {_N}{_ALONE}"),
        ("maxLength", rf"\b(?:{_AT_MOST}|max(?:imum)?(?: of)?:?) {_N} {_CHARACTERS}"),
        ("minLength", rf"\b(?:at least|no less than|min(?:imum)?(?: of)?:?) {_N} {_CHARACTERS}"),
        ("maxLength", rf"(?<![\u2013\d-])\b{_N} {_CHARACTERS} (?:max(?:imum)?|or less|or fewer)\b"),
    )
)


_OF_ALL = re.compile(r"\b(?:combined|in total|total|altogether)\b[^.]*$", re.IGNORECASE)


def read_lengths(text: str) -> list[Length]:
    """Read every limit on the number of characters; limits on several texts together are none."""
    if not any(character.isdigit() for character in text):
        return []
    return [*_pairs(text), *_limits(text)]


def _pairs(text: str) -> Iterator[Length]:
    for match in _PAIR.finditer(text):
        low, high = int(read_number(match[1])), int(read_number(match[2]))
        if low < high:
            yield Length("minLength", low, match[0])
            yield Length("maxLength", high, match[0])


def _limits(text: str) -> Iterator[Length]:
    for keyword, pattern in _LIMITS:
        for match in pattern.finditer(text):
            if not _OF_ALL.search(text, 0, match.start()):
                yield Length(keyword, int(read_number(match[1])), match[0])
