"""Evaluating parsed JSONPath expressions on a document, in a bounded number of steps.

Segments are worked through one after the other, whole lists at a time: their number costs no stack,
and what a filter asks of the root is asked once. Order and duplicates are those of RFC 9535.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from jsonpath_rfc9535 import JSONPathQuery
from jsonpath_rfc9535.filter_expressions import FilterContext
from jsonpath_rfc9535.segments import JSONPathRecursiveDescentSegment, JSONPathSegment
from jsonpath_rfc9535.selectors import (
    FilterSelector,
    IndexSelector,
    JSONPathSelector,
    NameSelector,
    SliceSelector,
    WildcardSelector,
)

from scripts.documents import Value

MAX_STEPS = 4_000_000


class TooManySteps(Exception):
    """An expression visits more nodes than `MAX_STEPS`."""


class Visit:
    """A node that an evaluation comes to: its value, and how it was reached."""

    __slots__ = ("key", "parent", "value")

    def __init__(self, value: Value, key: str | int = "", parent: Visit | None = None) -> None:
        self.value = value
        self.key = key
        self.parent = parent

    def location(self) -> tuple[str | int, ...]:
        """Return the keys and indices that lead here from the start."""
        keys: list[str | int] = []
        visit = self
        while visit.parent is not None:
            keys.append(visit.key)
            visit = visit.parent
        return tuple(reversed(keys))


class Context(FilterContext):
    """What a filter knows while it looks at one value."""

    __slots__ = ("evaluation",)

    def __init__(self, evaluation: Evaluation, query: JSONPathQuery, current: Value) -> None:
        super().__init__(env=query.env, current=current, root=evaluation.root)
        self.evaluation = evaluation


@dataclass(slots=True)
class Evaluation:
    """One evaluation of an expression on a document; raises `TooManySteps`."""

    root: Value
    steps: int = 0
    _of_root: dict[int, list[Visit]] = field(default_factory=dict)

    def select(self, query: JSONPathQuery, start: Value) -> list[Visit]:
        """Find what a query selects from a value, in order, what is selected twice twice."""
        visits = [Visit(start)]
        for segment in query.segments:
            if isinstance(segment, JSONPathRecursiveDescentSegment):
                visits = [inner for visit in visits for inner in self._descend(visit)]
            visits = self._children(query, segment, visits)
        return visits

    def select_from_root(self, query: JSONPathQuery) -> list[Visit]:
        """Find what a query inside of a filter selects from the root."""
        if id(query) not in self._of_root:
            self._of_root[id(query)] = self.select(query, self.root)
        return self._of_root[id(query)]

    def _children(
        self, query: JSONPathQuery, segment: JSONPathSegment, visits: Sequence[Visit]
    ) -> list[Visit]:
        self._count(len(visits) * len(segment.selectors))
        steps = [self._step(query, selector) for selector in segment.selectors]
        if len(steps) == 1:
            (step,) = steps
            return [child for visit in visits for child in step(visit)]
        return [child for visit in visits for step in steps for child in step(visit)]

    def _step(
        self, query: JSONPathQuery, selector: JSONPathSelector
    ) -> Callable[[Visit], Iterable[Visit]]:
        if isinstance(selector, NameSelector):
            return lambda visit: _named(visit, selector.name)
        if isinstance(selector, FilterSelector):
            return lambda visit: self._passing(query, selector, visit)
        if isinstance(selector, WildcardSelector):
            return self._all
        if isinstance(selector, IndexSelector):
            return lambda visit: _indexed(visit, selector.index)
        if isinstance(selector, SliceSelector):
            return lambda visit: self._sliced(visit, selector.slice)
        raise NotImplementedError(type(selector).__name__)

    def _descend(self, visit: Visit) -> list[Visit]:
        """List a node and the objects and arrays inside of it, parents first, in order."""
        found, pending = [], [visit]
        while pending:
            visit = pending.pop()
            found.append(visit)
            inside = [Visit(v, k, visit) for k, v in _items(visit) if isinstance(v, dict | list)]
            pending.extend(reversed(inside))
            self._count(1)
        return found

    def _all(self, visit: Visit) -> list[Visit]:
        found = [Visit(value, key, visit) for key, value in _items(visit)]
        self._count(len(found))
        return found

    def _passing(
        self, query: JSONPathQuery, selector: FilterSelector, visit: Visit
    ) -> Iterator[Visit]:
        for key, value in _items(visit):
            self._count(1)
            if selector.expression.evaluate(Context(self, query, value)):
                yield Visit(value, key, visit)

    def _sliced(self, visit: Visit, part: slice) -> list[Visit]:
        if not isinstance(visit.value, list) or part.step == 0:
            return []
        indices = range(len(visit.value))[part]
        self._count(len(indices))
        return [Visit(visit.value[index], index, visit) for index in indices]

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooManySteps


def _items(visit: Visit) -> Iterable[tuple[str | int, Value]]:
    value = visit.value
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _named(visit: Visit, name: str) -> tuple[Visit, ...]:
    value = visit.value
    return (Visit(value[name], name, visit),) if isinstance(value, dict) and name in value else ()


def _indexed(visit: Visit, index: int) -> tuple[Visit, ...]:
    value = visit.value
    if not isinstance(value, list) or not -len(value) <= index < len(value):
        return ()
    return (Visit(value[index], index % len(value), visit),)
