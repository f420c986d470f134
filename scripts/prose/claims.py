"""What the readers of limits give back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from scripts.prose.clauses import holds_always
from scripts.prose.phrase import Phrase

_TAIL = Phrase(
    r"\]?(?: ?(?:characters?|chars?|seconds?|secs?|s|px|pixels?|frames?|fps)\b| ?(?:个?字符|秒))?",
    flags=0,
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


def claim_at(text: str, match: re.Match[str], keyword: str, value: float) -> Claim:
    """Make the claim that rests on a match."""
    start, end = match.span()
    quote = match[0] + _TAIL.match(text, end)[0]  # type: ignore[index]
    if quote.count("(") > quote.count(")") and text.startswith(")", start + len(quote)):
        quote += ")"
    return Claim(keyword, value, quote.strip(), start, holds_always(text, start, end))
