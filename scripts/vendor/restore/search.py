"""The search over readings: which line opens what, and how deep it stands.

A state is a stack of open collections and perhaps an open scalar; every line either goes on with
the scalar or closes some collections and opens others. Readings that reach the same state are
joined, the cheaper one leading and the other kept beside it as a rival: so the search stays narrow
and yet every different reading of the document is found at the place where it ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scripts.vendor.restore import fields
from scripts.vendor.restore.consistency import FATAL, faults
from scripts.vendor.restore.entries import Entry, Inline, read_entry, read_inline
from scripts.vendor.restore.prose import Writing
from scripts.vendor.restore.shape import Facts, Shape, summarise

_BEAM = 150
_MARGIN = 36.0
_UNKNOWN_FIELD = 15.0
_LOOKS_LIKE_FIELD = 12.0
_LOOKS_LIKE_ITEM = 1.0
_SHADOWED = 5.0
_UNREFERENCED = 8.0
_REFERENCE = re.compile(r"""\$ref['"]?:\s*['"]?#/components/[^/]+/([^'"\s]+)""")


class Frame(NamedTuple):
    """An open collection: a mapping of `kind`, or a list whose items are of `kind`.

    `pending` is the key (for a list, the number of the item) whose value is still to come, and `spec` what may come.
    """

    is_list: bool
    kind: str
    facts: Facts = ()
    pending: str | None = None
    spec: str = ""

    def has(self, key: str) -> bool:
        return any(name == key for name, _ in self.facts)

    def hold(self, key: str, shape: Shape) -> Frame:
        return Frame(self.is_list, self.kind, (*self.facts, (key, shape)))

    def await_value(self, key: str, spec: str) -> Frame:
        return Frame(self.is_list, self.kind, self.facts, key, spec)


@dataclass(slots=True, eq=False)
class Step:
    """The role of one line in a reading: `depth` levels deep, structure or text."""

    before: Step | None
    line: int
    depth: int
    is_text: bool
    rivals: list[tuple[Step, float]] = field(default_factory=list)


class Scalar(NamedTuple):
    """An open scalar: the line and depth of its entry, and its block header or opening quote."""

    line: int
    depth: int
    mark: str


class State(NamedTuple):
    """Where a reading stands after a line."""

    stack: tuple[Frame, ...]
    scalar: Scalar | None
    cost: float
    step: Step | None


class Search:
    """Finds the readings of flattened lines."""

    def __init__(
        self,
        lines: list[str],
        writing: Writing,
        *,
        tolerance: float = FATAL,
        chosen: dict[int, int] | None = None,
    ) -> None:
        self.lines = lines
        self.writing = writing
        self.tolerance = tolerance
        self.chosen = chosen or {}
        self.referenced = set(_referenced(lines))
        self.repeated = _repeated_keys(lines)
        self.reached = 0
        self.crowded = False

    def run(self) -> list[tuple[float, Step]]:
        """Find the complete readings by their last steps, the cheapest first."""
        states = [State((Frame(False, "document"),), None, 0.0, None)]
        for index in range(len(self.lines)):
            self.reached = index
            states = self._join(after for state in states for after in self._advance(state, index))
            if not states:
                return []
        return sorted(self._finished(states), key=lambda ending: ending[0])

    def _join(self, states: Iterator[State]) -> list[State]:
        leading: dict[object, State] = {}
        for state in states:
            key = (state.stack, state.scalar)
            other = leading.get(key)
            if other is None:
                leading[key] = state
                continue
            winner, loser = (state, other) if state.cost < other.cost else (other, state)
            assert winner.step and loser.step  # noqa: S101 - every advanced state has a step
            winner.step.rivals.append((loser.step, loser.cost - winner.cost))
            leading[key] = winner
        ranked = sorted(leading.values(), key=lambda state: state.cost)
        hopeful = [state for state in ranked if state.cost <= ranked[0].cost + _MARGIN]
        self.crowded |= len(hopeful) > _BEAM
        return hopeful[:_BEAM]

    def _finished(self, states: list[State]) -> Iterator[tuple[float, Step]]:
        for state in states:
            closed = self._close_scalar(state, len(self.lines))
            if closed and closed.stack[-1].pending is None:
                stack, cost = closed.stack, closed.cost
                while len(stack) > 1:
                    stack, more = _close_top(stack)
                    cost += more
                cost += sum(
                    fault.weight for fault in faults("document", stack[0].facts, is_list=False)
                )
                if cost < self.tolerance and closed.step:
                    yield cost, closed.step

    def _advance(self, state: State, index: int) -> Iterator[State]:
        line = self.lines[index]
        entry = read_entry(line)
        wanted = self.chosen.get(index)
        if state.scalar:
            yield from self._continue(state, index, entry, wanted)
            if state.scalar.mark[0] in "'\"":
                return
            closed = self._close_scalar(state, index)
            if closed is None:
                return
            state = closed
        if entry:
            yield from self._place(state, index, entry, wanted)

    def _continue(
        self, state: State, index: int, entry: Entry | None, wanted: int | None
    ) -> Iterator[State]:
        scalar = state.scalar
        assert scalar  # noqa: S101
        if wanted is not None and wanted >= 0:
            return
        step = Step(state.step, index, scalar.depth, is_text=True)
        if scalar.mark[0] in "'\"":
            done = _ends_quote(self.lines[index], scalar.mark[0])
            yield State(state.stack, None if done else scalar, state.cost, step)
            return
        cost = state.cost + (self._temptation(state.stack, entry) if entry else 0.0)
        yield State(state.stack, scalar, cost, step)

    def _close_scalar(self, state: State, index: int) -> State | None:
        scalar = state.scalar
        if scalar is None:
            return state
        if index == scalar.line + 1 or scalar.mark[0] in "'\"":
            return None
        cost = self.writing.block_cost(
            self.lines, scalar.line + 1, index, scalar.depth, scalar.mark
        )
        if cost >= self.tolerance:
            return None
        return State(state.stack, None, state.cost + cost, state.step)

    def _place(self, state: State, index: int, entry: Entry, wanted: int | None) -> Iterator[State]:
        stack, cost = state.stack, state.cost
        top = stack[-1]
        if top.pending is not None:
            opened = _open_child(top.spec, entry)
            if opened and wanted in (None, len(stack)):
                yield from self._put((*stack, opened), index, entry, cost, state.step)
            return
        while True:
            frame = stack[-1]
            if frame.is_list == bool(entry.dashes) and wanted in (None, len(stack) - 1):
                yield from self._put(stack, index, entry, cost, state.step)
            if len(stack) == 1:
                return
            stack, more = _close_top(stack)
            cost += more
            if cost >= self.tolerance:
                return

    def _put(
        self,
        stack: tuple[Frame, ...],
        index: int,
        entry: Entry,
        cost: float,
        before: Step | None,
    ) -> Iterator[State]:
        step = Step(before, index, len(stack) - 1, is_text=False)
        for number in range(entry.dashes):
            frame = stack[-1]
            spec = frame.kind
            stack = (*stack[:-1], frame.await_value(str(len(frame.facts)), spec))
            if number + 1 < entry.dashes:
                inner = fields.list_kind(spec)
                if inner is None:
                    return
                stack = (*stack, Frame(True, inner))
        if entry.key is not None:
            if entry.dashes:
                kind = fields.object_kind(stack[-1].spec)
                if kind is None:
                    return
                stack = (*stack, Frame(False, kind))
            frame = stack[-1]
            if frame.has(entry.key):
                return
            if frame.kind[0] == "{" or frame.kind == "any":
                cost += self._name_cost(stack, entry.key)
            spec_of_key = fields.field(frame.kind, entry.key)
            if spec_of_key is None:
                cost += _UNKNOWN_FIELD
                spec_of_key = "any"
            stack = (*stack[:-1], frame.await_value(entry.key, spec_of_key))
        yield from self._value(stack, index, entry, cost, step)

    def _temptation(self, stack: tuple[Frame, ...], entry: Entry) -> float:
        """What it costs to take a line for text that could be structure here."""
        if read_inline(entry.value) is None:
            return 0.0
        if entry.key is None:
            return _LOOKS_LIKE_ITEM if any(frame.is_list for frame in stack) else 0.0
        dashed = bool(entry.dashes)
        for frame in reversed(stack):
            if frame.is_list == dashed and (dashed or not frame.has(entry.key)):
                kind = fields.object_kind(frame.kind) if dashed else frame.kind
                if kind and fields.is_named(kind, entry.key):
                    return _LOOKS_LIKE_FIELD
                if kind and fields.field(kind, entry.key) == "any" and entry.key in self.repeated:
                    return _LOOKS_LIKE_FIELD
        return 0.0

    def _name_cost(self, stack: tuple[Frame, ...], name: str) -> float:
        """What it costs to take a key for a free name, of a property or a component."""
        cost = _SHADOWED if _is_field_outside(stack, name) else 0.0
        if len(stack) > 1 and stack[-2].kind == "components":
            return cost + (0.0 if name in self.referenced else _UNREFERENCED)
        if stack[-1].kind == "{schema}" and name in self.referenced:
            return cost + _UNREFERENCED
        return cost

    def _value(
        self, stack: tuple[Frame, ...], index: int, entry: Entry, cost: float, step: Step
    ) -> Iterator[State]:
        inline = read_inline(entry.value)
        if inline is None or cost >= self.tolerance:
            return
        if inline.form == "nothing":
            if fields.object_kind(stack[-1].spec) or fields.list_kind(stack[-1].spec):
                yield State(stack, None, cost, step)
            return
        frame = stack[-1]
        cost += _value_cost(frame.spec, inline)
        depth = len(stack) - 1
        if inline.form in ("block", "open quote"):
            mark = inline.text if inline.form == "block" else inline.text[0]
            held = frame.hold(frame.pending or "", Shape("string", f"@{index}"))
            yield State((*stack[:-1], held), Scalar(index, depth, mark), cost, step)
            return
        cost += self.writing.inline_cost(inline, depth)
        held = frame.hold(frame.pending or "", _shape(inline))
        yield State((*stack[:-1], held), None, cost, step)


def _is_field_outside(stack: tuple[Frame, ...], key: str) -> bool:
    """Whether an outer object that is still open has a field of that name and lacks it."""
    return any(
        not frame.is_list and fields.is_named(frame.kind, key) and not frame.has(key)
        for frame in stack[:-1]
    )


def _referenced(lines: list[str]) -> Iterator[str]:
    """The names of components that a `$ref` or a security requirement points at."""
    for line in lines:
        if match := _REFERENCE.search(line):
            yield match[1]
        elif (entry := read_entry(line)) and entry.dashes == 1 and entry.value == "[]":
            yield entry.key or ""


def _repeated_keys(lines: list[str]) -> set[str]:
    """Keys that open more than one line, such as those of an example and of its schema."""
    counts = Counter(entry.key for line in lines if (entry := read_entry(line)) and entry.key)
    return {key for key, count in counts.items() if count > 1}


def _open_child(spec: str, entry: Entry) -> Frame | None:
    if entry.dashes:
        kind = fields.list_kind(spec)
        return Frame(True, kind) if kind else None
    kind = fields.object_kind(spec)
    return Frame(False, kind) if kind else None


def _close_top(stack: tuple[Frame, ...]) -> tuple[tuple[Frame, ...], float]:
    frame, parent = stack[-1], stack[-2]
    cost = sum(fault.weight for fault in faults(frame.kind, frame.facts, is_list=frame.is_list))
    shape = summarise(frame.kind, frame.facts, is_list=frame.is_list)
    return (*stack[:-2], parent.hold(parent.pending or "", shape)), cost


def _value_cost(spec: str, inline: Inline) -> float:
    if inline.form == "flow":
        fits = fields.object_kind(spec) if inline.kind == "object" else fields.list_kind(spec)
        return 0.0 if fits else 10.0
    if inline.form in ("block", "open quote", "single", "double"):
        return 0.0 if fields.scalar_fits(spec, "string") else 40.0
    if fields.scalar_fits(spec, inline.kind):
        return 0.0
    return 10.0 if set(spec.split("|")) & fields.SCALARS else 40.0


def _shape(inline: Inline) -> Shape:
    if inline.form == "flow":
        return Shape("list" if inline.kind == "array" else "map")
    text = inline.text[1:-1] if inline.form in ("single", "double") else inline.text
    return Shape(inline.kind, text)


def _ends_quote(line: str, quote: str) -> bool:
    if quote == "'":
        return line.replace("''", "").endswith("'")
    return line.endswith('"') and not line.endswith('\\"')
