"""Limits on how many there are: characters of a text, items of an array, members of an object."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.interval import Bound, Interval
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape


@dataclass(frozen=True, slots=True)
class _Count:
    """A pair of keywords that bound one count, in the words of a sentence."""

    name: str
    phrase: str
    unit: str
    lowest: str
    highest: str

    def kinds(self) -> dict[Effect, Kind]:
        return {
            effect: Kind(f"{self.name}-{effect}", f"{self.phrase} was {effect}.")
            for effect in Effect
        }

    def interval(self, shape: Shape) -> Interval:
        """Read the two keywords; nothing has fewer than none."""
        low = max(shape.numbers(self.lowest), default=0)
        high = min(shape.numbers(self.highest), default=math.inf)
        return Interval(Bound(low if low > 0 else -math.inf), Bound(high))


_COUNTS = (
    _Count("length", "The length", "characters", "minLength", "maxLength"),
    _Count("item-count", "The number of items", "items", "minItems", "maxItems"),
    _Count("member-count", "The number of members", "members", "minProperties", "maxProperties"),
)
_KINDS = {count: count.kinds() for count in _COUNTS}
KINDS = tuple(kind for kinds in _KINDS.values() for kind in kinds.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of each count."""
    for count, kinds in _KINDS.items():
        old, new = count.interval(pair.old), count.interval(pair.new)
        yield from pair.intervals(old, new, kinds, count.unit)
