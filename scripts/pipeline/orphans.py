"""Components that only what an overlay of the whole removed had a use for.

A page's closed answer, replaced by an honest one, leaves its envelope behind: no operation needs
it, yet it would become a class of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scripts.documents import JsonObject, Value, as_object, split_pointer

_Name = tuple[str, str]
"""A component: its section and its name."""


def drop_orphans(before: Sequence[JsonObject], after: JsonObject) -> list[_Name]:
    """Take from `after` the components that a document `before` needed, and it does not any more.

    Needed is what operations refer to, directly or by way of other components. A component that
    nothing referred to from the start stays, and so does what it refers to.
    """
    present = set(_components(after))
    idle = present - _needed(after, ())
    if not idle:
        return []
    lost = idle & {name for document in before for name in _needed(document, ())}
    orphans = sorted(present - _needed(after, present - lost))
    components = after.get("components")
    for section, name in orphans:
        held = components[section] if isinstance(components, dict) else None
        if isinstance(held, dict):
            del held[name]
            if not held and isinstance(components, dict):
                del components[section]
    return orphans


def _needed(document: JsonObject, also: Iterable[_Name]) -> set[_Name]:
    """Collect the components that the document refers to outside of them, and those of `also`."""
    components = _components(document)
    rest = {name: value for name, value in document.items() if name != "components"}
    needed: set[_Name] = set()
    pending = [*_references(rest), *also]
    while pending:
        name = pending.pop()
        if name not in needed and name in components:
            needed.add(name)
            pending += _references(components[name])
    return needed


def _components(document: JsonObject) -> dict[_Name, Value]:
    """Return the components that a `$ref` can name; security schemes are named otherwise."""
    components = document.get("components")
    return {
        (section, name): value
        for section, named in as_object(components).items()
        for name, value in as_object(named).items()
        if section != "securitySchemes" and not section.startswith("x-")
    }


def _references(value: Value) -> Iterator[_Name]:
    """Find what a value refers to anywhere; what only looks like a reference does no harm."""
    pending = [value]
    while pending:
        held = pending.pop()
        if isinstance(held, dict):
            pending += held.values()
        elif isinstance(held, list):
            pending += held
        elif isinstance(held, str) and held.startswith("#/components/"):
            parts = split_pointer(held[1:])
            yield (parts[1], parts[2]) if len(parts) > 2 else ("", "")
