"""Text "Default value: true", schema without `default`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import kind
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.lint.wording import shown
from scripts.prose.defaults import StatedDefault, as_type, read_absence, read_default


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for a default that stands in the text alone."""
    bearing = site.bearing
    if site.use == Use.RECEIVED or not _types(bearing):
        return
    if (site.value.keys() | bearing.value.keys()) & {"default", "const"}:
        return
    stated = read_default(site.description, bearing.choices, site.name or "")
    if stated is None or _is_participle(stated, bearing):
        return
    yield Fault(
        site.parts,
        f"the text gives the default {shown(stated.text)}, the schema none",
        stated.quote,
        _suggestion(site, bearing, stated),
    )


def _is_participle(stated: StatedDefault, bearing: SchemaSite) -> bool:
    """Whether "by default it will be removed" is meant, which names no value of the type."""
    if not stated.text.isalpha() or not stated.quote.lower().startswith("by default"):
        return False
    try:
        as_type(stated.text, _types(bearing), bearing.choices)
    except ValueError:
        return True
    return False


def _types(site: SchemaSite) -> frozenset[str]:
    """Give the declared types, or those of the enum."""
    return site.types or frozenset(map(kind, site.choices or ()))


def _suggestion(site: SchemaSite, bearing: SchemaSite, stated: StatedDefault) -> Suggestion | None:
    """Declare the default, unless the schema or the rest of the text speaks against it."""
    try:
        value = as_type(stated.text, _types(bearing), bearing.choices)
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
    needs=frozenset({"description"}),
)
