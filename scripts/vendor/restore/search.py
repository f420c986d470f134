"""The search over readings: which line opens what, and how deep it stands.

A state is a stack of open collections and perhaps an open scalar; every line either goes on with
the scalar or closes some collections and opens others. Readings that reach the same state are
joined, the cheaper one leading and the other kept beside it as a rival: so the search stays narrow
and yet every different reading of the document is found at the place where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scripts.vendor.restore import fields
from scripts.vendor.restore.consistency import FATAL, contradictions, omissions
from scripts.vendor.restore.entries import Entry, read_entry, read_inline
from scripts.vendor.restore.example_schema import form_cost, schema_of_example, undeclared_cost
from scripts.vendor.restore.frame import Frame, Scalar, State, Step
from scripts.vendor.restore.habits import END, Habits
from scripts.vendor.restore.inline_value import shape_of, value_cost
from scripts.vendor.restore.prose import Writing
from scripts.vendor.restore.samples import companies
from scripts.vendor.restore.shape import Shape, summarise
from scripts.vendor.restore.testimony import marks, referenced, repeated_keys

BEAM = 150
_MARGIN = 20.0
_MOST_WORK = 250_000
"""States looked at before a page counts as too ambiguous: some ten seconds."""
_UNKNOWN_FIELD = 15.0
_LOOKS_LIKE_FIELD = 12.0
_LOOKS_LIKE_MEMBER = 6.0
_FOLDED_FIELD = 3.0
_FOLDED_STRANGER = 1.0
_TYPES = {f"type: {name}" for name in ("array", "boolean", "integer", "number", "object", "string")}
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$-]*")
_LOOKS_LIKE_ITEM = 1.0
_SHADOWED = 2.0
_SHADOWED_EXPECTED = 6.0
_UNREFERENCED = 8.0
_PARTED = 3.0


class Search:
    """Finds the readings of flattened lines."""

    def __init__(
        self,
        lines: list[str],
        writing: Writing,
        *,
        habits: Habits | None = None,
        components: Mapping[str, Shape] | None = None,
        chosen: dict[int, int] | None = None,
        beam: int = BEAM,
    ) -> None:
        self.lines = lines
        self.writing = writing
        self.habits = habits
        self.components = components or {}
        self.chosen = chosen or {}
        self.beam = beam
        self.referenced = set(referenced(lines))
        self.repeated = repeated_keys(lines)
        self.marks = marks(lines)
        self.companies = companies(lines)
        self.closing_costs: dict[object, float] = {}
        self.contradicted: dict[object, float] = {}
        self.reached = 0
        self.cut = FATAL
        self.work = 0
        self.limit = FATAL

    def run(self) -> list[tuple[float, Step]]:
        """Find the complete readings by their last steps, the cheapest first."""
        states = [State((Frame(False, "document"),), None, 0.0, None)]
        for index in range(len(self.lines)):
            self.reached = index
            states = self._join(states, index)
            if not states or self.work > _MOST_WORK:
                return []
        return sorted(self._finished(states), key=lambda ending: ending[0])

    @property
    def gave_up(self) -> bool:
        """Whether there were too many readings, rather than none."""
        return self.work > _MOST_WORK or self.reached == len(self.lines) - 1

    def _join(self, states: list[State], index: int) -> list[State]:
        """Advance all states over a line and join those that came to be the same."""
        leading: dict[object, State] = {}
        self.limit = FATAL
        for before in states:
            for state in self._advance(before, index):
                self.work += 1
                if state.cost > self.limit:
                    continue
                self.limit = min(self.limit, state.cost + _MARGIN)
                key = (state.stack, state.scalar)
                other = leading.get(key)
                leading[key] = state if other is None else _lead(state, other)
        ranked = sorted(leading.values(), key=lambda state: state.cost)
        if len(ranked) > self.beam:
            self.cut = min(self.cut, ranked[self.beam].cost - ranked[0].cost)
        return [state for state in ranked[: self.beam] if state.cost <= self.limit]

    def _finished(self, states: list[State]) -> Iterator[tuple[float, Step]]:
        for state in states:
            self.limit = FATAL
            closed = self._close_scalar(state, len(self.lines))
            if closed and closed.stack[-1].pending is None:
                stack, cost = closed.stack, closed.cost
                while len(stack) > 1:
                    stack, more = self._close_top(stack)
                    cost += more
                cost += self._closing_cost(stack[0])
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
        if wanted is not None and wanted >= 0:
            return
        step = Step(state.step, index, scalar.depth, is_text=True)
        if scalar.mark[0] in "'\"":
            done = _ends_quote(self.lines[index], scalar.mark[0])
            yield State(state.stack, None if done else scalar, state.cost, step)
            return
        cost = state.cost + (self._temptation(state, index, entry) if entry else 0.0)
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
        if cost == FATAL or state.cost + cost > self.limit:
            return None
        return State(state.stack, None, state.cost + cost, state.step)

    def _place(self, state: State, index: int, entry: Entry, wanted: int | None) -> Iterator[State]:
        stack, cost = state.stack, state.cost
        top = stack[-1]
        if top.pending is not None:
            opened = _open_child(top.spec, entry)
            if opened and wanted in (None, len(stack)):
                yield from self._put((*stack, opened), index, entry, cost, state)
            return
        while True:
            frame = stack[-1]
            if frame.is_list == bool(entry.dashes) and wanted in (None, len(stack) - 1):
                yield from self._put(stack, index, entry, cost, state)
            if len(stack) == 1:
                return
            stack, more = self._close_top(stack)
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
        whole = before.stack
        step = Step(before.step, index, len(stack) - 1, is_text=False)
        opened = _open_items(stack, entry)
        if opened is None:
            return
        stack = opened
        if stack[-1].kind == "any":
            cost += form_cost(stack)
        if entry.key is not None:
            frame = stack[-1]
            if frame.has(entry.key):
                return
            if frame.kind == "any":
                cost += undeclared_cost(stack, entry.key, whole)
            if frame.kind == "{schema}" and frame.facts:
                cost += self._company_cost(frame, entry.key, whole)
            if frame.kind in ("{schema}", "any"):
                cost += self._stranger_cost(stack, entry.key, whole)
            if frame.kind[0] == "{" or frame.kind == "any":
                cost += self._name_cost(stack, entry.key, self._form(index, entry))
            spec_of_key = fields.field(frame.kind, entry.key)
            if spec_of_key is None:
                cost += _UNKNOWN_FIELD + self._name_cost(stack, entry.key, self._form(index, entry))
                spec_of_key = "any"
            cost += self._order_cost(frame, entry.key)
            stack = (*stack[:-1], frame.await_value(entry.key, spec_of_key))
        yield from self._value(stack, index, entry, cost, step)

    def _temptation(self, state: State, index: int, entry: Entry) -> float:
        """Say what it costs to take a line for text that could be structure here."""
        inline = read_inline(entry.value)
        if inline is None or self.writing.is_json_sample(entry):
            return 0.0
        if inline.form == "block":
            return _LOOKS_LIKE_FIELD
        if self._opens_schema(state.stack, index, entry):
            return _LOOKS_LIKE_FIELD
        cost = self._field_cost(state.stack, entry)
        scalar = state.scalar
        if cost and scalar and index > scalar.line + 1 and scalar.mark[0] == ">":
            before = self.lines[index - 1]
            if self.writing.is_folded(before, self.lines[index], scalar.depth):
                return min(cost, self._folded_cost(state.stack, entry))
        return cost

    def _folded_cost(self, stack: tuple[Frame, ...], entry: Entry) -> float:
        """Say what a line costs as text that its width and its words show to go on."""
        if not _may_be_prose(entry):
            return FATAL
        schema = schema_of_example(stack)
        stranger = schema and schema.declares_all() and not schema.member(entry.key or "")
        return _FOLDED_STRANGER if stranger else _FOLDED_FIELD

    def _opens_schema(self, stack: tuple[Frame, ...], index: int, entry: Entry) -> bool:
        """Whether a line is a name under `properties` and the next one the type of its schema."""
        if entry.dashes or entry.value or not entry.key or not _IDENTIFIER.fullmatch(entry.key):
            return False
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        return after in _TYPES and any(frame.kind == "{schema}" for frame in stack)

    def _field_cost(self, stack: tuple[Frame, ...], entry: Entry) -> float:
        if entry.key is None:
            return _LOOKS_LIKE_ITEM if any(frame.is_list for frame in stack) else 0.0
        dashed = bool(entry.dashes)
        for frame in reversed(stack):
            if frame.is_list == dashed and (dashed or not frame.has(entry.key)):
                kind = fields.object_kind(frame.kind) if dashed else frame.kind
                if kind and fields.is_named(kind, entry.key):
                    return _LOOKS_LIKE_FIELD
                if kind == "any" and _IDENTIFIER.fullmatch(entry.key):
                    known = entry.key in self.repeated
                    return _LOOKS_LIKE_FIELD if known else _LOOKS_LIKE_MEMBER
        return 0.0

    def _close_top(self, stack: tuple[Frame, ...]) -> tuple[tuple[Frame, ...], float]:
        frame = stack[-1]
        shape = summarise(
            frame.kind, frame.facts, is_list=frame.is_list, components=self.components
        )
        parent, cost = self._hold(stack[-2], shape)
        return (*stack[:-2], parent), cost + self._closing_cost(frame)

    def _hold(self, frame: Frame, shape: Shape) -> tuple[Frame, float]:
        """Give a frame the value it was waiting for, and say what that contradicts."""
        held = frame.hold(frame.pending or "", shape)
        if frame.is_list or frame.kind not in ("schema", "media type"):
            return held, 0.0
        before, after = self._contradicted(frame), self._contradicted(held)
        return held, FATAL if after == FATAL else after - before

    def _contradicted(self, frame: Frame) -> float:
        key = (frame.kind, frame.facts)
        if key not in self.contradicted:
            found = contradictions(frame.kind, frame.facts)
            self.contradicted[key] = sum(fault.weight for fault in found)
        return self.contradicted[key]

    def _closing_cost(self, frame: Frame) -> float:
        if frame.is_list:
            return 0.0
        key = (frame.kind, frame.facts)
        if key not in self.closing_costs:
            found = omissions(frame.kind, frame.facts, self.marks)
            cost = sum(fault.weight for fault in found)
            self.closing_costs[key] = cost + self._order_cost(frame, END)
        return self.closing_costs[key]

    def _order_cost(self, frame: Frame, key: str) -> float:
        if self.habits is None or frame.is_list or frame.kind == "any" or frame.kind[0] == "{":
            return 0.0
        before = frame.facts[-1][0] if frame.facts else END
        return self.habits.cost(frame.kind, before, key)

    def _form(self, index: int, entry: Entry) -> str:
        """Say what follows a key: a scalar on its line, or a map or a list on the next ones."""
        if entry.value:
            return "scalar"
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        return "list" if after.startswith("- ") else "map"

    def _company_cost(self, frame: Frame, name: str, whole: tuple[Frame, ...]) -> float:
        """Say what it costs to part a property from its company in a sample of the page."""
        for company in self.companies:
            if name not in company or frame.in_company(company):
                continue
            if any(held.kind == "{schema}" and held.in_company(company) for held in whole):
                return _PARTED
        return 0.0

    def _stranger_cost(
        self, stack: tuple[Frame, ...], name: str, whole: tuple[Frame, ...]
    ) -> float:
        """Say what it costs to add a name that earlier pages lack there, if it has another home."""
        frame = stack[-1]
        if self.habits is None or len(frame.facts) < 2:
            return 0.0
        others = (held for depth, held in enumerate(whole) if depth != len(stack) - 1)
        if any(held.kind == frame.kind and not held.is_list for held in others):
            return self.habits.stranger_cost(frame.names(), name)
        return 0.0

    def _name_cost(self, stack: tuple[Frame, ...], name: str, form: str) -> float:
        """Say what it costs to take a key for a free name, of a property or a component."""
        holder = _lacking_outside(stack, name, form)
        cost = 0.0
        if holder:
            wanted = fields.is_expected(holder, name, marked=bool(self.marks))
            cost = _SHADOWED_EXPECTED if wanted else _SHADOWED
        if stack[-1].kind == "any" and name.startswith("x-"):
            cost += _SHADOWED_EXPECTED
        if len(stack) > 1 and stack[-2].kind == "components":
            return cost + (0.0 if name in self.referenced else _UNREFERENCED)
        if stack[-1].kind == "{schema}" and name in self.referenced:
            return cost + _UNREFERENCED
        return cost

    def _value(
        self, stack: tuple[Frame, ...], index: int, entry: Entry, cost: float, step: Step
    ) -> Iterator[State]:
        inline = read_inline(entry.value)
        if inline is None or cost > self.limit:
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
            held, more = self._hold(frame, Shape("string", f"@{index}"))
            yield State((*stack[:-1], held), Scalar(index, depth, mark), cost + more, step)
            return
        held, more = self._hold(frame, shape_of(inline))
        cost += more + self.writing.inline_cost(inline, depth)
        yield State((*stack[:-1], held), None, cost, step)


def _open_items(stack: tuple[Frame, ...], entry: Entry) -> tuple[Frame, ...] | None:
    """Open what the dashes of a line open; None where no list or no object may stand."""
    for number in range(entry.dashes):
        frame = stack[-1]
        spec = frame.kind
        stack = (*stack[:-1], frame.await_value(str(len(frame.facts)), spec))
        if number + 1 < entry.dashes:
            inner = fields.list_kind(spec)
            if inner is None:
                return None
            stack = (*stack, Frame(True, inner))
    if entry.key is None or not entry.dashes:
        return stack
    kind = fields.object_kind(stack[-1].spec)
    return None if kind is None else (*stack, Frame(False, kind))


def _lacking_outside(stack: tuple[Frame, ...], key: str, form: str) -> str | None:
    """Find the kind of an outer object that is open and lacks a field of that name and form."""
    for frame in reversed(stack[:-1]):
        if frame.is_list or not fields.is_named(frame.kind, key) or frame.has(key):
            continue
        spec = fields.field(frame.kind, key) or "any"
        fits = {
            "map": fields.object_kind(spec) is not None,
            "list": fields.list_kind(spec) is not None,
            "scalar": spec == "any" or bool(set(spec.split("|")) & fields.SCALARS),
        }
        if fits[form]:
            return frame.kind
    return None


def _may_be_prose(entry: Entry) -> bool:
    """Whether a line that looks like a member may be part of a sentence, as in `example: this`."""
    inline = read_inline(entry.value)
    words = bool(entry.key) and str(entry.key).isalpha() and str(entry.key).islower()
    return bool(words and inline and inline.form == "plain" and inline.kind == "string")


def _open_child(spec: str, entry: Entry) -> Frame | None:
    if entry.dashes:
        kind = fields.list_kind(spec)
        return Frame(True, kind) if kind else None
    kind = fields.object_kind(spec)
    return Frame(False, kind) if kind else None


def _lead(state: State, other: State) -> State:
    """Let the cheaper of two readings with the same outlook lead; the other becomes its rival."""
    winner, loser = (state, other) if state.cost < other.cost else (other, state)
    assert winner.step  # noqa: S101 - every advanced state has a step
    assert loser.step  # noqa: S101
    winner.step.rivals.append((loser.step, loser.cost - winner.cost))
    return winner


def _ends_quote(line: str, quote: str) -> bool:
    if quote == "'":
        return line.replace("''", "").endswith("'")
    return line.endswith('"') and not line.endswith('\\"')
