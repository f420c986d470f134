"""Text "Max length: 5000 characters", schema without `maxLength`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.limits import StatedLimit, stated_limits
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.prose.numbers import write_number


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for ranges, lengths and numbers of items that stand in the text alone."""
    if site.use == Use.RECEIVED:
        return
    for limit in stated_limits(site):
        if limit.declared is None:
            yield Fault(
                site.parts,
                f"the text gives {limit.keyword} {write_number(limit.value)}, the schema none",
                limit.quote,
                Suggestion(tuple(_members(site.bearing, limit))),
            )


def _members(site: SchemaSite, limit: StatedLimit) -> Iterator[SetMember]:
    """Write the limit; in OpenAPI 3.0 an exclusive one is a flag beside the number."""
    keyword, value = limit.keyword, limit.value
    if keyword.startswith("exclusive") and not site.subject.is_version_31:
        yield SetMember(site.parts, keyword.removeprefix("exclusive").lower(), value)
        yield SetMember(site.parts, keyword, value=True)
    else:
        yield SetMember(site.parts, keyword, value)


RULE = Rule(
    id="prose-limit-missing",
    level=Level.WARNING,
    reason="A limit that only people can read is found out by a refused, sometimes billed, call.",
    fix="Add the keyword to the schema.",
    on=SchemaSite,
    check=check,
)
