"""A `pattern` that takes ages on some texts: `^(a+)+$`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown
from scripts.openapi.patterns import backtracks, finds


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look at the pattern, then try it on the member's own values for a moment."""
    pattern = site.text("pattern")
    if pattern and (backtracks(pattern) or _takes_long(site, pattern)):
        yield Fault(
            site.at("pattern"),
            "the pattern backtracks: on some texts a check of it takes ages",
            f"pattern: {shown(pattern)}",
        )


def _takes_long(site: SchemaSite, pattern: str) -> bool:
    values = [site.value.get("default"), *(site.choices or ())]
    values += [example for _, example in examples_of(site)]
    try:
        for value in values:
            if isinstance(value, str):
                finds(pattern, value)
    except TimeoutError:
        return True
    except ValueError:
        return False
    return False


RULE = Rule(
    id="pattern-backtracking",
    level=Level.WARNING,
    reason="Who sends such a text stops every client and server that checks it by this pattern.",
    fix="Write the pattern so that a text can be matched in one way only, or remove it.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"pattern"}),
)
