"""Components, and which of them a part of a document refers to."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value
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
