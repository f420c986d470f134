"""What a reading holds while it goes on: the collections and the text that are open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scripts.intake.restore.shape import Facts, Structure


class Surroundings(NamedTuple):
    """What the objects around a collection of a sample say of it.

    `schema` is the one that it has to fit; `role` says what it is itself of a schema that stands in
    the sample: a `schema`, a `map` or a `list` of such, or nothing.
    """

    schema: Structure | None = None
    role: str = ""


_NONE = Surroundings()


class Frame:
    """An open collection: a mapping of `kind`, or a list whose items are of `kind`.

    `pending` is the key (for a list, the number of the item) whose value is still to come, and
    `spec` what may come. A frame that goes on is another one, and always the same one: so frames of
    one beginning that are equal are the same object, and cost nothing to compare.
    """

    __slots__ = (
        "_base",
        "_names",
        "_next",
        "around",
        "facts",
        "is_list",
        "kind",
        "pending",
        "spec",
    )

    def __init__(
        self,
        is_list: bool,
        kind: str,
        around: Surroundings = _NONE,
        *,
        facts: Facts = (),
        pending: str | None = None,
        spec: str = "",
        base: Frame | None = None,
    ) -> None:
        self.is_list = is_list
        self.kind = kind
        self.around = around
        self.facts = facts
        self.pending = pending
        self.spec = spec
        self._base = base or self
        self._names: frozenset[str] | None = None
        self._next: dict[tuple[str, Structure | str], Frame] = {}

    def has(self, key: str) -> bool:
        """Whether a member of that name is there, the one still open included."""
        return key == self.pending or key in self._base.held_names()

    def in_company(self, company: frozenset[str]) -> bool:
        """Whether a member, the one still open included, is one of a group of names."""
        return self.pending in company or not company.isdisjoint(self._base.held_names())

    def names(self) -> frozenset[str]:
        """Return the names of the members, the one still open included."""
        held = self._base.held_names()
        return held if self.pending is None else held | {self.pending}

    def held_names(self) -> frozenset[str]:
        """Return the names of the members that are whole."""
        if self._names is None:
            self._names = frozenset([name for name, _ in self.facts])
        return self._names

    def hold(self, key: str, shape: Structure) -> Frame:
        """Return the frame with one more member."""
        held = shape if self.is_list or key == "items" else shape.untitled()
        base = self._base
        found = base._next.get((key, held))
        if found is None:
            facts = (*self.facts, (key, held))
            found = base._next[key, held] = Frame(self.is_list, self.kind, self.around, facts=facts)
        return found

    def await_value(self, key: str, spec: str) -> Frame:
        """Return the frame with a member whose value is still to come."""
        base = self._base
        found = base._next.get((key, spec))
        if found is None:
            found = base._next[key, spec] = Frame(
                self.is_list,
                self.kind,
                self.around,
                facts=self.facts,
                pending=key,
                spec=spec,
                base=base,
            )
        return found


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


class OpenScalar(NamedTuple):
    """An open scalar: line and depth of its entry; block header, opening quote or `PLAIN`."""

    line: int
    depth: int
    mark: str


class State(NamedTuple):
    """Where a reading stands after a line."""

    stack: tuple[Frame, ...]
    scalar: OpenScalar | None
    cost: float
    step: Step | None
