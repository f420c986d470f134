"""Text "Max length: 5000 characters", schema without `maxLength`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.limits import stated_limits
from scripts.lint.prose.numbers import write_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use


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
                Suggestion((SetMember(site.parts, limit.keyword, limit.value),)),
            )


RULE = Rule(
    id="prose-limit-missing",
    level=Level.WARNING,
    reason="A limit that only people can read is found out by a refused, sometimes billed, call.",
    fix="Add the keyword to the schema.",
    on=SchemaSite,
    check=check,
)
