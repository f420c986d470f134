"""A member that is a text in one document and a number in another: `duration`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite, scalar_kind
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare members of one name that clients send; the documents' minority is told."""
    for own in site.sites:
        kind = scalar_kind(own) if isinstance(own, SchemaSite) else None
        if kind is None or not isinstance(own, SchemaSite):
            continue
        usual, count = site.corpus.types[own.name or ""].most_common(1)[0]
        if kind != usual:
            yield Fault(
                own.at("type"),
                f"`{own.name}` is of the type {kind} here, {usual} in {count} other places",
                f"type: {kind}",
            )


RULE = Rule(
    id="member-typed-differently",
    level=Level.NOTE,
    reason="Who moves from one model to the other writes '5' where 5 is asked for, or 5 for '5'.",
    fix="Check both pages; where the API really differs, leave it.",
    on=CorpusSite,
    check=check,
)
