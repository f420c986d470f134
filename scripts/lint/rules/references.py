"""References, links and discriminators that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.kinds import shown
from scripts.lint.rule import Rule
from scripts.lint.site import ReferenceSite, ResponseSite, RootSite, SchemaSite, Site
from scripts.openapi import CircularReference, leads_into_a_part, mistaken


def _reference_unresolved(site: Site) -> Iterator[Fault]:
    """Follow the reference, or those by which a discriminator names its branches."""
    if isinstance(site, SchemaSite):
        choice = site.value.get("discriminator")
        mapping = choice.get("mapping") if isinstance(choice, dict) else None
        for name, target in as_object(mapping).items():
            if isinstance(target, str) and target.startswith("#"):
                yield from _follow(site, target, ("discriminator", "mapping", name))
    elif isinstance(site, ReferenceSite):
        yield from _follow(site, site.value["$ref"], ("$ref",), site.kind)


def _follow(site: Site, reference: Value, steps: Parts, kind: str = "schema") -> Iterator[Fault]:
    says = f"{steps[-1]}: {shown(reference)}"
    try:
        target = site.subject.references.follow(reference).value
        if mistake := mistaken(str(reference), target, kind):
            yield Fault(site.at(*steps), f"the reference {mistake}", says)
    except CircularReference:
        yield Fault(site.at(*steps), "the references lead round in a circle", says)
    except LookupError:
        is_outside = isinstance(reference, str) and not reference.startswith("#")
        where = "the reference leads out of the document"
        message = where if is_outside else f"nothing stands at {shown(reference)}"
        yield Fault(site.at(*steps), message, says)


REFERENCE_UNRESOLVED = Rule(
    id="reference-unresolved",
    title="A `$ref` that leads nowhere, out of the document, to another kind, or back to itself.",
    level=Level.ERROR,
    reason="Every tool that reads the document stops here.",
    fix="Correct the reference or add what it names.",
    on=(ReferenceSite, SchemaSite),
    check=_reference_unresolved,
)


def _reference_into_a_part(site: ReferenceSite) -> Iterator[Fault]:
    """Look at the references that lead to something sound."""
    reference = site.value["$ref"]
    if not isinstance(reference, str) or not leads_into_a_part(reference):
        return
    if not any(_follow(site, reference, ("$ref",), site.kind)):
        message = "the reference is to a part of the document that is no component"
        yield Fault(site.at("$ref"), message, f"$ref: {shown(reference)}")


REFERENCE_INTO_A_PART = Rule(
    id="reference-into-a-part",
    title="A `$ref` to a part of the document that is no component, such as `#/paths/~1a/get`.",
    level=Level.ERROR,
    reason="The part has no name to keep, and moves when documents are merged, which is refused.",
    fix="Make a component of what it names, and refer to that in both places.",
    on=ReferenceSite,
    check=_reference_into_a_part,
)


def _link_unresolved(site: Site) -> Iterator[Fault]:
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


LINK_UNRESOLVED = Rule(
    id="link-unresolved",
    title="A link of a response to an operation that the document does not have.",
    level=Level.ERROR,
    reason="Whoever follows the link, by hand or by a tool, ends nowhere.",
    fix="Correct the operationId, or remove the link.",
    on=(RootSite, ResponseSite),
    check=_link_unresolved,
)


def _discriminator_undeclared(site: SchemaSite) -> Iterator[Fault]:
    """Look the member up in every branch of `oneOf` and `anyOf`."""
    choice = site.value.get("discriminator")
    name = choice.get("propertyName") if isinstance(choice, dict) else None
    if not isinstance(name, str):
        return
    for keyword in ("oneOf", "anyOf"):
        for index, branch in enumerate(site.array(keyword)):
            members = site.subject.properties(branch)
            if members is not None and name not in members:
                yield Fault(
                    site.at(keyword, index),
                    f"the branch does not declare {name!r}, by which it is chosen",
                    f"propertyName: {shown(name)}",
                )


DISCRIMINATOR_UNDECLARED = Rule(
    id="discriminator-undeclared",
    title="A discriminator by a member that one of the branches does not declare.",
    level=Level.ERROR,
    reason="Clients choose the class of an object by this member and find none.",
    fix="Declare the member in the branch, and require it there.",
    on=SchemaSite,
    check=_discriminator_undeclared,
    needs=frozenset({"discriminator"}),
)
