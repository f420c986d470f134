"""A `format` of another type: `format: date-time` on an integer."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

_NUMBER = frozenset({"integer", "number"})
_STRING = frozenset({"string"})
_ABOUT = {
    **dict.fromkeys(("int32", "int64"), _NUMBER),
    **dict.fromkeys(("float", "double"), frozenset({"number"})),
    **dict.fromkeys(
        ("binary", "byte", "date", "date-time", "email", "password", "time", "uri", "uuid"), _STRING
    ),
}


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare the format with the type."""
    declared = site.text("format")
    about = _ABOUT.get(declared)
    if about and site.types and not site.types & about:
        types = " or ".join(sorted(site.types))
        yield Fault(
            site.at("format"),
            f"the format {shown(declared)} says nothing about a value of the type {types}",
            f"format: {declared}",
            Suggestion((RemoveMember(site.at("format")),)),
        )


RULE = Rule(
    id="format-unsuited",
    level=Level.WARNING,
    reason="Generators pick the class by format or by type; with these two they disagree.",
    fix="Correct the type or the format.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"format"}),
)
