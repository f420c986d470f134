"""A `$ref` that leads nowhere, out of the document, or only back to itself."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Parts, Value, as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ReferenceSite, SchemaSite, Site
from scripts.lint.wording import shown
from scripts.openapi import CircularReference


def check(site: Site) -> Iterator[Fault]:
    """Follow the reference, or those by which a discriminator names its branches."""
    if isinstance(site, SchemaSite):
        choice = site.value.get("discriminator")
        mapping = choice.get("mapping") if isinstance(choice, dict) else None
        for name, target in as_object(mapping).items():
            if isinstance(target, str) and target.startswith("#"):
                yield from _follow(site, target, ("discriminator", "mapping", name))
    else:
        yield from _follow(site, site.value["$ref"], ("$ref",))


def _follow(site: Site, reference: Value, steps: Parts) -> Iterator[Fault]:
    says = f"{steps[-1]}: {shown(reference)}"
    try:
        site.subject.references.follow(reference)
    except CircularReference:
        yield Fault(site.at(*steps), "the references lead round in a circle", says)
    except LookupError:
        is_outside = isinstance(reference, str) and not reference.startswith("#")
        where = "the reference leads out of the document"
        message = where if is_outside else f"nothing stands at {shown(reference)}"
        yield Fault(site.at(*steps), message, says)


RULE = Rule(
    id="reference-unresolved",
    level=Level.ERROR,
    reason="Every tool that reads the document stops here.",
    fix="Correct the reference or add what it names.",
    on=(ReferenceSite, SchemaSite),
    check=check,
)
