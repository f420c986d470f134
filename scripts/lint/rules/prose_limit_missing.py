"""Text "Max length: 5000 characters", schema without `maxLength`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.limits import stated_limits
from scripts.lint.prose.numbers import write_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for ranges, lengths and numbers of items that stand in the text alone."""
    limits = stated_limits(site)
    for limit in limits:
        rivals = {other.value for other in limits if other.keyword == limit.keyword}
        if limit.declared is None:
            yield Fault(
                site.parts,
                f"the text gives {limit.keyword} {write_number(limit.value)}, the schema none",
                limit.quote,
                Suggestion((SetMember(site.parts, limit.keyword, limit.value),))
                if len(rivals) == 1
                else None,
            )


RULE = Rule(
    id="prose-limit-missing",
    level=Level.WARNING,
    reason="A limit that only people can read is found out by a refused, sometimes billed, call.",
    fix="Add the keyword to the schema.",
    on=SchemaSite,
    check=check,
)
