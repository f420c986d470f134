"""Text "must be multiple of 4", schema without `multipleOf: 4`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.limits import texts_about
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.numbers import number_in, write_number
from scripts.prose.ranges import read_multiple


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare the multiple in the text with `multipleOf`."""
    if not site.types & {"integer", "number"}:
        return
    name = site.name or ""
    read = (read_multiple(text, name) for text in texts_about(site))
    stated = next((found for found in read if found), None)
    declared = site.value.get("multipleOf")
    if stated is None or stated[0] == declared or stated[0] <= 0:
        return
    number = write_number(stated[0])
    says = f"{declared}" if isinstance(declared, int | float) else "none"
    yield Fault(
        site.at("multipleOf") if "multipleOf" in site.value else site.parts,
        f"the text asks for a multiple of {number}, the schema for {says}",
        stated[1],
        _suggestion(site, stated[0], stated[1]),
    )


def _suggestion(site: SchemaSite, value: float, quote: str) -> Suggestion:
    schema = (SetMember(site.parts, "multipleOf", value),)
    declared = site.value.get("multipleOf")
    if not isinstance(declared, int | float):
        return Suggestion(schema)
    written = number_in(quote, value, declared) or quote
    return Suggestion((Rewrite(site.at("description"), quote, written),), schema)


RULE = Rule(
    id="prose-multiple",
    level=Level.WARNING,
    reason="A value off the grid passes the client and is refused, or rounded, by the API.",
    fix="Add `multipleOf`.",
    on=SchemaSite,
    check=check,
)
