"""Text "(Minimum: 6, Maximum: 30, Step: 1)" or "Integer value" on a member of the type string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.prose.ranges import read_bounds, read_step
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite

_INTEGER = re.compile(
    r"\b(?:integer value|(?:must|should) be an integer|an integer (?:between|from))\b",
    re.IGNORECASE,
)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a range with a step, or for the word integer, on a text."""
    if site.types != {"string"} or "pattern" in site.value:
        return
    said = _INTEGER.search(site.description)
    if said:
        yield Fault(site.at("type"), "the text asks for an integer, the schema for text", said[0])
        return
    if site.choices is not None:
        return
    step = read_step(site.description)
    keywords = {bound.keyword for bound in read_bounds(site.description)}
    if step and keywords == {"minimum", "maximum"}:
        yield Fault(
            site.at("type"),
            "the text gives a range of numbers, the schema takes any text",
            step[1],
        )


RULE = Rule(
    id="prose-number-as-text",
    level=Level.WARNING,
    reason="The client takes 'long' for a duration, and the range cannot be checked.",
    fix="Use `type: integer` or `number` with the range, or an enum if the API wants texts.",
    on=SchemaSite,
    check=check,
)
