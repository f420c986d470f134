"""Ranges: `minimum` and `maximum`, with their exclusive forms."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.interval import Bound, Interval
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape

_KINDS = {effect: Kind(f"range-{effect}", f"The range was {effect}.") for effect in Effect}
KINDS = tuple(_KINDS.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the range of a number."""
    yield from pair.intervals(_interval(pair.old), _interval(pair.new), _KINDS)


def _interval(shape: Shape) -> Interval:
    """Read the range; for integers, an exclusive bound is the next number inside."""
    lows = [*_bounds(shape, "minimum", False), *_bounds(shape, "exclusiveMinimum", True)]
    highs = [*_bounds(shape, "maximum", False), *_bounds(shape, "exclusiveMaximum", True)]
    low = max(lows, key=lambda bound: (bound.value, bound.open), default=Bound(-math.inf))
    high = min(highs, key=lambda bound: (bound.value, not bound.open), default=Bound(math.inf))
    if shape.types == frozenset({"integer"}):
        low = Bound(math.floor(low.value) + 1) if low.open else low
        high = Bound(math.ceil(high.value) - 1) if high.open else high
    return Interval(low, high)


def _bounds(shape: Shape, keyword: str, is_open: bool) -> list[Bound]:
    return [Bound(number, is_open) for number in shape.numbers(keyword)]
