"""Conflicts between specs: which of them the overlays of the whole settle, and advice for the rest.

What an overlay of the whole removes, or sets to a value of its own, need not be the same in each
spec: whatever they say, the overlay has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from scripts.documents import Mapping, Value, join_pointer, kind, resolve_pointer, to_yaml
from scripts.lint import Level, lint_document
from scripts.lint.draft import json_path
from scripts.merge import Conflict, Reading, Telling
from scripts.overlay import Action, Overlay
from scripts.overlay.query import Location, QueryError
from scripts.problem import Problem

_LONGEST = 12
_FEW = 3


def settling_actions(
    conflicts: Sequence[Conflict], value: Mapping, overlays: Sequence[Overlay]
) -> list[Action | None]:
    """Give for each conflict of a merged document the action that settles it, or None."""
    if not conflicts:
        return []
    reached = [(action, _selected(action, value)) for each in overlays for action in each.actions]
    return [_settling(conflict, reached) for conflict in conflicts]


def _selected(action: Action, value: Mapping) -> list[Location]:
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


def conflict_problem(conflict: Conflict) -> Problem:
    """Tell a conflict, with the overlay that would make the odd specs like the rest."""
    return conflict.problem(_advice(conflict))


def _advice(conflict: Conflict) -> str:
    readings = list(conflict.readings)
    sound = [reading for reading in readings if not _is_refused(reading, conflict)]
    right = sound[0] if sound else readings[0]
    odd = [telling for each in readings if each is not right for telling in each.tellings]
    extends = _extends({telling.source.document.name for telling in odd})
    actions: list[Value] = []
    for reading in (each for each in readings if each is not right):
        for place in reading.differing or right.differing:
            drafted = _actions(right.tellings[0], reading.tellings[0], place)
            actions += [action for action in drafted if action not in actions]
    text = to_yaml({"actions": actions}).partition("\n")[2]
    if not actions or text.count("\n") > _LONGEST:
        return (
            f"make them equal by {extends}, or give the part a value "
            "of its own by an overlay of the whole"
        )
    said = right.tellings[0].source.where(right.tellings[0].parts)
    reason = "since lint refuses the others" if 0 < len(sound) < len(readings) else "if it is right"
    drafted_lines = "".join(f"        {line}\n" for line in text.splitlines()).rstrip()
    return (
        f"say it as at {said} {reason}, by {extends} and\n"
        f"{drafted_lines}\n      or all in another way by an overlay of the whole"
    )


def _extends(names: set[str]) -> str:
    if len(names) > _FEW:
        return "an overlay with `extends: ../specs/`"
    listed = " or ".join(f"`extends: ../specs/{PurePath(name).name}`" for name in sorted(names))
    return f"an overlay with {listed}" if len(names) == 1 else f"overlays with {listed}"


def _is_refused(reading: Reading, conflict: Conflict) -> bool:
    """Whether lint finds an error in what a reading says, inside of the part, where they differ."""
    first = reading.tellings[0]
    document = first.source.document
    around = join_pointer(first.source.as_read(first.parts))
    inside = [
        join_pointer(place) for each in conflict.readings[1:] for place in each.differing if place
    ]
    return any(
        finding.level is Level.ERROR
        and any((finding.pointer + "/").startswith(f"{around}{place}/") for place in inside)
        for finding in lint_document(document)
    )


def _actions(usual: Telling, odd: Telling, place: Location) -> list[Mapping]:
    """Draft the actions that give one document what another has at a place."""
    right, wrong = usual.source.document.value, odd.source.document.value
    theirs = usual.source.as_read((*usual.parts, *place))
    mine = odd.source.as_read((*odd.parts, *place))
    while len(mine) > 1 and (
        isinstance(mine[-1], int) or not _settable(right, wrong, theirs, mine)
    ):
        theirs, mine = theirs[:-1], mine[:-1]
    key = str(mine[-1])
    there, value = _look_up(right, theirs)
    here, old = _look_up(wrong, mine)
    removal: Mapping = {"target": json_path(mine), "description": "WHY", "remove": True}
    if not there:
        return [removal]
    update: Mapping = {
        "target": json_path(mine[:-1]), "description": "WHY", "update": {key: value}
    }  # fmt: skip
    merges = isinstance(old, dict | list) or isinstance(value, dict | list)
    return [removal, update] if here and (merges or kind(old) != kind(value)) else [update]


def _settable(right: Mapping, wrong: Mapping, theirs: Location, mine: Location) -> bool:
    """Whether a place stands as it was read in one of two documents, and its parent in both."""
    parents = _look_up(right, theirs[:-1])[0] and _look_up(wrong, mine[:-1])[0]
    return parents and (_look_up(right, theirs)[0] or _look_up(wrong, mine)[0])


def _look_up(value: Value, place: Location) -> tuple[bool, Value]:
    try:
        return True, resolve_pointer(value, place)
    except LookupError:
        return False, None
