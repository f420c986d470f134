"""Where a part of the finished document comes from: a line of a spec, or an action of an overlay.

Nothing is noted on the way; only when there is a problem to place, overlays are applied and specs
merged once more, one action after the other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from scripts.documents import (
    Document,
    JsonObject,
    Parts,
    Value,
    kind,
    resolve_pointer,
    same,
    split_pointer,
)
from scripts.merge import Origins, trace_origins
from scripts.overlay import Action, Overlay, apply_overlay
from scripts.pipeline.inputs import Inputs
from scripts.problem import Problem


@dataclass(frozen=True, slots=True)
class _Patched:
    """An action, and the document as it left it."""

    action: Action
    value: JsonObject


@dataclass
class Provenance:
    """Leads from places of the finished document back to the files of `inputs`.

    `patched` are the specs after their overlays, `host` the one they were merged for.
    """

    inputs: Inputs
    patched: Sequence[Document]
    host: str
    _of_spec: dict[str, list[_Patched]] = field(default_factory=dict)

    def placed(self, problem: Problem) -> Problem:
        """Place a problem of the finished document where it can be mended."""
        if problem.pointer is None or problem.file is not None:
            return problem
        found = self.find(_typed(self._finished, split_pointer(problem.pointer)))
        if found is None:
            return dataclasses.replace(problem, file="the merged document")
        document, parts = found
        return document.problem(
            parts, problem.message, expected=problem.expected, remedy=problem.remedy
        )

    def find(self, parts: Parts) -> tuple[Document, Parts] | None:
        """Return the spec or overlay that a part comes from, and its place; None if neither."""
        if action := _last_change(self._origins.value, self._whole, parts):
            return action.document, _place_in(action, parts)
        origin = self._origins.find(parts)
        if origin is None:
            return None
        document, place = origin
        spec = next(each for each in self.inputs.specs if each.name == document.name)
        if action := _last_change(spec.value, self._steps(spec), place):
            return action.document, _place_in(action, place)
        return spec, place

    def removal(self, reference: str) -> Action | None:
        """Return the action of the whole that removed what a reference names, if one did."""
        if not reference.startswith("#/"):
            return None
        parts = tuple(split_pointer(unquote(reference.removeprefix("#"))))
        action = _last_change(self._origins.value, self._whole, parts)
        return action if action is not None and action.remove else None

    @cached_property
    def _origins(self) -> Origins:
        return trace_origins(self.patched, host=self.host)

    @cached_property
    def _whole(self) -> list[_Patched]:
        return list(_steps(self._origins.value, self.inputs.of_whole))

    @property
    def _finished(self) -> JsonObject:
        return self._whole[-1].value if self._whole else self._origins.value

    def _steps(self, spec: Document) -> list[_Patched]:
        if spec.name not in self._of_spec:
            overlays = (*self.inputs.of_each, *self.inputs.of_spec.get(spec.name, ()))
            self._of_spec[spec.name] = list(_steps(spec.value, overlays))
        return self._of_spec[spec.name]


def _steps(value: JsonObject, overlays: Sequence[Overlay]) -> Iterator[_Patched]:
    for overlay in overlays:
        for action in overlay.actions:
            value = apply_overlay(dataclasses.replace(overlay, actions=(action,)), value).value
            yield _Patched(action, value)


def _last_change(before: JsonObject, steps: Sequence[_Patched], parts: Parts) -> Action | None:
    """Find the action that put what stands at a place; None if nothing there was changed."""
    found = None
    for step in steps:
        if _differ(_look_up(before, parts), _look_up(step.value, parts)):
            found = step.action
        before = step.value
    return found


def _differ(old: tuple[bool, Value], new: tuple[bool, Value]) -> bool:
    """Whether another thing stands at a place; an object or array that changed inside does not."""
    if old[0] != new[0]:
        return True
    if isinstance(old[1], dict | list) and kind(old[1]) == kind(new[1]):
        return False
    return not same(old[1], new[1])


def _look_up(value: Value, parts: Parts) -> tuple[bool, Value]:
    try:
        return True, resolve_pointer(value, parts)
    except LookupError:
        return False, None


def _place_in(action: Action, parts: Parts) -> Parts:
    """Find the part in the action's update that came to stand at a place of the document."""
    if not action.updates:
        return (*action.parts, "target")
    for start in range(len(parts)):
        if _look_up(action.update, parts[start:])[0]:
            return (*action.place("update"), *parts[start:])
    return action.place("update")


def _typed(value: Value, tokens: Sequence[str]) -> Parts:
    """Turn the tokens of a pointer into keys and indices, by what they lead through."""
    parts: list[str | int] = []
    for token in tokens:
        parts.append(int(token) if isinstance(value, list) and token.isdecimal() else token)
        value = _look_up(value, tuple(parts[-1:]))[1]
    return tuple(parts)
