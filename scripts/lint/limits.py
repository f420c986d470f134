"""Limits in a text held against the limits in its schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.documents import Value, as_object, as_text
from scripts.lint.components import Use
from scripts.lint.kinds import is_number
from scripts.lint.site import SchemaSite
from scripts.prose.claims import Claim
from scripts.prose.clauses import are_apart
from scripts.prose.counts import read_counts, read_members
from scripts.prose.lengths import read_lengths
from scripts.prose.numbers import NUMBER, read_number
from scripts.prose.phrase import Phrase
from scripts.prose.ranges import read_bounds
from scripts.prose.subjects import sentences_about

_SPECIAL = Phrase(
    r"(?<![\w.,-])(?:(?P<least>-1)\b(?! ?(?:to|and|-) ?\d)"
    r"|(?P<named>0)[`'\"]?,? (?:means?|disables|for (?:auto|random|no|unlimited|default)"
    r"|= ?(?:auto|random|no|unlimited|off)|to (?:disable|let|use))"
    r"|(?P<beside>-?\d{1,9})[`'\"]?,? or (?:any |an? )?(?:integer|number|value)s?\b)"
)
"""A value that has its own meaning beside a range: "-1 for automatic", "0 or any integer in"."""

_CONDITIONS = Phrase(
    r"\b(?:when|if|mode|models?|otherwise|recommended|chinese|for an?)\b|\bV\d|` ?时|模式"
)
_THOUSANDS = Phrase(r"(?<![\d.,])([1-9]\d{0,2}\.\d{3})(?![\d.,]*\d)", flags=0)
_WRITTEN_OTHERWISE = frozenset({"binary", "byte", "date", "date-time", "uuid", "email"})
"""Formats of text whose length says nothing, or is known."""
_NUMERIC = frozenset({"integer", "number"})


class StatedLimit(NamedTuple):
    """A limit that the text states; `declared` is the schema's own, None where it has none."""

    keyword: str
    value: int | float
    declared: int | float | None
    quote: str
    text: str
    start: int

    @property
    def agrees(self) -> bool:
        """Whether the schema says the same."""
        return self.declared == self.value


@lru_cache(maxsize=16)
def stated_limits(site: SchemaSite) -> list[StatedLimit]:
    """Read the limits that fit the schema's type; each keyword and value comes once.

    Where a text gives several values for one keyword under conditions ("in custom mode …"), the
    widest counts, since a schema can only hold that one. A range beside a special value ("-1 for
    automatic") has no least value. What the text of the object says of this member counts too.
    """
    bearing = limited(site)
    if bearing.choices is not None or site.choices is not None or not bearing.types:
        return []
    found: dict[tuple[str, float], StatedLimit] = {}
    depends = False
    for text in texts_about(site):
        for claim in _unconditional(text, _claims(bearing, text)):
            depends = depends or not claim.always
            keyword, value = _inclusive(bearing, claim)
            if not _is_implied(keyword, value) and not _is_passed_over(text, keyword, value):
                declared = _declared(bearing, keyword, value)
                limit = StatedLimit(keyword, value, declared, claim.quote, text, claim.start)
                found.setdefault((keyword, value), limit)
    limits = list(found.values())
    return [
        limit
        for limit in limits
        if not (
            _is_inside(limit, limits)
            and (depends or limit.declared is None or _CONDITIONS.search(site.description))
        )
    ]


def limited(site: SchemaSite) -> SchemaSite:
    """Return the schema that a limit in the text is one of.

    That is `site.bearing`; of a text or a list of texts the list, as only it has items to count.
    """
    bearing = site.described if "$ref" in site.value else site.bearing
    if bearing is not site or bearing.types:
        return bearing
    branches = site.branches
    lists = [branch for branch in branches if branch.types == {"array"}]
    return lists[0] if len(lists) == 1 and all(branch.types for branch in branches) else site


def is_contradicted(site: SchemaSite, limit: StatedLimit) -> bool:
    """Whether its text gives another limit, or what another member's says of it would be refused.

    "In merge mode give 1-3 of them as `sourceUrls`" speaks against two at most.
    """
    if any(
        claim.keyword == limit.keyword and claim.value != limit.value
        for claim in _claims(limited(site), limit.text)
    ):
        return True
    parent, name = site.parent, site.name or ""
    if not site.is_property or parent is None or not name:
        return False
    bearing = limited(site)
    others = as_object(parent.value.get("properties"))
    texts = (as_text(as_object(other).get("description")) or "" for other in others.values())
    return any(
        claim.keyword == limit.keyword and _is_wider(claim, limit)
        for text in texts
        if name in text and text != site.description
        for said in _said_of(name, text)
        for claim in _claims(bearing, said)
    )


def _said_of(name: str, text: str) -> Iterator[str]:
    """Yield what follows a name in each sentence, of a common word only where it stands as code."""
    is_word = name.isalpha() and name.islower()
    mark = "[`'\"]" if is_word else ""
    for match in re.finditer(rf"{mark}(?<![\w]){re.escape(name)}(?![A-Za-z0-9_]){mark}", text):
        yield re.split(r"[\n.;\u3002\uff1b]", text[match.end() :], maxsplit=1)[0]


def _is_wider(claim: Claim, limit: StatedLimit) -> bool:
    if "ax" in limit.keyword:
        return claim.value > limit.value
    return claim.value < limit.value


