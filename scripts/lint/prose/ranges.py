"""What a text says about the least, the greatest and the grid of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.lint.prose.numbers import NUMBER, read_number


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range: `keyword` is `minimum` or `maximum`, `quote` the words it rests on."""

    keyword: str
    value: int | float
    quote: str


_N = f"({NUMBER})"
_NOT_A_VALUE = r"(?!\s*(?:characters?|chars?|MB|KB|GB|px|pixels?|%|:\d|x\d|\d|[.,]\d))"
_UNIT = r"(?:seconds?|secs?|s|frames?|fps|steps?|images?|shots?)"

_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bbetween {_N} ?(?:to|and|-|–) ?{_N}{_NOT_A_VALUE}",
        rf"\b(?:from|range(?: is| of)?:?|range from) ?[\[(]?{_N} ?(?:to|-|–|~|,) ?{_N}{_NOT_A_VALUE}",
        rf"\({_N} ?[-–] ?{_N}\)",
        rf"(?<![\d.:–-])\b{_N} ?[-–] ?{_N} {_UNIT}\b",
    )
)
_ENDS = (
    ("minimum", re.compile(rf"\bmin(?:imum)?(?: value)?(?: is)?[:=]? {_N}{_NOT_A_VALUE}", re.I)),
    ("maximum", re.compile(rf"\bmax(?:imum)?(?: value)?(?: is)?[:=]? {_N}{_NOT_A_VALUE}", re.I)),
    ("minimum", re.compile(rf"\b(?:must be )?(?:at least|no less than) {_N}{_NOT_A_VALUE}", re.I)),
    (
        "maximum",
        re.compile(
            rf"\b(?:at most|no more than|(?:must|can|should) ?not exceed) {_N}{_NOT_A_VALUE}", re.I
        ),
    ),
)
_STEP = re.compile(rf"\bstep: {_N}", re.I)
_MULTIPLE = re.compile(rf"\b(?:must be )?(?:an? )?multiples? of {_N}", re.I)


def read_bounds(text: str) -> list[Bound]:
    """Read every end of a range that the text gives, in the order of the patterns."""
    if not any(character.isdigit() for character in text):
        return []
    bounds = [bound for pattern in _PAIRS for bound in _pair(pattern, text)]
    for keyword, pattern in _ENDS:
        for match in pattern.finditer(text):
            bounds.append(Bound(keyword, read_number(match[1]), match[0].strip()))
    return bounds


def _pair(pattern: re.Pattern[str], text: str) -> list[Bound]:
    bounds = []
    for match in pattern.finditer(text):
        low, high = read_number(match[1]), read_number(match[2])
        if low < high:
            bounds += [Bound("minimum", low, match[0]), Bound("maximum", high, match[0])]
    return bounds


def read_step(text: str) -> tuple[int | float, str] | None:
    """Read a slider's step, "Step: 0.1", with its quote."""
    match = _STEP.search(text)
    return (read_number(match[1]), match[0]) if match else None


def read_multiple(text: str) -> tuple[int | float, str] | None:
    """Read "must be multiple of 4", with its quote."""
    match = _MULTIPLE.search(text)
    return (read_number(match[1]), match[0]) if match else None
