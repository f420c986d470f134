"""What overlays of the whole settle: conflicts between specs, and components without a use.

What such an overlay removes, or sets to a value of its own, need not be the same in each spec:
whatever they say, the overlay has the last word. What only the removed part had a use for goes too:
a page's closed answer, replaced by an honest one, leaves its envelope behind, which no operation
needs and which would become a class of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts.documents import JsonObject, Value, as_object, resolve_pointer
from scripts.merge import Conflict
from scripts.openapi.references import components_named_in
from scripts.overlay import Action, Overlay
from scripts.overlay.query import Location, QueryError

_ComponentName = tuple[str, str]
"""A component: its section and its name."""


def settling_actions(
    conflicts: Sequence[Conflict], value: JsonObject, overlays: Sequence[Overlay]
) -> list[Action | None]:
    """Return for each conflict of a merged document the action that settles it, or None."""
    if not conflicts:
        return []
    reached = [(action, _selected(action, value)) for each in overlays for action in each.actions]
    return [_settling(conflict, reached) for conflict in conflicts]


def _selected(action: Action, value: JsonObject) -> list[Location]:
    try:
        return [node.location for node in action.query.select(value)] if action.query else []
    except QueryError:
        return []


def _settling(
    conflict: Conflict, reached: Sequence[tuple[Action, list[Location]]]
) -> Action | None:
    found: Action | None = None
    for place in conflict.differing:
        deciding = (
            action
            for action, locations in reached
            for location in locations
            if _decides(action, location, place)
        )
        found = next(deciding, None)
        if found is None:
            return None
    return found


def _decides(action: Action, location: Location, place: Location) -> bool:
    """Whether an action at a location leaves nothing of what stands at a place at or below it."""
    if place[: len(location)] != location:
        return False
    if action.remove:
        return True
    if not action.updates:
        return False
    try:
        given = resolve_pointer(action.update, place[len(location) :])
    except LookupError:
        return False
    return not isinstance(given, dict | list)


def drop_orphans(before: Sequence[JsonObject], after: JsonObject) -> list[_ComponentName]:
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


def _needed(document: JsonObject, also: Iterable[_ComponentName]) -> set[_ComponentName]:
    """Collect the components that the document refers to outside of them, and those of `also`."""
    components = _components(document)
    rest = {name: value for name, value in document.items() if name != "components"}
    needed: set[_ComponentName] = set()
    pending = [*components_named_in(rest), *also]
    while pending:
        name = pending.pop()
        if name not in needed and name in components:
            needed.add(name)
            pending += components_named_in(components[name])
    return needed


def _components(document: JsonObject) -> dict[_ComponentName, Value]:
    """Return the components that a `$ref` can name; security schemes are named otherwise."""
    components = document.get("components")
    return {
        (section, name): value
        for section, named in as_object(components).items()
        for name, value in as_object(named).items()
        if section != "securitySchemes" and not section.startswith("x-")
    }
