"""What ends with a line: collections that are closed, and what they say once they are whole."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.intake.restore.clues import Marks
from scripts.intake.restore.consistency import FATAL, contradictions, omissions
from scripts.intake.restore.export_order import is_the_authors, may_follow, written_behind
from scripts.intake.restore.frame import Frame
from scripts.intake.restore.habits import END, Habits
from scripts.intake.restore.sample_schema import requires_others
from scripts.intake.restore.shape import Structure, as_property, summarise

_SAMPLES = ("example", "examples", "default")
_DECLARING = ("schema", "properties", "items")
_PARTS = ("allOf", "anyOf", "oneOf", "not")
_OTHERS_REQUIRED = 8.0
"""Chosen: two signs, since a sample may hold anything."""
_AGAINST_EXPORTER = 20.0
"""Chosen above the margin of an unknown writer: an exporter's program knows one order alone."""
_AS_TYPED = 3.0
"""Chosen: one clear sign; four of 29 new pages of the known vendor have callbacks so."""
_FOLDER = "x-apidog-folder"
_NO_FOLDER = 6.0
"""Measured: all 1 234 components of 651 exports have one. Chosen: two signs."""
_BARE_PROPERTY = 1.0
"""Measured: of 24 400 properties of exports 593 are so, of the known vendor's 63 of 10 300. Chosen
below one clear sign."""
_AGAINST_AUTHOR = 6.0
"""Chosen: two signs; none of 33 700 schemas of 848 exports, but two of a newer one, end so."""


class Closing:
    """Closes collections and judges them; what was judged once is remembered."""

    def __init__(
        self, habits: Habits | None, components: Mapping[str, Structure], marks: Marks
    ) -> None:
        self._habits = habits
        self._components = components
        self._marks = marks
        self._closed: dict[tuple[Frame, str], tuple[Structure, float]] = {}
        self._held: dict[tuple[Frame, Structure], tuple[Frame, float]] = {}
        self._contradicted_by: dict[Frame, float] = {}
        self._shapes: dict[Structure, Structure] = {}

    def close_top(self, stack: tuple[Frame, ...]) -> tuple[tuple[Frame, ...], float]:
        """Close the innermost collection and give it to what holds it, and say what both cost."""
        shape, closing_cost = self.closed(stack[-1], part_of=_part_of(stack))
        if stack[-2].kind == "{schema}":
            is_component = len(stack) > 2 and stack[-3].kind == "components"
            closing_cost += self._named_cost(stack[-1], is_component=is_component)
            shape = Structure("schema") if is_component else as_property(shape)
        parent, cost = self.hold(stack[-2], shape)
        return (*stack[:-2], parent), cost + closing_cost

    def _named_cost(self, frame: Frame, *, is_component: bool) -> float:
        """Say what it costs, in an export, what a property or a component has not."""
        if not self._marks.is_export:
            return 0.0
        if is_component and _FOLDER in self._marks.names and not frame.has(_FOLDER):
            return _NO_FOLDER
        is_bare = len(frame.facts) == 1 and frame.facts[0][0] == "type"
        return _BARE_PROPERTY if is_bare else 0.0

    def closed(self, frame: Frame, *, part_of: str = "") -> tuple[Structure, float]:
        """Reduce a collection, a part of a union perhaps, to its shape, and say what it lacks."""
        found = self._closed.get((frame, part_of))
        if found is None:
            shape = summarise(
                frame.kind, frame.facts, is_list=frame.is_list, components=self._components
            )
            shape = self._shapes.setdefault(shape, shape)
            found = self._closed[frame, part_of] = shape, self._closing_cost(frame, part_of)
        return found

    def hold(self, frame: Frame, shape: Structure) -> tuple[Frame, float]:
        """Give a frame the value it was waiting for, and say what that contradicts."""
        key = (frame, shape)
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = self._holding(frame, shape)
        return found

    def _holding(self, frame: Frame, shape: Structure) -> tuple[Frame, float]:
        key = frame.pending or ""
        held, kept = frame.hold(key, shape), frame.hold(key, _remembered(frame, key, shape))
        if frame.is_list or frame.kind not in ("schema", "media type"):
            return kept, 0.0
        before, after = self._contradicted(frame), self._contradicted(held)
        return kept, FATAL if after == FATAL else after - before

    def _contradicted(self, frame: Frame) -> float:
        known = self._contradicted_by.get(frame)
        if known is None:
            known = sum(fault.weight for fault in contradictions(frame.kind, frame.facts))
            self._contradicted_by[frame] = known
        return known

    def _closing_cost(self, frame: Frame, part_of: str) -> float:
        if frame.is_list:
            return 0.0
        if frame.kind == "any":
            return _OTHERS_REQUIRED if requires_others(frame.facts) else 0.0
        found = omissions(frame.kind, frame.facts, self._marks, part_of=part_of)
        return sum(fault.weight for fault in found) + self.order_cost(frame, END)

    def order_cost(self, frame: Frame, key: str) -> float:
        """Say what it costs that a key follows the last member of a frame, and those before it."""
        if frame.is_list or frame.kind == "any" or frame.kind[0] == "{":
            return 0.0
        against = self._export_cost(frame, key) if self._marks.is_export else 0.0
        return against + self.habit_cost(frame.kind, frame, key)

    def _export_cost(self, frame: Frame, key: str) -> float:
        """Say what it costs that a key stands where no export, or hardly one, has it."""
        behind = written_behind(frame.kind, key)
        if frame.in_company(behind):
            if not is_the_authors(frame.kind, key, behind & frame.names()):
                return _AGAINST_EXPORTER
            return _AGAINST_AUTHOR if key == "type" else _AS_TYPED
        before = frame.facts[-1][0] if frame.facts else END
        return 0.0 if may_follow(frame.kind, before, key) else _AGAINST_AUTHOR

    def habit_cost(self, kind: str, frame: Frame, key: str) -> float:
        """Say what it costs that a key follows the last member of a frame, as one of `kind`."""
        before = frame.facts[-1][0] if frame.facts else END
        return self._habits.cost(kind, before, key) if self._habits else 0.0


def _part_of(stack: tuple[Frame, ...]) -> str:
    """Return the keyword of which the innermost collection is one of the schemas, if it is.

    A response that operations share is a part of the components.
    """
    if stack[-2].kind == "{response}":
        return "components"
    holder = stack[-3] if stack[-2].is_list and len(stack) > 2 else stack[-2]
    name = holder.pending or ""
    return name if holder.kind == "schema" and name in _PARTS else ""


def _remembered(frame: Frame, key: str, shape: Structure) -> Structure:
    """Return what a later line may depend on of a value that a frame was waiting for.

    An example is judged once, when it ends, by a schema that stands before it; an extension never.
    """
    is_judged = key in _SAMPLES and any(name in _DECLARING for name, _ in frame.facts)
    if (
        shape.parts
        and not frame.is_list
        and (is_judged or (key[:2] == "x-" and frame.spec == "any"))
    ):
        return Structure(shape.form)
    return shape
