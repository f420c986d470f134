"""The search over readings: which line opens what, and how deep it stands.

A state is a stack of open collections and perhaps an open scalar; every line either goes on with
the scalar or closes some collections and opens others. Readings that reach the same state are
joined, the cheaper one leading and the other kept beside it as a rival: so the search stays narrow
and yet every different reading of the document is found at the place where it ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate

from scripts.intake.restore import fields, sample_schema
from scripts.intake.restore.closing import Closing
from scripts.intake.restore.clues import anchors, marks, repeated_keys
from scripts.intake.restore.consistency import FATAL
from scripts.intake.restore.dashes import Dashes, goes_on
from scripts.intake.restore.entries import Entry, read_entry, read_inline
from scripts.intake.restore.frame import PLAIN, Frame, OpenScalar, State, Step
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.name_cost import NameCost
from scripts.intake.restore.opening import Opening
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.shape import Structure
from scripts.intake.restore.text_cost import TextCost
from scripts.intake.restore.value_cost import (
    form_cost,
    item_cost,
    parting_cost,
    shape_of,
    undeclared_cost,
    value_cost,
    wording_cost,
    xml_name_cost,
)
from scripts.intake.torn import begins_member, is_fence

BEAM = 150
"""Readings kept at each line. Chosen; the cost of the cheapest one left out is told (`cut`)."""
_INSIDE = 6
"""Chosen: of the readings kept, so small a part may differ inside of one free value alone."""
_MARGIN = 20.0
"""Chosen above every margin of a rival, so that none is lost on the way."""
MOST_WORK = 80_000
"""States looked at in a search before the page counts as too ambiguous. Measured: a state takes 35
to 85 µs, so that two searches take some nine seconds at most."""
_UNKNOWN_FIELD = 100.0
"""Chosen above every margin: no page that was looked at has a member that OpenAPI has not."""
_OPEN_FENCE = 20.0
"""Chosen above the margin of an unknown writer: no text of a whole page ends inside its code."""
_MANY_MEMBERS = 128
"""Measured: of objects of a thousand members a state takes five times as long as of few."""
_FENCE = "```"


class Search:
    """Finds the readings of flattened lines."""

    def __init__(
        self,
        lines: list[str],
        writing: Writing,
        *,
        habits: Habits | None = None,
        components: Mapping[str, Structure] | None = None,
        chosen: dict[int, int] | None = None,
        roots: frozenset[int] = frozenset(),
        beam: int = BEAM,
        most_work: int = MOST_WORK,
        span: tuple[int, int] | None = None,
    ) -> None:
        """Prepare a search of `lines`, or of the members of the root that `span` (start, end) is.

        What a part refers to in another one is unknown, but for `components`.
        """
        self.lines = lines
        self.start, self.end = span or (0, len(lines))
        self.writing = writing
        self.chosen = {**anchors(lines), **(chosen or {}), **dict.fromkeys(roots, 0)}
        self.roots = roots
        self.beam = beam
        self.most_work = most_work
        self.members = {
            number
            for number, line in enumerate(lines)
            if begins_member(line) and not writing.joined
        }
        fences = (line.count(_FENCE) if writing.joined else is_fence(line) for line in lines)
        self.fences = [0, *accumulate(fences)]
        self.name_cost = NameCost(lines, habits)
        self.dashes = Dashes(lines)
        self.text_cost = TextCost(lines, writing, repeated_keys(lines))
        self.opening = Opening()
        self.closing = Closing(habits, components or {}, marks(lines))
        self.reached = 0
        self.depths: dict[int, frozenset[int]] = {}
        self.cut = FATAL
        self.cut_at = self.work = 0
        self.limit = FATAL

    def run(self) -> list[tuple[float, Step]]:
        """Find the complete readings by their last steps, the cheapest first."""
        states = [State((Frame(False, "document"),), None, 0.0, None)]
        for index in range(self.start, self.end):
            self.reached = index
            states = self._join(states, index)
            if not states or self.work > self.most_work:
                return []
            held = (step.depth for *_, step in states if step and not step.is_text)
            self.depths[index] = frozenset(held)
        return sorted(self._finished(states), key=lambda ending: ending[0])

    @property
    def gave_up(self) -> bool:
        """Whether there were too many readings, rather than none."""
        return self.work > self.most_work or self.reached == self.end - 1

    @property
    def widest(self) -> tuple[int, frozenset[int]]:
        """Return the line that may stand at the most depths, and these: it parts most readings."""
        return max(self.depths.items(), key=lambda held: len(held[1]), default=(0, frozenset()))

    def _join(self, states: list[State], index: int) -> list[State]:
        """Advance all states over a line and join those that came to be the same."""
        leading: dict[object, State] = {}
        work = _work_of_a_state(states[0])
        self.limit = FATAL
        for before in states:
            if self.work > self.most_work:
                return []
            for state in self._advance(before, index):
                self.work += work
                if state.cost > self.limit or state.cost == FATAL:
                    continue
                self.limit = min(self.limit, state.cost + _MARGIN)
                key = (state.stack, state.scalar)
                other = leading.get(key)
                leading[key] = state if other is None else join(state, other)
        return self._cut(sorted(leading.values(), key=lambda state: state.cost), index)

    def _cut(self, ranked: list[State], index: int) -> list[State]:
        """Keep the cheapest states: of those that are inside of the same free value, few.

        What is free may hold any lines, so that there are ever more ways to be inside of it.
        """
        kept: list[State] = []
        inside: Counter[tuple[Frame, ...] | None] = Counter()
        for state in ranked:
            if state.cost > self.limit:
                break
            free = _free_value(state.stack)
            inside[free] += 1
            if inside[free] <= (self.beam if free is None else self.beam // _INSIDE):
                kept.append(state)
                continue
            gap = state.cost - ranked[0].cost
            if gap < self.cut:
                self.cut, self.cut_at = gap, index
        return kept

    def _finished(self, states: list[State]) -> Iterator[tuple[float, Step]]:
        for state in states:
            self.limit = FATAL
            closed = self._close_scalar(state, self.end)
            if closed and closed.stack[-1].pending is None:
                stack, cost = closed.stack, closed.cost
                while len(stack) > 1:
                    stack, more = self.closing.close_top(stack)
                    cost += more
                cost += self.closing.closed(stack[0])[1]
                if cost < FATAL and closed.step:
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
        if (wanted is not None and wanted >= 0) or (scalar.mark == PLAIN and not goes_on(entry)):
            return
        if wanted is None and index in self.members and not self._is_code(scalar, index):
            return
        step = Step(state.step, index, scalar.depth, is_text=True)
        if scalar.mark[0] in "'\"":
            done = _ends_quote(self.lines[index], scalar.mark[0])
            yield State(state.stack, None if done else scalar, state.cost, step)
            return
        is_free = entry is None or self._is_code(scalar, index)
        cost = state.cost + (
            0.0 if is_free or entry is None else self.text_cost.cost(state, index, entry)
        )
        yield State(state.stack, scalar, cost, step)

    def _is_code(self, scalar: OpenScalar, index: int) -> bool:
        """Whether a line stands in the code of a text, between two fences."""
        return (self.fences[index] - self.fences[scalar.line + 1]) % 2 == 1

    def _close_scalar(self, state: State, index: int) -> State | None:
        scalar = state.scalar
        if scalar is None:
            return state
        is_empty = index == scalar.line + 1
        if (is_empty and scalar.mark[-1] != "+") or scalar.mark[0] in "'\"":
            return None
        if scalar.mark == PLAIN or is_empty:
            return State(state.stack, None, state.cost, state.step)
        cost = self.writing.block_cost(
            self.lines, scalar.line + 1, index, scalar.depth, scalar.mark
        )
        cost += _OPEN_FENCE if self._is_code(scalar, index) else 0.0
        if cost == FATAL or state.cost + cost > self.limit:
            return None
        return State(state.stack, None, state.cost + cost, state.step)

    def _place(self, state: State, index: int, entry: Entry, wanted: int | None) -> Iterator[State]:
        stack, cost = state.stack, state.cost
        top = stack[-1]
        if top.pending is not None:
            opened = self.opening.child(stack, entry)
            if opened and wanted in (None, len(stack)):
                yield from self._put((*stack, opened), index, entry, cost, state)
            return
        while True:
            frame = stack[-1]
            if len(stack) == 1 and self.roots and index not in self.roots:
                return
            if frame.is_list == bool(entry.dashes) and wanted in (None, len(stack) - 1):
                yield from self._put(stack, index, entry, cost, state)
            if len(stack) == 1:
                return
            stack, more = self.closing.close_top(stack)
            cost += more
            if cost > self.limit:
                return

    def _put(
        self,
        stack: tuple[Frame, ...],
        index: int,
        entry: Entry,
        cost: float,
        before: State,
    ) -> Iterator[State]:
        step = Step(before.step, index, len(stack) - 1, is_text=False)
        opened = self.opening.items(stack, entry)
        if opened is None:
            return
        frame, key = opened[-1], fields.common_name(entry.key or "")
        if entry.key is not None and frame.has(key):
            return
        for more in self._entry_costs(stack, opened, index, entry, before):
            cost += more
            if cost > self.limit:
                return
        if entry.key is not None:
            spec = fields.field(frame.kind, entry.key) or "any"
            opened = (*opened[:-1], frame.await_value(key, spec))
        yield from self._value(opened, index, entry, cost, step)

    def _entry_costs(
        self,
        holder: tuple[Frame, ...],
        stack: tuple[Frame, ...],
        index: int,
        entry: Entry,
        before: State,
    ) -> Iterator[float]:
        """Yield what it costs to put an entry where `stack` ends, what is told quickly first.

        `stack` is `holder` with what the entry's dashes open. Most places are too dear by the first
        of them.
        """
        frame, key, whole = stack[-1], entry.key, before.stack
        if key is not None:
            yield self.closing.order_cost(frame, fields.common_name(key))
            if fields.field(frame.kind, key) is None:
                yield _UNKNOWN_FIELD
                yield self.name_cost.shadow_cost(stack, index, entry)
            if frame.kind != "any" and before.step and before.step.is_text:
                yield wording_cost(entry)
        if frame.kind == "xml":
            yield xml_name_cost(stack, entry)
        if frame.kind == "any":
            yield form_cost(stack)
            yield item_cost(holder, key, whole)
        if key is not None:
            if frame.kind == "any":
                yield undeclared_cost(stack, key, whole)
                yield parting_cost(stack, key, whole)
                yield self._schema_cost(stack, index, entry)
            yield self.name_cost.cost(stack, index, entry, whole)

    def _schema_cost(self, stack: tuple[Frame, ...], index: int, entry: Entry) -> float:
        """Say what it costs to put an entry into a sample, where that holds a schema."""
        kind, key = sample_schema.role(stack[-1]), entry.key or ""
        if not kind:
            return 0.0
        after = self.lines[index + 1 : index + 2]
        opens = not entry.value and not after[0].startswith("- ") if after else False
        cost = sample_schema.schema_cost(kind, stack[-1], key, opens=opens)
        return cost + (self.closing.habit_cost(kind, stack[-1], key) if kind == "schema" else 0.0)

    def _value(
        self, stack: tuple[Frame, ...], index: int, entry: Entry, cost: float, step: Step
    ) -> Iterator[State]:
        inline = read_inline(entry.value)
        if inline is None or cost > self.limit:
            return
        if inline.form == "open quote" and self.writing.never_has(entry, inline):
            return
        if inline.form == "nothing":
            if fields.object_kind(stack[-1].spec) or fields.list_kind(stack[-1].spec):
                yield State(stack, None, cost, step)
            return
        frame = stack[-1]
        cost += value_cost(frame.spec, inline)
        depth = len(stack) - 1
        if inline.form in ("block", "open quote"):
            mark = inline.text if inline.form == "block" else inline.text[0]
            held, more = self.closing.hold(frame, Structure("string", f"@{index}"))
            yield State((*stack[:-1], held), OpenScalar(index, depth, mark), cost + more, step)
            return
        held, more = self.closing.hold(frame, shape_of(inline))
        cost += more + self.writing.inline_cost(inline, depth)
        yield State((*stack[:-1], held), None, cost, step)
        if self.writing.joined and inline.form == "plain" and self.dashes.may_go_on(index):
            cost += self.dashes.cost(index)
            if cost <= self.limit:
                going_on = Step(step.before, index, step.depth, is_text=False)
                yield State((*stack[:-1], held), OpenScalar(index, depth, PLAIN), cost, going_on)


def _work_of_a_state(state: State) -> int:
    """Say how much it is to look at a state like one: more where an open object is huge."""
    return 1 + max(len(frame.facts) for frame in state.stack) // _MANY_MEMBERS


def _free_value(stack: tuple[Frame, ...]) -> tuple[Frame, ...] | None:
    """Return what holds the outermost free value, such as an example, that is open; else None."""
    for depth, frame in enumerate(stack):
        if frame.kind == "any":
            return stack[:depth]
    return None


def join(state: State, other: State) -> State:
    """Let the cheaper of two readings with the same outlook lead; the other becomes its rival."""
    winner, loser = (state, other) if state.cost < other.cost else (other, state)
    assert winner.step  # noqa: S101 - every advanced state has a step
    assert loser.step  # noqa: S101
    extra = loser.cost - winner.cost
    winner.step.rivals.append((loser.step, extra))
    winner.step.rivals.extend((step, extra + more) for step, more in loser.step.rivals)
    loser.step.rivals.clear()
    return winner


def _ends_quote(line: str, quote: str) -> bool:
    if quote == "'":
        return line.replace("''", "").endswith("'")
    return line.endswith('"') and not line.endswith('\\"')
