"""Text "(Minimum: 6, Maximum: 30, Step: 1)" on a member of the type string."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.prose.ranges import read_bounds, read_step
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a range with a step on a text without an enum."""
    if site.types != {"string"} or site.choices is not None or "pattern" in site.value:
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
