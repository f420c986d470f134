"""What the rules on ranges, lengths, counts and sizes have in common."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.interval import Bound, Interval
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape
from scripts.diff.values import as_number


@dataclass(frozen=True, slots=True)
class Limit:
    """A pair of keywords that bound one thing, in the words of a sentence."""

    name: str
    phrase: str
    unit: str
    lowest: str
    highest: str

    def kinds(self) -> dict[Effect, Kind]:
        """Name a kind of change for each effect."""
        return {
            effect: Kind(f"{self.name}-{effect}", f"{self.phrase.capitalize()} was {effect}.")
            for effect in Effect
        }

    def interval(self, shape: Shape) -> Interval:
        """Read the two keywords; nothing has fewer than none."""
        low = max(_numbers(shape, self.lowest), default=0)
        high = min(_numbers(shape, self.highest), default=math.inf)
        return Interval(Bound(low if low > 0 else -math.inf), Bound(high))


def _numbers(shape: Shape, keyword: str) -> Iterator[float]:
    for value in shape.keywords.get(keyword, ()):
        if (number := as_number(value)) is not None:
            yield number


def compare_intervals(
    pair: Pair, old: Interval, new: Interval, kinds: dict[Effect, Kind], unit: str = ""
) -> Iterator[Change]:
    """Tell whether an interval was narrowed, widened or moved."""
    if effect := old.effect_on(new):
        verb = "takes" if pair.site.is_sent else "holds"
        message = f"now {verb} {_of(new, unit)} (was {_of(old, unit)})"
        yield pair.change(kinds[effect], pair.limit(effect), message, str(old), str(new))


def _of(interval: Interval, unit: str) -> str:
    if interval == Interval():
        return f"any number of {unit}" if unit else "any number"
    return f"{interval} {unit}".strip()
