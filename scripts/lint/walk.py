"""One walk over a document that finds every site, in the order of the document.

Where objects stand is the grammar's to say; the walk takes nothing else for granted, and passes
over what has an unexpected kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scripts.lint.components import Component, Use, component_uses, use_below
from scripts.lint.site import (
    MediaTypeSite,
    OperationSite,
    ParameterSite,
    ReferenceSite,
    RequestBodySite,
    ResponseSite,
    RootSite,
    SchemaSite,
    SecuritySchemeSite,
    Site,
)
from scripts.lint.subject import LintedDocument
from scripts.openapi.grammar import FIELDS, Node, children

_MAY_REFER = frozenset(kind for kind, fields in FIELDS.items() if "$ref" in fields)


class _Place(NamedTuple):
    """An object of the grammar, who writes it, and what is around it.

    `key` is the member that it stands in, `name` what it is called there, if anything.
    """

    node: Node
    use: Use
    key: str = ""
    name: str | None = None
    around: SchemaSite | None = None
    teller: ParameterSite | None = None


def sites(subject: LintedDocument) -> Iterator[Site]:
    """Visit the document once and yield each site that rules may look at."""
    uses = component_uses(subject.nodes)
    pending = [_Place(Node("document", subject.value, ()), Use.SENT)]
    while pending:
        place = pending.pop()
        node = place.node
        if node.kind in _MAY_REFER and "$ref" in node.value:
            yield ReferenceSite(subject, node.parts, node.value)
        site = _site(subject, place)
        if site is not None:
            yield site
        pending.extend(reversed([_below(place, child, site, uses) for child in children(node)]))


def _below(place: _Place, child: Node, site: Site | None, uses: dict[Component, Use]) -> _Place:
    node = place.node
    key, *inside = child.parts[len(node.parts) :]
    if node.kind == "components":
        use = uses.get((str(key), str(inside[0])), Use.NONE)
    else:
        use = use_below(node.kind, str(key), place.use)
    schema = site if isinstance(site, SchemaSite) else None
    teller = site if isinstance(site, ParameterSite) else None
    return _Place(child, use, str(key), _name(place, inside), schema, teller)


def _name(place: _Place, inside: list[str | int]) -> str | None:
    """Return what an object is called: its key in a map, or what the object around it is called."""
    if inside:
        return place.name if isinstance(inside[0], int) else str(inside[0])
    named = place.node.value.get("name") if place.node.kind == "parameter" else None
    return named if isinstance(named, str) else None


def _site(subject: LintedDocument, place: _Place) -> Site | None:
    kind, value, parts = place.node.kind, place.node.value, place.node.parts
    match kind:
        case "schema":
            held = (place.key, place.name, place.around, place.use, place.teller)
            return SchemaSite(subject, parts, value, *held)
        case "operation":
            return OperationSite(subject, parts, value, str(parts[-2]), str(parts[-1]))
        case "response":
            status = str(parts[-1])
            return None if "$ref" in value else ResponseSite(subject, parts, value, status)
        case "media type":
            return MediaTypeSite(subject, parts, value, place.use)
    plain = _PLAIN.get(kind)
    return plain(subject, parts, value) if plain else None


_PLAIN: dict[str, type[Site]] = {
    "document": RootSite,
    "parameter": ParameterSite,
    "header": ParameterSite,
    "request body": RequestBodySite,
    "security scheme": SecuritySchemeSite,
}
