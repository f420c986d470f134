"""Text "Default value: true", schema without `default`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.prose.defaults import StatedDefault, as_type, read_absence, read_default


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default that stands in the text alone."""
    if site.use == Use.RECEIVED or not site.types or site.value.keys() & {"default", "const"}:
        return
    stated = read_default(site.description, site.choices, site.name or "")
    if stated is None:
        return
    yield Fault(
        site.parts,
        f"the text gives the default {stated.text!r}, the schema none",
        stated.quote,
        _suggestion(site, stated),
    )


def _suggestion(site: SchemaSite, stated: StatedDefault) -> Suggestion | None:
    """Declare the default, unless the schema or the rest of the text speaks against it."""
    try:
        value = as_type(stated.text, site.types, site.choices)
    except ValueError:
        return None
    if read_absence(site.description) or any(mismatches(site.subject, site.value, value)):
        return None
    return Suggestion((SetMember(site.parts, "default", value),))


RULE = Rule(
    id="prose-default-missing",
    level=Level.WARNING,
    reason="Generated clients and forms show no default, so users set what they need not.",
    fix="Add `default` to the schema.",
    on=SchemaSite,
    check=check,
)