def texts_about(site: SchemaSite) -> Iterator[str]:
    """Yield the member's own text, and the sentences of its object's text that name it."""
    yield site.description
    parent = site.parent
    if site.is_property and parent is not None and parent.description:
        yield from sentences_about(parent.description, site.name or "")


def excluded_choices(site: SchemaSite) -> tuple[list[Value], Claim] | None:
    """Find values of a numeric enum outside the only range that the text gives."""
    numbers = {str(choice): _as_number(choice) for choice in site.choices or ()}
    if not numbers or site.use == Use.RECEIVED or None in numbers.values():
        return None
    claims = [claim for claim in read_bounds(site.description, site.name or "") if claim.always]
    if len({(claim.keyword, claim.value) for claim in claims}) > 2 or len(claims) < 2:
        return None
    for claim in claims:
        outside = [
            choice
            for choice in site.choices or ()
            if _is_outside(numbers[str(choice)], claim)
            and not _is_passed_over(site.description, claim.keyword, claim.value)
        ]
        if outside and len(outside) < len(numbers):
            return outside, claim
    return None


def _as_number(choice: Value) -> float | None:
    if is_number(choice):
        return choice
    is_text = isinstance(choice, str) and re.fullmatch(NUMBER, choice)
    return read_number(str(choice)) if is_text else None


def _is_outside(number: float | None, claim: Claim) -> bool:
    if number is None:
        return False
    return number < claim.value if claim.keyword == "minimum" else number > claim.value


def _is_passed_over(text: str, keyword: str, value: float) -> bool:
    """Whether the text allows a special value below a least one."""
    if keyword not in ("minimum", "exclusiveMinimum"):
        return False
    return any(int(match[match.lastgroup or 0]) < value for match in _SPECIAL.finditer(text))


def _is_inside(limit: StatedLimit, limits: list[StatedLimit]) -> bool:
    """Whether the text gives a wider limit for the same keyword."""
    rivals = [other for other in limits if other.keyword == limit.keyword and other != limit]
    wider = max if limit.keyword.startswith(("max", "exclusiveMax")) else min
    return any(wider(limit.value, other.value) == other.value for other in rivals)


def _claims(site: SchemaSite, text: str) -> Iterator[Claim]:
    types, name = site.types, site.name or ""
    if types & _NUMERIC:
        for claim in read_bounds(text, name):
            yield claim if "number" in types else _in_thousands(claim)
    elif "string" in types and site.text("format") not in _WRITTEN_OTHERWISE:
        is_address = site.text("format").startswith(("uri", "url"))
        yield from read_lengths(text, name if not is_address else f"{name}_url")
    elif "array" in types:
        yield from read_counts(text, name)
    elif types == {"object"} and "properties" not in site.value:
        yield from read_members(text, name)


def _in_thousands(claim: Claim) -> Claim:
    """Take the points of a whole number for those between its thousands: "100.000"."""
    written = next((n for n in _THOUSANDS.texts(claim.quote) if float(n) == claim.value), None)
    return claim if written is None else claim._replace(value=int(written.replace(".", "")))


def _unconditional(text: str, claims: Iterable[Claim]) -> list[Claim]:
    """Drop what is only said under one condition; two conditions are taken for all there are.

    What one sentence says, stands under the one condition that begins it.
    """
    claims = list(claims)
    if all(claim.always for claim in claims):
        return claims
    always = {claim.keyword for claim in claims if claim.always}
    return [
        claim
        for claim in claims
        if claim.always
        or (
            claim.keyword not in always
            and any(
                other.keyword == claim.keyword and are_apart(text, claim.start, other.start)
                for other in claims
            )
        )
    ]


def _inclusive(site: SchemaSite, claim: Claim) -> tuple[str, int | float]:
    """Turn "less than 10" into the keyword that a schema of this type uses."""
    keyword, value = claim.keyword, claim.value
    if not keyword.startswith("exclusive"):
        return keyword, value
    plain = keyword.removeprefix("exclusive")
    plain = plain[0].lower() + plain[1:]
    step = 1 if plain == "minimum" else -1
    declared = site.value.get(plain)
    if plain == "maxLength":
        return plain, value if declared == value else value - 1
    if "number" not in site.types and float(value).is_integer():
        return plain, value + step
    if is_number(declared) and (declared - value) * step > 0:
        return plain, declared
    return keyword, value


def _is_implied(keyword: str, value: float) -> bool:
    """Whether every value of the type keeps to the limit anyway."""
    return keyword in ("minLength", "minItems", "minProperties") and value == 0


def _declared(site: SchemaSite, keyword: str, value: float) -> int | float | None:
    """Return the limit that the schema has, the stated one where it says so in other words."""
    candidates = [site.value.get(keyword)]
    if keyword in ("minimum", "maximum"):
        step = 1 if keyword == "minimum" else -1
        exclusive = site.value.get("exclusive" + keyword.capitalize())
        candidates.append(exclusive)
        for bound in (exclusive, candidates[0] if exclusive is True else None):
            if is_number(bound) and "number" not in site.types:
                candidates.append(bound + step)
    elif keyword.startswith("exclusive") and candidates[0] is True:
        candidates = [site.value.get(keyword.removeprefix("exclusive").lower())]
    numbers = [candidate for candidate in candidates if is_number(candidate)]
    return value if value in numbers else next(iter(numbers), None)
