"""Components: what refers to them, and who writes the values that they describe.

That is the client, in what it sends, or the service, in what the client receives.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag, auto

from scripts.documents import JsonObject, Value
from scripts.openapi.grammar import Node, children, holding
from scripts.openapi.references import component_named

Component = tuple[str, str]
"""Kind and name, such as `("schemas", "ApiResponse")`."""


def references_in(value: Value) -> Iterator[Component]:
    """Yield the components that a part of a document refers to."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
            reference = item.get("$ref")
            if isinstance(reference, str) and (component := component_named(reference)):
                yield component
        elif isinstance(item, list):
            pending.extend(item)


def component_at(components: Value, component: Component) -> Value:
    """Look a component up; None where there is none."""
    kind, name = component
    section = components.get(kind) if isinstance(components, dict) else None
    return section.get(name) if isinstance(section, dict) else None


class Use(Flag):
    """Who writes the values that a schema describes."""

    NONE = 0
    SENT = auto()
    RECEIVED = auto()


_OTHER = {Use.SENT: Use.RECEIVED, Use.RECEIVED: Use.SENT}
_ANSWERED = {("operation", "responses"), ("operation", "callbacks")}


def use_below(kind: str, member: str, use: Use) -> Use:
    """Return who writes what stands in a member, where `use` tells who writes requests around it.

    The service answers what the client asks, and calls where the client listens.
    """
    if (kind, member) in _ANSWERED:
        return _OTHER.get(use, use)
    return Use.RECEIVED if (kind, member) == ("document", "webhooks") else use


def component_uses(document: JsonObject) -> dict[Component, Use]:
    """Follow the references of every operation through the components."""
    uses: dict[Component, Use] = {}
    components = document.get("components")
    outside = {name: value for name, value in document.items() if name != "components"}
    pending = [(Node("document", outside, ()), Use.SENT)]
    while pending:
        node, use = pending.pop()
        for component in _references(node):
            held = holding("components", component[0])
            target = component_at(components, component)
            if held and use not in uses.get(component, Use.NONE):
                uses[component] = uses.get(component, Use.NONE) | use
                if isinstance(target, dict):
                    pending.append((Node(held.kind, target, ()), use))
        depth = len(node.parts)
        pending += (
            (below, use_below(node.kind, str(below.parts[depth]), use)) for below in children(node)
        )
    return uses


def _references(node: Node) -> Iterator[Component]:
    named: list[Value] = [node.value.get("$ref")]
    mapping = node.value.get("mapping") if node.kind == "discriminator" else None
    if isinstance(mapping, dict):
        named += mapping.values()
    for reference in named:
        if isinstance(reference, str) and (component := component_named(reference)):
            yield component
