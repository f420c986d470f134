"""Components: what refers to them, and who writes the values that they describe.

That is the client, in what it sends, or the service, in what the client receives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from enum import Flag, auto

from scripts.documents import Parts, Value
from scripts.openapi.grammar import Node
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


def component_uses(nodes: Iterable[Node]) -> dict[Component, Use]:
    """Follow the references of every operation of a document through the components."""
    listed = list(nodes)
    operations = {node.parts for node in listed if node.kind == "operation"}
    inside: dict[Component, list[tuple[Component, bool]]] = defaultdict(list)
    pending: list[tuple[Component, Use]] = []
    for node in listed:
        for component in _references(node):
            is_answered = _is_answered(node.parts, operations)
            if node.parts[:1] == ("components",):
                inside[str(node.parts[1]), str(node.parts[2])].append((component, is_answered))
            else:
                use = Use.RECEIVED if node.parts[:1] == ("webhooks",) else Use.SENT
                pending.append((component, _OTHER[use] if is_answered else use))
    uses: dict[Component, Use] = {}
    while pending:
        component, use = pending.pop()
        if use not in uses.get(component, Use.NONE):
            uses[component] = uses.get(component, Use.NONE) | use
            pending += (
                (inner, _OTHER[use] if is_answered else use)
                for inner, is_answered in inside[component]
            )
    return uses


def _is_answered(parts: Parts, operations: Container[Parts]) -> bool:
    """Whether the other side writes what stands at a place: answers, and calls to the client."""
    turns = sum(
        ("operation", parts[length]) in _ANSWERED and parts[:length] in operations
        for length in range(1, len(parts))
    )
    return turns % 2 == 1


def _references(node: Node) -> Iterator[Component]:
    named: list[Value] = [node.value.get("$ref")]
    mapping = node.value.get("mapping") if node.kind == "discriminator" else None
    if isinstance(mapping, dict):
        named += mapping.values()
    for reference in named:
        if isinstance(reference, str) and (component := component_named(reference)):
            yield component
