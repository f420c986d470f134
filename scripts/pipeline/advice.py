"""What the merge leaves to people: conflicts with advice, and what it left out or chose.

The advice is the overlay that would make the odd documents like the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from scripts.documents import (
    JsonObject,
    Value,
    join_pointer,
    kind,
    resolve_pointer,
    same,
    to_yaml,
)
from scripts.lint import Level, lint_document
from scripts.merge import Conflict, Merged, Telling, Wording
from scripts.overlay import Action, json_path
from scripts.overlay.query import Location
from scripts.problem import Problem

_LONGEST = 12
_FEW = 3
_DRAFTED = "python -m scripts lint SPEC --suggest -o overlays drafts this, and more, for each spec"
_OTHERWISE = "or give the part what is right by an overlay of the whole, which settles it for all"


def conflict_problem(conflict: Conflict) -> Problem:
    """Tell a conflict, with a draft of the overlay that makes all specs say the same.

    The draft follows what most specs say, unless lint finds an error in that and in others not.
    """
    sound = [wording for wording in conflict.wordings if not _is_refused(wording, conflict)]
    right = (sound or conflict.wordings)[0]
    is_known_fault = 0 < len(sound) < len(conflict.wordings)
    odd = [wording for wording in conflict.wordings if wording is not right]
    extends = _extends({each.source.document.name for one in odd for each in one.tellings})
    draft = _draft(right, odd)
    if draft is None:
        remedy = f"make them equal by {extends}"
    else:
        reason = "since lint refuses the others" if is_known_fault else "if it is right"
        place = right.tellings[0].source.where(right.tellings[0].parts)
        remedy = f"say it as at {place} {reason}, by {extends} and\n{draft}"
    return conflict.problem(f"{remedy}\n      {_DRAFTED if is_known_fault else _OTHERWISE}")


def _is_refused(wording: Wording, conflict: Conflict) -> bool:
    """Whether lint finds an error in what a wording says, inside of the part, where they differ."""
    first = wording.tellings[0]
    around = join_pointer(first.source.as_read(first.parts))
    places = {place for each in conflict.wordings for place in each.differing if place}
    inside = [f"{around}{join_pointer(place)}/" for place in places]
    return any(
        finding.level is Level.ERROR and f"{finding.pointer}/".startswith(place)
        for finding in lint_document(first.source.document)
        for place in inside
    )


def _extends(names: set[str]) -> str:
    if len(names) > _FEW:
        return "an overlay with `extends: ../specs/`"
    listed = " or ".join(f"`extends: ../specs/{PurePath(name).name}`" for name in sorted(names))
    return f"an overlay with {listed}" if len(names) == 1 else f"overlays with {listed}"


def _draft(right: Wording, odd: list[Wording]) -> str | None:
    """Write the actions as they would stand in the overlay; None if they are too many."""
    actions: list[Value] = []
    for wording in odd:
        for place in dict.fromkeys((*right.differing, *wording.differing)):
            drafted = _actions(right.tellings[0], wording.tellings[0], place)
            actions += [action for action in drafted if action not in actions]
    lines = to_yaml({"actions": actions}).splitlines()[1:]
    if not actions or len(lines) > _LONGEST:
        return None
    return "\n".join(f"        {line}" for line in lines)


def _actions(right: Telling, wrong: Telling, place: Location) -> list[JsonObject]:
    """Draft the actions that give one document what another has at a place."""
    theirs, mine = _as_written(right, wrong, place)
    there, value = _look_up(right.source.document.value, theirs)
    here, old = _look_up(wrong.source.document.value, mine)
    removal: JsonObject = {"target": json_path(mine), "description": "WHY", "remove": True}
    setting: JsonObject = {"target": json_path(mine[:-1]), "description": "WHY"}
    setting["update"] = {str(mine[-1]): value}
    if not there:
        return [removal] if here else []
    merges = isinstance(old, dict | list) or kind(old) != kind(value)
    return [removal, setting] if here and merges else [setting]


def _as_written(right: Telling, wrong: Telling, place: Location) -> tuple[Location, Location]:
    """Find where two documents, as written, differ at or around a place of their 3.1 forms."""
    theirs = right.source.as_read((*right.parts, *place))
    mine = wrong.source.as_read((*wrong.parts, *place))
    while len(mine) > 1 and (isinstance(mine[-1], int) or not _differ(right, theirs, wrong, mine)):
        theirs, mine = theirs[:-1], mine[:-1]
    return theirs, mine


def _differ(right: Telling, theirs: Location, wrong: Telling, mine: Location) -> bool:
    their, our = right.source.document.value, wrong.source.document.value
    if not _look_up(their, theirs[:-1])[0] or not _look_up(our, mine[:-1])[0]:
        return False
    (there, value), (here, old) = _look_up(their, theirs), _look_up(our, mine)
    return there != here or not same(value, old)


def _look_up(value: Value, place: Location) -> tuple[bool, Value]:
    try:
        return True, resolve_pointer(value, place)
    except LookupError:
        return False, None


def notes(
    merged: Merged,
    settled: Sequence[Action],
    value: JsonObject,
    orphans: Sequence[tuple[str, str]],
) -> Iterator[str]:
    """Say what was left out or chosen, and what overlays of the whole settled.

    `value` is the finished document: what an overlay of the whole decides needs no word, nor does
    the text of what no longer stands in it. `orphans` are the components that lost their use to an
    overlay.
    """
    for left in merged.left_out:
        if _look_up(value, left.parts) == _look_up(merged.value, left.parts):
            yield str(left)
    for chosen in merged.chosen:
        if _look_up(value, chosen.parts)[0]:
            yield str(chosen)
    for conflict, action in zip(merged.conflicts, settled, strict=True):
        place = action.document.place(action.parts) or ("?",)
        yield (
            f"settled by {action.document.name}:{place[0]}, {len(conflict.wordings)} readings: "
            f"{join_pointer(conflict.parts)}"
        )
    for section, name in orphans:
        yield f"dropped, since nothing needs it any more: /components/{section}/{name}"
