"""Conflicts between specs, and which of them the overlays of the whole settle.

What an overlay of the whole removes, or sets to a value of its own, need not be the same in each
spec: whatever they say, the overlay has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import JsonObject, resolve_pointer
from scripts.merge import Conflict
from scripts.overlay import Action, Overlay
from scripts.overlay.query import Location, QueryError


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
