"""What a text says about the least, the greatest and the grid of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.lint.prose.numbers import DASH, NUMBER, marked, read_number


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range: `keyword` is `minimum` or `maximum`, `quote` the words it rests on."""

    keyword: str
    value: int | float
    quote: str


_N = marked(NUMBER)
_OTHER_UNIT = r"characters?|chars?|MB|KB|GB|px|pixels?|%|:\d|x\d|\d|[.,]\d"
_END = rf"(?!\s*(?:{_OTHER_UNIT}))"
_UNIT = r"(?:seconds?|secs?|s|frames?|fps|steps?|images?|shots?)"

_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bbetween {_N} ?(?:to|and|{DASH}) ?{_N}{_END}",
        rf"\b(?:from|range(?: is| of| from)?:?) ?[\[(]?{_N} ?(?:to|{DASH}|~|,) ?{_N}{_END}",
        rf"\({_N} ?{DASH} ?{_N}\)",
        rf"(?<![\d.:\u2013-])\b{_N} ?{DASH} ?{_N} {_UNIT}\b",
    )
)
_ENDS = tuple(
    (keyword, re.compile(rf"\b{words} {_N}{_END}", re.IGNORECASE))
    for keyword, words in (
        ("minimum", r"min(?:imum)?(?: value)?(?: is| of)?[:=]?"),
        ("maximum", r"max(?:imum)?(?: value)?(?: is| of)?[:=]?"),
        ("minimum", r"(?:at least|no less than)"),
        ("maximum", r"(?:at most|no more than|(?:must|can|should) ?not exceed)"),
    )
)
_STEP = re.compile(rf"\bstep(?: size)?(?: is| of)?[:=]? {_N}", re.IGNORECASE)
_MULTIPLE = re.compile(rf"\b(?:must be )?(?:an? )?multiples? of {_N}", re.IGNORECASE)
_OF_A_DIFFERENCE = re.compile(
    r"\b(?:difference|trimmed|interval|gap|minus|apart|segment|(?:time|replacement) range"
    r"|replacement duration)\b[^.]*$|\w [\u2212\u2013-] \w+[^.\n]*$",
    re.IGNORECASE,
)


def read_bounds(text: str) -> list[Bound]:
    """Read every end of a range that the text gives, in the order of the patterns."""
    if not any(character.isdigit() for character in text):
        return []
    bounds = [bound for pattern in _PAIRS for bound in _pairs(pattern, text)]
    for keyword, pattern in _ENDS:
        for match in pattern.finditer(text):
            if not _OF_A_DIFFERENCE.search(text, 0, match.start()):
                bounds.append(Bound(keyword, read_number(match[1]), match[0].strip()))
    return bounds


def _pairs(pattern: re.Pattern[str], text: str) -> Iterator[Bound]:
    """Read the ranges; one that limits how far two values are apart is about neither."""
    for match in pattern.finditer(text):
        low, high = read_number(match[1]), read_number(match[2])
        if low < high and not _OF_A_DIFFERENCE.search(text, 0, match.start()):
            yield Bound("minimum", low, match[0])
            yield Bound("maximum", high, match[0])


def read_step(text: str) -> tuple[int | float, str] | None:
    """Read a slider's step, "Step: 0.1", with its quote."""
    match = _STEP.search(text)
    return (read_number(match[1]), match[0]) if match else None


def read_multiple(text: str) -> tuple[int | float, str] | None:
    """Read "must be multiple of 4", with its quote."""
    match = _MULTIPLE.search(text)
    return (read_number(match[1]), match[0]) if match else None
