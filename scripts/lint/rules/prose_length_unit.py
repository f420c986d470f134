"""Text "limited to 900 tokens", schema `maxLength: 900`, which counts characters."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.lengths import read_token_limit


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a `maxLength` that repeats a number of tokens or words."""
    bearing = site.bearing
    claim = read_token_limit(site.description) if "maxLength" in bearing.value else None
    if claim is not None and bearing.value["maxLength"] == claim.value:
        yield Fault(
            bearing.at("maxLength"),
            f"the text limits {claim.keyword}, maxLength {claim.value} counts characters",
            claim.quote,
            Suggestion((RemoveMember(bearing.at("maxLength")),)),
        )


RULE = Rule(
    id="prose-length-unit",
    level=Level.WARNING,
    reason="A token is several characters: the client refuses texts that the API takes.",
    fix="Remove `maxLength`, or find out how many characters the API takes.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"description"}),
)
