"""A `pattern` that is no regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compile the pattern."""
    if "pattern" not in site.value:
        return
    pattern = site.value["pattern"]
    try:
        re.compile(pattern if isinstance(pattern, str) else "(")
    except (re.error, OverflowError, RecursionError):
        yield Fault(
            site.at("pattern"),
            "the pattern is no regular expression",
            f"pattern: {shown(pattern)}",
            Suggestion((RemoveMember(site.at("pattern")),)),
        )


RULE = Rule(
    id="pattern-invalid",
    level=Level.ERROR,
    reason="Validators crash on it or let everything pass.",
    fix="Correct the pattern.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"pattern"}),
)
