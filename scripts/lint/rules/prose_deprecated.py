"""Text "This parameter is deprecated", schema without `deprecated: true`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, ParameterSite, SchemaSite, Site
from scripts.prose.deprecation import says_deprecated


def check(site: Site) -> Iterator[Fault]:
    """Look for a deprecation that stands in the text alone, of members, parameters, operations."""
    if site.value.get("deprecated") is True or "$ref" in site.value:
        return
    if isinstance(site, SchemaSite) and not site.is_property:
        return
    name = site.name if isinstance(site, SchemaSite) else site.text("name")
    quote = says_deprecated(site.text("description"), name or "")
    if quote is not None:
        yield Fault(
            site.parts,
            "the text calls this deprecated, the document does not",
            quote,
            Suggestion((SetMember(site.parts, "deprecated", value=True),)),
        )


RULE = Rule(
    id="prose-deprecated",
    level=Level.WARNING,
    reason="Editors strike out what is deprecated only where the document says so.",
    fix="Add `deprecated: true`.",
    on=(SchemaSite, ParameterSite, OperationSite),
    check=check,
    needs=frozenset({"description"}),
)
