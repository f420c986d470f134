"""A draft overlay from findings: one action after the other, each made for what the last one left.

An overlay's actions are applied in order, so each is written against the document as the actions
before it leave it: two corrections of one description become one text after another. Mending one
fault may show the next (a corrected enum refuses the old example), so the result is linted again
until nothing is left that can be mended. Where only a person can say which reading is right, the
action stands for one and `x-alternative` holds the other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from scripts.documents import (
    Document,
    Mapping,
    Value,
    kind,
    resolve_pointer,
    same,
    split_pointer,
    to_yaml,
)
from scripts.lint.edit import AppendItem, Edit, Parts, RemoveMember, Rewrite, SetMember
from scripts.lint.engine import lint_document
from scripts.lint.finding import Finding, Level
from scripts.lint.site import plain_spaces
from scripts.lint.waivers import KEY
from scripts.overlay import json_path

_ROUNDS = 5
_ROOTS = frozenset({"model-identity"})
"""Rules whose correction decides which side of other findings is wrong, so it comes first."""


def draft_overlay(
    document: Document, findings: Iterable[Finding], extends: str | None = None
) -> Mapping:
    """Write the overlay that mends what can be mended mechanically; `actions` may be empty.

    `extends` is the document's address as the overlay will name it, by default the document's name.
    """
    draft = _Draft(copy.deepcopy(document.value), document.text.splitlines())
    left = [finding for finding in findings if finding.document == document.name]
    roots = [finding for finding in left if finding.rule in _ROOTS]
    if roots:
        for finding in roots:
            draft.add(finding)
        left = lint_document(replace(document, value=draft.value))
    for _ in range(_ROUNDS):
        count = len(draft.actions)
        for finding in sorted(left, key=_removals_last):
            draft.add(finding)
        if len(draft.actions) == count:
            break
        left = lint_document(replace(document, value=draft.value))
    return {
        "overlay": "1.1.0",
        "info": {"title": f"Draft corrections of {document.name}", "version": "0.1.0"},
        "extends": quote(extends or document.name),
        "actions": list(draft.actions),
    }


def draft_text(document: Document, findings: Iterable[Finding], extends: str) -> str | None:
    """Write the draft as YAML; None if there is no action.

    What is left to a person follows in comments, each finding with the action that would waive it.
    """
    found = [finding for finding in findings if finding.document == document.name]
    draft = draft_overlay(document, found, extends)
    if not draft["actions"]:
        return None
    left = [f for f in found if f.suggestion is None and f.level != Level.NOTE]
    return to_yaml(draft) + "".join(_left_to_a_person(document, left))


def _left_to_a_person(document: Document, left: list[Finding]) -> Iterator[str]:
    if left:
        yield "# Left to a person: correct it, or say in the action shown why it is right.\n"
    for finding in left:
        yield f"# line {finding.line}: {' '.join(finding.message.split())} [{finding.rule}]\n"
        action = to_yaml({"actions": [_waiver(document, finding)]})
        yield from (f"# {line}\n" for line in action.splitlines()[1:])


def _waiver(document: Document, finding: Finding) -> Mapping:
    """Write the action that waives a finding at the object that holds the place of it."""
    reason = "WHY IT IS RIGHT"
    return {
        "target": json_path(_object_around(document.value, finding.pointer)),
        "description": reason,
        "update": {KEY: [{"rule": finding.rule, "reason": reason}]},
    }


def _object_around(value: Value, pointer: str) -> Parts:
    """Locate the innermost object on the way to a place."""
    found: Parts = ()
    way: Parts = ()
    for name in split_pointer(pointer):
        way = (*way, int(name) if isinstance(value, list) and name.isdecimal() else name)
        value = _look_up(value, way[-1:])
        if isinstance(value, dict):
            found = way
    return found


def _removals_last(finding: Finding) -> bool:
    edits = finding.suggestion.edits if finding.suggestion else ()
    return any(isinstance(edit, RemoveMember) for edit in edits)


class _Draft:
    def __init__(self, value: Mapping, lines: list[str]) -> None:
        self.value = value
        self._lines = lines
        self.actions: list[Value] = []
        self._done: set[tuple[str, str, str]] = set()

    def add(self, finding: Finding) -> None:
        """Write the actions of one finding, unless an earlier action already did the same."""
        suggestion = finding.suggestion
        identity = (finding.rule, finding.pointer, finding.message)
        if suggestion is None or identity in self._done:
            return
        self._done.add(identity)
        alternative = list(self._actions(suggestion.alternative, copy.deepcopy(self.value)))
        actions = list(self._actions(suggestion.edits, self.value))
        for action in actions:
            self.actions.append(_described(action, finding, self._quoted(finding), alternative))
            alternative = []

    def _quoted(self, finding: Finding) -> str:
        """Return the words a finding rests on, or else the line where it stands."""
        if finding.evidence:
            return finding.evidence
        known = finding.line is not None and finding.line <= len(self._lines)
        return self._lines[(finding.line or 1) - 1].strip() if known else finding.pointer

    def _actions(self, edits: Iterable[Edit], value: Mapping) -> Iterator[Mapping]:
        for edit in edits:
            yield from _apply(edit, value)


def _described(
    action: Mapping, finding: Finding, quoted: str, alternative: list[Mapping]
) -> Mapping:
    described: Mapping = {
        "target": action["target"],
        "description": f"{finding.rule}: {finding.message}",
        "x-evidence": [{"page": finding.document, "quote": quoted}],
        **action,
    }
    if alternative:
        described["x-alternative"] = list(alternative)
    return described


def _apply(edit: Edit, value: Mapping) -> Iterator[Mapping]:
    """Carry an edit out on `value` and yield the overlay actions that say the same."""
    match edit:
        case Rewrite(parts, old, new):
            yield from _rewrite(value, parts, old, new)
        case SetMember(parts, key, content):
            yield from _set(value, parts, key, content)
        case AppendItem(parts, key, item):
            yield from _append(value, parts, key, item)
        case RemoveMember(parts):
            yield from _remove(value, parts)


def _rewrite(value: Mapping, parts: Parts, old: str, new: str) -> Iterator[Mapping]:
    text = _look_up(value, parts)
    if isinstance(text, str) and old not in text:
        text = plain_spaces(text)
    if isinstance(text, str) and old in text:
        yield from _set(value, parts[:-1], str(parts[-1]), text.replace(old, new, 1))


def _set(value: Mapping, parts: Parts, key: str, content: Value) -> Iterator[Mapping]:
    holder = _look_up(value, parts)
    if not isinstance(holder, dict) or (key in holder and same(holder[key], content)):
        return
    if key in holder and _must_go_first(holder[key], content):
        yield {"target": json_path((*parts, key)), "remove": True}
    holder[key] = copy.deepcopy(content)
    yield {"target": json_path(parts), "update": {key: copy.deepcopy(content)}}


def _must_go_first(old: Value, new: Value) -> bool:
    """Whether an update would merge with, or refuse, what stands there."""
    return isinstance(old, dict | list) or kind(old) != kind(new)


def _append(value: Mapping, parts: Parts, key: str, item: Value) -> Iterator[Mapping]:
    holder = _look_up(value, parts)
    if not isinstance(holder, dict):
        return
    present = holder.get(key)
    if isinstance(present, list):
        if item not in present:
            present.append(copy.deepcopy(item))
            yield {"target": json_path((*parts, key)), "update": item}
    else:
        yield from _set(value, parts, key, [item])


def _remove(value: Mapping, parts: Parts) -> Iterator[Mapping]:
    holder = _look_up(value, parts[:-1])
    key = parts[-1]
    if isinstance(holder, dict) and key in holder:
        del holder[str(key)]
        yield {"target": json_path(parts), "remove": True}
    elif isinstance(holder, list) and isinstance(key, int) and key < len(holder):
        del holder[key]
        yield {"target": json_path(parts), "remove": True}


def _look_up(value: Value, parts: Parts) -> Value:
    try:
        return resolve_pointer(value, parts)
    except (LookupError, ValueError):
        return None
