"""A member that is a text in one document and a number in another: `duration`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use

_SCALARS = frozenset({"boolean", "integer", "number", "string"})


def check(site: CorpusSite) -> Iterator[Fault]:
    """Compare members of one name that clients send; the documents' minority is told."""
    for name, members in site.members.items():
        kinds = Counter(kind for member in members if (kind := _kind(member)))
        if len(kinds) < 2:
            continue
        usual, count = kinds.most_common(1)[0]
        for own in site.own(members):
            kind = _kind(own)
            if kind and kind != usual:
                yield Fault(
                    own.at("type"),
                    f"`{name}` is of the type {kind} here, {usual} in {count} other places",
                    f"type: {kind}",
                )


def _kind(site: SchemaSite) -> str | None:
    """Name the one scalar type of a member that is sent; an integer is a number here."""
    if site.use != Use.SENT or len(site.types) != 1 or not site.types <= _SCALARS:
        return None
    return "number" if site.types & {"integer", "number"} else next(iter(site.types))


RULE = Rule(
    id="member-typed-differently",
    level=Level.NOTE,
    reason="Who moves from one model to the other writes '5' where 5 is asked for, or 5 for '5'.",
    fix="Check both pages; where the API really differs, leave it.",
    on=CorpusSite,
    check=check,
)
