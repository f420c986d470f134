"""A closed list of values in what the API answers."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for enums of more than one value in schemas that responses use alone."""
    if site.use != Use.RECEIVED or not isinstance(site.value.get("enum"), list):
        return
    values = site.array("enum")
    if len(values) > 1 and not all(isinstance(value, bool) for value in values):
        yield Fault(
            site.at("enum"),
            f"the answer may only hold the {len(values)} values of this enum",
            None,
            Suggestion((RemoveMember(site.at("enum")),)),
        )


RULE = Rule(
    id="closed-response-enum",
    level=Level.WARNING,
    reason="The day the API answers with a new code or state, a strict client fails on it.",
    fix="Remove the enum and keep the list in the text, or waive it where it is truly complete.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"enum", "const"}),
)
