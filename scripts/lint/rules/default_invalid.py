"""A `default` that its own schema refuses."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown


def check(site: SchemaSite) -> Iterator[Fault]:
    """Hold the default against the schema it stands in."""
    if "default" not in site.value:
        return
    default = site.value["default"]
    for mismatch in mismatches(site.subject, site.value, default):
        yield Fault(
            site.at("default", *mismatch.path),
            f"the default does not fit its schema: {mismatch.message}",
            f"default: {shown(default)}",
            Suggestion((RemoveMember(site.at("default")),)),
        )
        return


RULE = Rule(
    id="default-invalid",
    level=Level.ERROR,
    reason="A client that fills in the default sends what it would refuse from its user.",
    fix="Correct the default, or the keyword that refuses it.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"default"}),
)
