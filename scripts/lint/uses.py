"""Which components end up in what the client sends, and which in what it receives."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Mapping, Value, split_pointer
from scripts.lint.site import Use

Component = tuple[str, str]
"""Kind and name, such as `("schemas", "ApiResponse")`."""


def component_uses(document: Mapping) -> dict[Component, Use]:
    """Follow the references of every operation through the components."""
    uses: dict[Component, Use] = {}
    components = document.get("components")
    for value, use in _roots(document):
        pending = list(_references(value))
        while pending:
            component = pending.pop()
            if use in uses.get(component, Use.NONE):
                continue
            uses[component] = uses.get(component, Use.NONE) | use
            pending.extend(_references(_component(components, component)))
    return uses


def _roots(document: Mapping) -> Iterator[tuple[Value, Use]]:
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


def _references(value: Value) -> Iterator[Component]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
            reference = item.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/components/"):
                parts = split_pointer(reference[1:])
                if len(parts) > 2:
                    yield parts[1], parts[2]
        elif isinstance(item, list):
            pending.extend(item)


def _component(components: Value, component: Component) -> Value:
    kind, name = component
    section = components.get(kind) if isinstance(components, dict) else None
    return section.get(name) if isinstance(section, dict) else None
