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
from scripts.openapi.grammar import FIELDS, Node

_MAY_REFER = frozenset(kind for kind, fields in FIELDS.items() if "$ref" in fields)


class _Place(NamedTuple):
    """An object of the grammar, who writes it, and the site it is, if any.

    `key` is the member that it stands in, `name` what it is called there, if anything.
    """

    node: Node
    use: Use
    key: str = ""
    name: str | None = None
    site: Site | None = None


def sites(subject: LintedDocument) -> Iterator[Site]:
    """Visit the document once and yield each site that rules may look at."""
    uses = component_uses(subject.nodes)
    around: list[_Place] = []
    for node in subject.nodes:
        while around and not _stands_in(node, around[-1].node):
            around.pop()
        if node.kind in _MAY_REFER and "$ref" in node.value:
            yield ReferenceSite(subject, node.parts, node.value, node.kind)
        place = _place(subject, node, around[-1], uses) if around else _root(subject, node)
        if place.site is not None:
            yield place.site
        around.append(place)


def _stands_in(node: Node, other: Node) -> bool:
    return node.parts[: len(other.parts)] == other.parts


def _root(subject: LintedDocument, node: Node) -> _Place:
    return _Place(node, Use.SENT, site=RootSite(subject, node.parts, node.value))


def _place(
    subject: LintedDocument, node: Node, around: _Place, uses: dict[Component, Use]
) -> _Place:
    key, *inside = node.parts[len(around.node.parts) :]
    if around.node.kind == "components":
        use = uses.get((str(key), str(inside[0])), Use.NONE)
    else:
        use = use_below(around.node.kind, str(key), around.use)
    name = _name(around, inside)
    return _Place(node, use, str(key), name, _site(subject, node, around.site, use, str(key), name))


def _name(around: _Place, inside: list[str | int]) -> str | None:
    """Return what an object is called: its key in a map, or what the object around it is called."""
    if inside:
        return around.name if isinstance(inside[0], int) else str(inside[0])
    named = around.node.value.get("name") if around.node.kind == "parameter" else None
    return named if isinstance(named, str) else None


def _site(
    subject: LintedDocument, node: Node, around: Site | None, use: Use, key: str, name: str | None
) -> Site | None:
    kind, value, parts = node
    match kind:
        case "schema":
            parent = around if isinstance(around, SchemaSite) else None
            teller = around if isinstance(around, ParameterSite) else None
            return SchemaSite(subject, parts, value, key, name, parent, use, teller)
        case "operation":
            return OperationSite(subject, parts, value, str(parts[-2]), str(parts[-1]))
        case "response":
            status = str(parts[-1])
            return None if "$ref" in value else ResponseSite(subject, parts, value, status)
        case "media type":
            return MediaTypeSite(subject, parts, value, use)
    plain = _PLAIN.get(kind)
    return plain(subject, parts, value) if plain else None


_PLAIN: dict[str, type[Site]] = {
    "parameter": ParameterSite,
    "header": ParameterSite,
    "request body": RequestBodySite,
    "security scheme": SecuritySchemeSite,
}
