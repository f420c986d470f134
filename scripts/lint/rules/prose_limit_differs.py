"""Text "Max length: 5000 characters", schema `maxLength: 500`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.limits import StatedLimit, excluded_choices, stated_limits
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import listed
from scripts.prose.numbers import number_in, write_number


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare ranges, lengths and numbers of items."""
    for limit in stated_limits(site):
        if limit.declared is not None and not limit.agrees:
            bearing = site.bearing
            yield Fault(
                bearing.at(limit.keyword)
                if limit.keyword in bearing.value
                else site.at("description"),
                f"the text says {limit.keyword} {write_number(limit.value)}, "
                f"the schema {write_number(limit.declared)}",
                limit.quote,
                _suggestion(site, limit),
            )
    excluded = excluded_choices(site)
    if excluded is not None:
        choices, claim = excluded
        yield Fault(
            site.at("const" if "const" in site.value else "enum"),
            f"the text says {claim.keyword} {write_number(claim.value)}, "
            f"the schema allows {listed(choices)}",
            claim.quote,
        )


def _suggestion(site: SchemaSite, limit: StatedLimit) -> Suggestion | None:
    declared, bearing = limit.declared, site.bearing
    if declared is None or limit.keyword not in bearing.value:
        return None
    corrected = number_in(limit.quote, limit.value, declared)
    if corrected is None:
        return None
    return Suggestion(
        (Rewrite(site.at("description"), limit.quote, corrected),),
        (SetMember(bearing.parts, limit.keyword, limit.value),),
    )


RULE = Rule(
    id="prose-limit-differs",
    level=Level.ERROR,
    reason="Readers trust the text, clients the schema: one of the two refuses valid values.",
    fix="Find out which limit the API enforces and correct the other side.",
    on=SchemaSite,
    check=check,
)
