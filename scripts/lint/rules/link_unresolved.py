"""A link of a response to an operation that the document does not have."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ResponseSite, RootSite, Site


def check(site: Site) -> Iterator[Fault]:
    """Look up the operations that the links of a response, or of the components, name."""
    if isinstance(site, RootSite):
        components = site.value.get("components")
        links = components.get("links") if isinstance(components, dict) else None
        parts: Parts = ("components", "links")
    else:
        links, parts = site.value.get("links"), site.at("links")
    for name, link in as_object(links).items():
        if isinstance(link, dict):
            yield from _link(site, link, (*parts, name))


def _link(site: Site, link: JsonObject, parts: Parts) -> Iterator[Fault]:
    name, reference = link.get("operationId"), link.get("operationRef")
    if isinstance(name, str) and name not in site.subject.operation_ids:
        message = f"the link leads to the operation `{name}`, which there is not"
        yield Fault((*parts, "operationId"), message, f"operationId: {name}")
    if isinstance(reference, str) and reference.startswith("#") and not _leads(site, reference):
        message = f"the link leads to {reference}, where there is no operation"
        yield Fault((*parts, "operationRef"), message, f"operationRef: {reference}")


def _leads(site: Site, reference: str) -> bool:
    try:
        target: Value = site.subject.target(reference)
    except LookupError:
        return False
    return isinstance(target, dict)


RULE = Rule(
    id="link-unresolved",
    level=Level.ERROR,
    reason="Whoever follows the link, by hand or by a tool, ends nowhere.",
    fix="Correct the operationId, or remove the link.",
    on=(RootSite, ResponseSite),
    check=check,
)
