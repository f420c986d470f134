"""The ways through a search: which steps lead to an ending, and at which lines others join them.

Readings that came to the same state were joined there, so that each of them can be followed by
what follows any other, at the same cost. A way is told by the step it takes on every line; beside
it stand the ways that leave it once and come back to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.intake.restore.frame import Step
from scripts.intake.restore.reading import steps_of

_ROUNDED = 1e-6
"""Chosen far above what sums of costs are rounded by, and far below any cost."""


@dataclass(frozen=True, slots=True)
class Path:
    """One way: on every line the step that led where it passes, the step taken, and its cost more.

    `cost` is that of the whole reading.
    """

    cost: float
    joints: tuple[Step, ...]
    taken: tuple[tuple[Step, float], ...]

    @property
    def steps(self) -> list[Step]:
        """Return the steps in the order of the lines."""
        return [step for step, _ in self.taken]

    def asides(self, endings: list[tuple[float, Step]], most: float = math.inf) -> Iterator[Aside]:
        """Yield the ways that leave this one once; `endings` are those of the search.

        Those are left out that cost more than `most` whatever they save of what this one paid.
        """
        allowed = most - self.cost + sum(paid for _, paid in self.taken) + _ROUNDED
        for line, joint in enumerate(self.joints):
            taken, paid = self.taken[line]
            for step, extra in [(joint, 0.0), *joint.rivals]:
                if step is not taken and extra <= allowed:
                    yield self._aside(joint, step, line, extra - paid)
        own, paid = self.joints[-1], self.taken[-1][1]
        base = next(cost for cost, last in endings if last is own)
        for cost, last in endings:
            if last is not own and cost - base <= allowed:
                yield self._aside(last, last, len(self.joints) - 1, cost - base - paid)

    def _aside(self, joint: Step, step: Step, line: int, more: float) -> Aside:
        """Follow a step back to where it meets this way; what that paid in between is saved."""
        left, before, cost = line, step.before, self.cost + more
        while before is not None and before is not self.joints[left - 1]:
            left -= 1
            cost -= self.taken[left][1]
            before = before.before
        return Aside(cost, self, joint, step, left, line)


@dataclass(frozen=True, slots=True)
class Aside:
    """A way that is another's but from line `left` to `line`: there it takes `step` to `joint`."""

    cost: float
    way: Path
    joint: Step
    step: Step
    left: int
    line: int

    @property
    def _extra(self) -> float:
        return next((extra for step, extra in self.joint.rivals if step is self.step), 0.0)

    def path(self) -> Path:
        """Write the whole way out."""
        steps = [self.step]
        while len(steps) <= self.line - self.left:
            before = steps[-1].before
            assert before  # noqa: S101 - `left` is no further back than the steps reach
            steps.append(before)
        inner = tuple((step, 0.0) for step in steps[:0:-1])
        way, joints = self.way, tuple(step for step, _ in inner)
        return Path(
            self.cost,
            (*way.joints[: self.left], *joints, self.joint, *way.joints[self.line + 1 :]),
            (
                *way.taken[: self.left],
                *inner,
                (self.step, self._extra),
                *way.taken[self.line + 1 :],
            ),
        )


def path_to(cost: float, last: Step) -> Path:
    """Return the cheapest way to an ending."""
    steps = tuple(steps_of(last))
    return Path(cost, steps, tuple((step, 0.0) for step in steps))
