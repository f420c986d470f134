"""Which components end up in what the client sends, and which in what it receives."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.lint.components import Component, component_at, references_in
from scripts.lint.site import Use


def component_uses(document: JsonObject) -> dict[Component, Use]:
    """Follow the references of every operation through the components."""
    uses: dict[Component, Use] = {}
    components = document.get("components")
    for value, use in _roots(document):
        pending = list(references_in(value))
        while pending:
            component = pending.pop()
            if use in uses.get(component, Use.NONE):
                continue
            uses[component] = uses.get(component, Use.NONE) | use
            pending.extend(references_in(component_at(components, component)))
    return uses


def _roots(document: JsonObject) -> Iterator[tuple[Value, Use]]:
    paths = document.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        for key, operation in item.items() if isinstance(item, dict) else ():
            if key == "parameters":
                yield operation, Use.SENT
            elif isinstance(operation, dict):
                yield operation.get("parameters"), Use.SENT
                yield operation.get("requestBody"), Use.SENT
                yield operation.get("responses"), Use.RECEIVED
                yield operation.get("callbacks"), Use.RECEIVED
