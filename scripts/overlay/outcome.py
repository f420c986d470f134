"""What became of the actions of an overlay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scripts.documents import JsonObject
from scripts.overlay.action import Action
from scripts.problem import Problem


class Verdict(Enum):
    """What became of an action.

    `NO_MATCH`: its target selected nothing. `NO_EFFECT`: the document was already as it wants it.
    """

    APPLIED = "applied"
    NO_MATCH = "no match"
    NO_EFFECT = "no effect"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one action, and how many nodes its target selected."""

    action: Action
    verdict: Verdict
    matched: int

    def problem(self) -> Problem:
        """Tell an action that changed nothing as a problem; raises `ValueError` if it did."""
        if self.verdict is Verdict.APPLIED:
            raise ValueError("the action was applied")
        message, expected, remedy = self._no_match() if not self.matched else self._no_effect()
        return self.action.problem("target", message, expected, remedy)

    def _no_match(self) -> tuple[str, str, str]:
        return (
            f"the target selects nothing: {self.action.target}",
            "a target that the document still has",
            "adapt the target to the changed document, or delete the action",
        )

    def _no_effect(self) -> tuple[str, str, str]:
        action = self.action
        if action.has_update and action.copy is not None:
            message = "`update` and `copy` in one action cancel each other"
            return message, "one of the two", "delete one of them, or make it an action of its own"
        if not action.has_update and action.copy is None:
            message = "the action has neither `update` nor `copy` nor `remove: true`"
            return message, "one of them", "say what to change, or delete the action"
        return (
            f"the action changes nothing at {action.target}",
            "a document that still needs the correction",
            "delete the action: the document says so by itself",
        )


@dataclass(frozen=True, slots=True)
class Application:
    """The document's value after an overlay, one outcome per action, and what was let pass."""

    value: JsonObject
    outcomes: tuple[Outcome, ...]
    warnings: tuple[Problem, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """Count the actions with a verdict."""
        return sum(outcome.verdict is verdict for outcome in self.outcomes)

    def stale(self) -> tuple[Problem, ...]:
        """Tell every action that changed nothing as a problem."""
        changeless = (item for item in self.outcomes if item.verdict is not Verdict.APPLIED)
        return tuple(outcome.problem() for outcome in changeless)
