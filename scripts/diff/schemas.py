"""Comparing schemas: a list of pairs to do, so that neither depth nor circles matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.diff.change import ApiPlace, Change, Impact, Subject
from scripts.diff.remainder import CHANGED
from scripts.diff.schema import ALWAYS, LIMITS, NAMED_PARTS, PARTS, alternatives
from scripts.diff.shape import Conjunction, FlatSchema, Pair
from scripts.diff.sides import Below, Sides
from scripts.documents import join_pointer, same

_DEEPEST = 100


@dataclass(slots=True)
class SchemaComparison:
    """Compares schemas of two documents, each pair once per direction."""

    sides: Sides
    _done: set[tuple[object, ...]] = field(default_factory=set)

    def compare(self, start: Below) -> Iterator[Change]:
        """Yield every change at a place and below it, in the order of the old document."""
        pending = [start]
        while pending:
            below = pending.pop()
            if len(below.site.path) > _DEEPEST:
                yield from _deep(below)
                continue
            pair = self._pair(below)
            if pair is None:
                continue
            following = []
            for found in _compare(pair, self.sides):
                if isinstance(found, Below):
                    following.append(found)
                else:
                    yield found
            pending.extend(reversed(following))

    def _pair(self, below: Below) -> Pair | None:
        """Shape both schemas; None for a pair that was compared before."""
        key = (_identity(below.old), _identity(below.new), below.site.direction)
        if key in self._done:
            return None
        self._done.add(key)
        old, new = self.sides.old.shape(below.old), self.sides.new.shape(below.new)
        return Pair(old, new, self._settled(below.site, old, new))

    def _settled(self, site: ApiPlace, old: FlatSchema, new: FlatSchema) -> ApiPlace:
        """Name a class as the subject, unless it is one model's own part."""
        if not old.name or not new.name or not (old.is_class or new.is_class):
            return site
        uses = max(self.sides.old.uses[old.name], self.sides.new.uses[new.name])
        if site.subject.kind == "model" and uses <= 1:
            return site
        return site.of(Subject("class", new.name))


def _identity(node: Conjunction) -> tuple[int, ...]:
    return tuple(id(part.value) for part in node.schemas)


def _deep(below: Below) -> Iterator[Change]:
    """Tell a difference that lies deeper than schemas are compared."""
    old, new = ([part.value for part in node.schemas] for node in (below.old, below.new))
    if not same(old, new):
        site = below.site
        message = "says something else, deeper than is compared"
        yield Change(
            CHANGED,
            Impact.BREAKING,
            site.subject,
            site.place,
            message,
            old=join_pointer(below.old.parts),
            new=join_pointer(below.new.parts),
        )


def _compare(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
    for compare in ALWAYS:
        yield from compare(pair)
    if pair.old.types and pair.new.types and not pair.old.types & pair.new.types:
        return
    if bool(pair.old.alternatives) != bool(pair.new.alternatives):
        yield from alternatives.compare_alternatives(pair, sides)
        return
    for compare_limit in LIMITS:
        yield from compare_limit(pair)
    for compare_part in PARTS:
        yield from compare_part(pair)
    for compare_named in NAMED_PARTS:
        yield from compare_named(pair, sides)
