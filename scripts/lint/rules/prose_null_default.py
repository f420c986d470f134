"""Text "If None, a random seed is chosen", schema `default: 0`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Rewrite, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown
from scripts.prose.defaults import read_absence


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default on a member whose absence means something of its own."""
    default = site.value.get("default")
    if default is None or default == "":
        return
    sentence = read_absence(site.description)
    if sentence and str(default).lower() not in ("random", "auto", "-1"):
        yield Fault(
            site.at("default"),
            f"leaving the member out has its own meaning, yet it has the default {shown(default)}",
            sentence,
            Suggestion(
                (RemoveMember(site.at("default")),),
                (Rewrite(site.at("description"), sentence, f"The default is {shown(default)}"),),
            ),
        )


RULE = Rule(
    id="prose-null-default",
    level=Level.ERROR,
    reason="A client that sends the default never gets what the text promises.",
    fix="Remove `default`, unless the API really uses it.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"default"}),
)
