"""Text "Default value: true", schema without `default`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.prose.defaults import as_type, read_default
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default that stands in the text alone."""
    if "default" in site.value or "const" in site.value or not site.types:
        return
    stated = read_default(site.description, site.choices)
    if stated is None:
        return
    suggestion = None
    try:
        value = as_type(stated.text, site.types, site.choices)
        suggestion = Suggestion((SetMember(site.parts, "default", value),))
    except ValueError:
        pass
    yield Fault(
        site.parts,
        f"the text gives the default {stated.text!r}, the schema none",
        stated.quote,
        suggestion,
    )


RULE = Rule(
    id="prose-default-missing",
    level=Level.WARNING,
    reason="Generated clients and forms show no default, so users set what they need not.",
    fix="Add `default` to the schema.",
    on=SchemaSite,
    check=check,
)
