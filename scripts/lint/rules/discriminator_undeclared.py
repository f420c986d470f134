"""A discriminator by a member that one of the branches does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look the member up in every branch of `oneOf` and `anyOf`."""
    choice = site.value.get("discriminator")
    name = choice.get("propertyName") if isinstance(choice, dict) else None
    if not isinstance(name, str):
        return
    for keyword in ("oneOf", "anyOf"):
        for index, branch in enumerate(site.array(keyword)):
            members = site.subject.properties(branch)
            if members is not None and name not in members:
                yield Fault(
                    site.at(keyword, index),
                    f"the branch does not declare {name!r}, by which it is chosen",
                    f"propertyName: {shown(name)}",
                )


RULE = Rule(
    id="discriminator-undeclared",
    level=Level.ERROR,
    reason="Clients choose the class of an object by this member and find none.",
    fix="Declare the member in the branch, and require it there.",
    on=SchemaSite,
    check=check,
)
