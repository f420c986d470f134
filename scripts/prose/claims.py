"""What the readers of limits give back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from scripts.prose.clauses import holds_always
from scripts.prose.numbers import NUMBER, read_number
from scripts.prose.phrase import Phrase

_TAIL = Phrase(
    r"\]?(?: ?(?:characters?|chars?|seconds?|secs?|s|px|pixels?|frames?|fps)\b| ?(?:个?字符|秒))?",
    flags=0,
)


_OR_A_VALUE = Phrase(
    r"[`'\"\])*]{0,8}(?: ?(?:characters?|chars?|seconds?|secs?|s|px|pixels?|frames?|fps"
    r"|%|个?字符|秒))?"
    r"(?:,? \(?(?:or|as well as)|[\uff0c,]? ?(?:或者?|以及)) ?(?:(?:exactly|equal to|set to"
    r"|be|an?|any|values?|numbers?|integers?|between|from|of) )*"
    rf"[`'\"*\[(]*(?P<value>{NUMBER}|zero\b)",
    " or ",
    "(or ",
    " as well as ",
    "或",
    "以及",
)
_A_VALUE_OR = Phrase(
    rf"(?<![\w.-])(?P<value>{NUMBER})[`'\"*]*(?: \([^()]{{1,40}}\))?"
    r"(?:,? or|[\uff0c,]? ?或者?) ?"
    r"(?:(?:an?|any|be|value|number|integer|in|from|between|of)\b ?)*[\[(`]*$",
    " or ",
    "或",
)


class Claim(NamedTuple):
    """One limit that a text states.

    `keyword` is the schema keyword it speaks of (`minimum`, `exclusiveMaximum`, `maxLength`,
    `minItems`, …); `quote` are the words it rests on, which begin at `start` of the text. What is
    said under a condition ("when …, at most 10") does not hold `always`.
    """

    keyword: str
    value: int | float
    quote: str
    start: int = 0
    always: bool = True


def distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Keep the first of the claims that say the same, as patterns overlap.

    The same value under two conditions is said twice.
    """
    kept: list[Claim] = []
    for claim in claims:
        if not any(_is_same(claim, other) for other in kept):
            kept.append(claim)
    return kept


def _is_same(claim: Claim, other: Claim) -> bool:
    if (claim.keyword, claim.value, claim.always) != (other.keyword, other.value, other.always):
        return False
    overlap = claim.start < other.start + len(other.quote) and other.start < claim.start + len(
        claim.quote
    )
    return claim.always or overlap


def allows_beyond(text: str, claim: Claim) -> bool:
    """Whether a value beside a bound lies beyond it: "at most 3600 or 86400", "0 or 5 to 10"."""
    end = claim.start + len(claim.quote)
    beside = (
        _OR_A_VALUE.match(text, end),
        _A_VALUE_OR.search(text, max(0, claim.start - 80), claim.start),
    )
    values = [read_number(match["value"]) for match in beside if match is not None]
    is_greatest = "ax" in claim.keyword
    return any(value > claim.value if is_greatest else value < claim.value for value in values)


def claim_at(text: str, match: re.Match[str], keyword: str, value: float) -> Claim:
    """Make the claim that rests on a match."""
    start, end = match.span()
    quote = match[0] + _TAIL.match(text, end)[0]  # type: ignore[index]
    end = start + len(quote)
    if quote.count("(") > quote.count(")") and text.startswith(")", start + len(quote)):
        quote += ")"
    return Claim(keyword, value, quote.strip(), start, holds_always(text, start, end))
