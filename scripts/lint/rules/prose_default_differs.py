"""Text "Default value: 30", schema `default: 25`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value, same
from scripts.lint.edit import Rewrite, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown
from scripts.prose.defaults import StatedDefault, as_type, read_defaults


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare the default that the text states with the one declared."""
    if "default" not in site.value:
        return
    declared = site.value["default"]
    for stated in read_defaults(site.description, site.bearing.choices, site.name or ""):
        if not _says(stated, declared, site):
            yield Fault(
                site.at("default"),
                f"the text gives the default {shown(stated.text)}, the schema {shown(declared)}",
                stated.quote,
                _suggestion(site, stated, declared),
            )
            return


def _says(stated: StatedDefault, declared: Value, site: SchemaSite) -> bool:
    if declared is None:
        return stated.text.lower() in ("null", "none", "")
    if shown(declared).strip("'").lower() == stated.text.lower():
        return True
    bearing = site.bearing
    try:
        return same(as_type(stated.text, bearing.types, bearing.choices), declared)
    except ValueError:
        return False


def _suggestion(site: SchemaSite, stated: StatedDefault, declared: Value) -> Suggestion | None:
    if isinstance(declared, dict | list | None):
        return None
    written = stated.quote.replace(stated.text, str(shown(declared)).strip("'"), 1)
    text = (Rewrite(site.at("description"), stated.quote, written),)
    try:
        value = as_type(stated.text, site.bearing.types, site.bearing.choices)
    except ValueError:
        return Suggestion(text)
    return Suggestion(text, (SetMember(site.parts, "default", value),))


RULE = Rule(
    id="prose-default-differs",
    level=Level.ERROR,
    reason="Whoever leaves the member out gets something else than the text promises.",
    fix="Find out what the API does and correct the text or `default`.",
    on=SchemaSite,
    check=check,
    needs=frozenset({"default"}),
)
