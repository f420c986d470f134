"""Limits in a text held against the limits in its schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.lint.kinds import is_number
from scripts.lint.prose.counts import ItemCount, read_counts
from scripts.lint.prose.lengths import Length, read_lengths
from scripts.lint.prose.ranges import Bound, read_bounds
from scripts.lint.site import SchemaSite

_SPECIAL = re.compile(r"(?<![\w.,-])-1\b(?! ?(?:to|and|-) ?\d)")
_SUBJECT = re.compile(
    r"\b(duration|width|height|ratio|side|pixels|rate|length) (?:must|should|has to) "
    r"(?:each )?(?:be )?$",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"\b(?:when|if|mode|models?|otherwise|recommended|chinese|for an?)\b|\bV\d", re.IGNORECASE
)
_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """A limit that the text states; `declared` is the schema's own, None where it has none."""

    keyword: str
    value: int | float
    declared: int | float | None
    quote: str

    @property
    def agrees(self) -> bool:
        """Whether the schema says the same."""
        return self.declared == self.value


def stated_limits(site: SchemaSite) -> list[StatedLimit]:
    """Read the limits that fit the schema's type; each keyword and value comes once.

    Where a text gives several values for one keyword under conditions ("in custom mode …"), the
    widest counts, since a schema can only hold that one. A range beside a special value ("-1 for
    automatic") has no least value.
    """
    if site.choices is not None:
        return []
    found: dict[tuple[str, float], StatedLimit] = {}
    for keyword, value, quote in _stated(site):
        if not _is_implied(keyword, value) and not _is_passed_over(site, keyword, value):
            limit = StatedLimit(keyword, value, _declared(site, keyword), quote)
            found.setdefault((keyword, value), limit)
    limits = list(found.values())
    depends = _CONDITIONS.search(site.description) is not None
    return [
        limit
        for limit in limits
        if not (_is_inside(limit, limits) and (depends or limit.declared is None))
    ]


def _is_passed_over(site: SchemaSite, keyword: str, value: float) -> bool:
    return keyword == "minimum" and value > -1 and _SPECIAL.search(site.description) is not None


def _is_inside(limit: StatedLimit, limits: list[StatedLimit]) -> bool:
    """Whether the text gives a wider limit for the same keyword."""
    rivals = [other for other in limits if other.keyword == limit.keyword and other != limit]
    wider = max if limit.keyword.startswith("max") else min
    return any(wider(limit.value, other.value) == other.value for other in rivals)


def _stated(site: SchemaSite) -> Iterator[tuple[str, int | float, str]]:
    text = site.description
    claims: Iterable[Bound | Length | ItemCount] = ()
    if site.types & {"integer", "number"}:
        claims = read_bounds(text)
    elif "string" in site.types and not site.text("format"):
        claims = read_lengths(text)
    elif "array" in site.types:
        claims = read_counts(text)
    for claim in claims:
        before = text[: max(text.find(claim.quote), 0)]
        subject = _SUBJECT.search(before)
        if subject and subject[1].lower() not in (site.name or "").lower():
            continue
        yield claim.keyword, claim.value, claim.quote


def _is_implied(keyword: str, value: float) -> bool:
    """Whether every value of the type keeps to the limit anyway."""
    return keyword in ("minLength", "minItems") and value == 0


def _declared(site: SchemaSite, keyword: str) -> int | float | None:
    for name in (keyword, _EXCLUSIVE.get(keyword, keyword)):
        value = site.value.get(name)
        if is_number(value):
            return value
    return None
