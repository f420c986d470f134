"""Text "(Minimum: 6, Maximum: 30, Step: 1)" or "Integer value" on a member of the type string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.numbers import NUMBER
from scripts.prose.phrase import Phrase
from scripts.prose.ranges import read_bounds, read_step

_INTEGER = Phrase(
    r"\b(?:(?:an? )?(?:integer|numeric) value|(?:must|should) be an? (?:whole number"
    r"|integer|number)\b"
    r"|an? (?:integer|number) (?:between|from|in the range))|整数值|(?:为|是)整数"
    r"|[\uff08(]整数[\uff09)]",
    "integer",
    "number",
    "numeric",
    "整数",
)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a range of numbers, or for the word integer, on a text."""
    if site.types != {"string"} or "pattern" in site.value or site.text("format"):
        return
    said = _INTEGER.search(site.description)
    if said:
        yield Fault(site.at("type"), "the text asks for an integer, the schema for text", said[0])
        return
    if site.choices is not None:
        return
    bounds = read_bounds(site.description, site.name or "")
    quote = next((bound.quote for bound in bounds), None)
    has_both = {bound.keyword for bound in bounds} == {"minimum", "maximum"}
    if quote and has_both and (_has_step(site) or _has_numbers(site)):
        yield Fault(
            site.at("type"),
            "the text gives a range of numbers, the schema takes any text",
            quote,
        )


def _has_step(site: SchemaSite) -> bool:
    return read_step(site.description) is not None


def _has_numbers(site: SchemaSite) -> bool:
    """Whether the schema's own values are numbers, all of them."""
    values = [site.value.get("default"), site.value.get("example"), *site.array("examples")]
    given = [value for value in values if value is not None]
    return bool(given) and all(
        isinstance(value, str) and re.fullmatch(NUMBER, value) for value in given
    )


RULE = Rule(
    id="prose-number-as-text",
    level=Level.WARNING,
    reason="The client takes 'long' for a duration, and the range cannot be checked.",
    fix="Use `type: integer` or `number` with the range, or an enum if the API wants texts.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
