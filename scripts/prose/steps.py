"""What a text says about the grid of a number: its step, and what it is a multiple of."""

from __future__ import annotations

import re

from scripts.prose.clauses import holds_always, is_advice, sentence
from scripts.prose.numbers import NUMBER, marked, read_number
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about

_N = marked(NUMBER)
_STEP = Phrase(
    rf"\b(?:step(?: size)?(?: is| of)?[:=]?|(?:increments?|steps) of) {_N}"
    rf"|步长(?:为|是)?[:\uff1a]? ?{_N}",
    "step",
    "increment",
    "步长",
)
_MULTIPLE = Phrase(
    rf"\b(?:must be )?(?:an? )?(?:multiples? of|divisible by|(?P<grid>in (?:increments"
    rf"|steps) of|increments? by|must increase by|(?:^|(?<=[.,;(\n]) ?)steps of)) {_N}"
    rf"|\bin {_N}[ -](?:[a-z]+[ -])?(?:increments|steps|multiples)\b"
    rf"|(?:每次递增|每次增加|递增量为?) ?{_N}|以 ?{_N} ?递增"
    rf"|\b(?:vielfaches von|кратн\w+|m[u\u00fa]ltiplo de|multiple de) {_N}|{_N} ?の倍数"
    rf"|{_N} ?的(?:整数倍|倍数)|被 ?{_N} ?整除",
    *(
        "multiple",
        "vielfach",
        "кратн",
        "ltiplo",
        "divisible",
        "倍数",
        "increment",
        "steps",
        "倍",
        "整除",
        "递增",
        "每次",
        "increase",
    ),
)
_ADVISED = Phrase(
    r" (?:for (?:best|better|optimal|the best)|works? (?:best|well)|(?:is|are) (?:best|rounded"
    r"|padded)"
    r"|(?:it|the value|they)? ?(?:is|are|will be|gets?) (?:round|pad|snap|adjust|crop)\w+)\b"
)
_ROUNDED = Phrase(
    r"\b(?:round|snap|adjust|align|scal|resiz|pad|crop)[a-z]*[^.;\n]*$|取整[^\u3002]*$"
)
"""What the service does to a value off the grid, which it takes then."""


@remembered
def read_step(text: str) -> tuple[int | float, str] | None:
    """Read a slider's step, "Step: 0.1", with its quote."""
    return _first(_STEP.search(text))


@remembered
def read_multiple(text: str, name: str = "") -> tuple[int | float, str] | None:
    """Read "must be multiple of 4", with its quote, if it is said of the member `name`."""
    for match in _MULTIPLE.finditer(text):
        start, end = match.span()
        if _ROUNDED.search(text, 0, start) or _ADVISED.match(text, end):
            continue
        if is_advice(text, start, end) or not holds_always(text, start, end):
            continue
        if is_about(text, match.start(), name) and _starts_on_grid(text, match):
            number = next(group for group in match.groups()[1:] if group)
            return read_number(number), match[0]
    return None


def _starts_on_grid(text: str, match: re.Match[str]) -> bool:
    """Whether steps begin at a multiple: "1 to 9 in steps of 2" are odd numbers."""
    before, _ = sentence(text, *match.span())
    step = read_number(next(group for group in match.groups()[1:] if group))
    starts = map(read_number, re.findall(NUMBER, before)) if match["grid"] else ()
    return step > 0 and not any(start % step for start in starts)


def _first(match: re.Match[str] | None) -> tuple[int | float, str] | None:
    if match is None:
        return None
    return read_number(next(group for group in match.groups() if group)), match[0]
