"""What a reading holds while it goes on: open collections, an open scalar, the steps so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scripts.intake.restore.shape import Facts, Shape


class Frame(NamedTuple):
    """An open collection: a mapping of `kind`, or a list whose items are of `kind`.

    `pending` is the key (for a list, the number of the item) whose value is still to come, and
    `spec` what may come.
    """

    is_list: bool
    kind: str
    facts: Facts = ()
    pending: str | None = None
    spec: str = ""

    def has(self, key: str) -> bool:
        """Whether a member of that name is there, the one still open included."""
        return key == self.pending or any(name == key for name, _ in self.facts)

    def in_company(self, company: frozenset[str]) -> bool:
        """Whether a member, the one still open included, is one of a group of names."""
        return self.pending in company or any(name in company for name, _ in self.facts)

    def names(self) -> frozenset[str]:
        """Give the names of the members, the one still open included."""
        held = frozenset(name for name, _ in self.facts)
        return held if self.pending is None else held | {self.pending}

    def hold(self, key: str, shape: Shape) -> Frame:
        """Give the frame with one more member."""
        return Frame(self.is_list, self.kind, (*self.facts, (key, shape)))

    def await_value(self, key: str, spec: str) -> Frame:
        """Give the frame with a member whose value is still to come."""
        return Frame(self.is_list, self.kind, self.facts, key, spec)


@dataclass(slots=True, eq=False)
class Step:
    """The role of one line in a reading: `depth` levels deep, structure or text."""

    before: Step | None
    line: int
    depth: int
    is_text: bool
    rivals: list[tuple[Step, float]] = field(default_factory=list)


PLAIN = "-"
"""The mark of a plain scalar that goes on behind what looked like a list item."""


class Scalar(NamedTuple):
    """An open scalar: line and depth of its entry; block header, opening quote or `PLAIN`."""

    line: int
    depth: int
    mark: str


class State(NamedTuple):
    """Where a reading stands after a line."""

    stack: tuple[Frame, ...]
    scalar: Scalar | None
    cost: float
    step: Step | None
