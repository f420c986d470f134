"""What a draft leaves to a person, as comments behind its actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Parts, Value, split_pointer, to_yaml
from scripts.lint.draft.editing import look_up
from scripts.lint.finding import Finding
from scripts.lint.waivers import KEY
from scripts.overlay import json_path

_REASON = "WHY IT IS RIGHT"


def comments(corrected: JsonObject, left: Sequence[Finding]) -> Iterator[str]:
    """Write each finding with the action that would waive it in the corrected document."""
    if left:
        yield "# Left to a person: correct it, or say in the action shown why it is right.\n"
    for finding in left:
        yield f"# line {finding.line}: {' '.join(finding.message.split())} [{finding.rule}]\n"
        action = to_yaml({"actions": [_waiver(corrected, finding)]})
        yield from (f"# {line}\n" for line in action.splitlines()[1:])


def _waiver(corrected: JsonObject, finding: Finding) -> JsonObject:
    """Write the action that waives a finding at the object that holds the place of it."""
    return {
        "target": json_path(_object_around(corrected, finding.pointer)),
        "description": _REASON,
        "update": {KEY: [{"rule": finding.rule, "reason": _REASON}]},
    }


def _object_around(value: Value, pointer: str) -> Parts:
    """Locate the innermost object on the way to a place."""
    found: Parts = ()
    way: Parts = ()
    for name in split_pointer(pointer):
        way = (*way, int(name) if isinstance(value, list) and name.isdecimal() else name)
        value = look_up(value, way[-1:])
        if isinstance(value, dict):
            found = way
    return found
