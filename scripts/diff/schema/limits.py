"""Limits in numbers: ranges, steps, and how many characters, items or members there are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.shape import FlatSchema, Pair


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval; `open` where the value itself is outside."""

    value: float
    open: bool = False

    def __str__(self) -> str:
        return f"{self.value:.15g}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two bounds."""

    low: Bound = Bound(-math.inf)
    high: Bound = Bound(math.inf)

    def effect_on(self, new: Interval) -> Effect | None:
        """Say what becomes of this interval's numbers in the `new` one; None if nothing."""
        lost = new._low > self._low or new._high < self._high
        gained = new._low < self._low or new._high > self._high
        if lost and gained:
            return Effect.MOVED
        if lost:
            return Effect.NARROWED
        return Effect.WIDENED if gained else None

    @property
    def _low(self) -> tuple[float, bool]:
        return self.low.value, self.low.open

    @property
    def _high(self) -> tuple[float, bool]:
        return self.high.value, not self.high.open

    def of(self, unit: str) -> str:
        """Return the interval in words, of so many of a unit if it has one."""
        if self == Interval():
            return f"any number of {unit}" if unit else "any number"
        return f"{self} {unit}".strip()

    def __str__(self) -> str:
        low, high = math.isfinite(self.low.value), math.isfinite(self.high.value)
        if low and high and not self.low.open and not self.high.open:
            return f"{self.low} to {self.high}"
        parts = []
        if low:
            parts.append(f"{'more than' if self.low.open else 'at least'} {self.low}")
        if high:
            parts.append(f"{'less than' if self.high.open else 'at most'} {self.high}")
        return " and ".join(parts) or "anything"


_RANGE = {effect: Kind(f"range-{effect}", f"The range was {effect}.") for effect in Effect}
_STEP = {effect: Kind(f"step-{effect}", f"The step was {effect}.") for effect in Effect}


def compare_range(pair: Pair) -> Iterator[Change]:
    """Tell what became of the range of a number."""
    yield from _intervals(pair, _range(pair.old), _range(pair.new), _RANGE)


def _range(shape: FlatSchema) -> Interval:
    """Read the range; for integers, an exclusive bound is the next number inside."""
    lows = [*_bounds(shape, "minimum", False), *_bounds(shape, "exclusiveMinimum", True)]
    highs = [*_bounds(shape, "maximum", False), *_bounds(shape, "exclusiveMaximum", True)]
    low = max(lows, key=lambda bound: (bound.value, bound.open), default=Bound(-math.inf))
    high = min(highs, key=lambda bound: (bound.value, not bound.open), default=Bound(math.inf))
    if shape.types == frozenset({"integer"}):
        low = Bound(math.floor(low.value) + 1) if low.open else low
        high = Bound(math.ceil(high.value) - 1) if high.open else high
    return Interval(low, high)


def _bounds(shape: FlatSchema, keyword: str, is_open: bool) -> list[Bound]:
    return [Bound(number, is_open) for number in shape.numbers(keyword)]


def compare_step(pair: Pair) -> Iterator[Change]:
    """Tell what became of the step between allowed numbers."""
    old, new = _step(pair.old), _step(pair.new)
    if old == new:
        return
    effect = _effect_on_step(old, new)
    message = f"now {_step_in_words(new)} (was {_step_in_words(old)})"
    before, after = pair.old.said("multipleOf"), pair.new.said("multipleOf")
    yield pair.change(_STEP[effect], pair.limit(effect), message, before, after)


def _step(shape: FlatSchema) -> Fraction | None:
    """Read the step as written, so that 0.3 is a multiple of 0.1; without one, None.

    Of several steps a number must meet all: it is a multiple of their least common one.
    """
    steps = [Fraction(str(number)) for number in shape.numbers("multipleOf") if number > 0]
    return reduce(_common_multiple, steps) if steps else None


def _common_multiple(one: Fraction, other: Fraction) -> Fraction:
    denominator = one.denominator * other.denominator
    return Fraction(math.lcm(int(one * denominator), int(other * denominator)), denominator)


def _effect_on_step(old: Fraction | None, new: Fraction | None) -> Effect:
    if new is None or (old is not None and (old / new).denominator == 1):
        return Effect.WIDENED
    if old is None or (new / old).denominator == 1:
        return Effect.NARROWED
    return Effect.MOVED


def _step_in_words(step: Fraction | None) -> str:
    return "in any step" if step is None else f"a multiple of {float(step):.15g}"


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

    def interval(self, shape: FlatSchema) -> Interval:
        """Read the two keywords; nothing has fewer than none."""
        low = max(shape.numbers(self.lowest), default=0)
        high = min(shape.numbers(self.highest), default=math.inf)
        return Interval(Bound(low if low > 0 else -math.inf), Bound(high))


_COUNTS = (
    _Count("length", "The length", "characters", "minLength", "maxLength"),
    _Count("item-count", "The number of items", "items", "minItems", "maxItems"),
    _Count("member-count", "The number of members", "members", "minProperties", "maxProperties"),
)
_COUNT_KINDS = {count: count.kinds() for count in _COUNTS}


def compare_counts(pair: Pair) -> Iterator[Change]:
    """Tell what became of each count."""
    for count, kinds in _COUNT_KINDS.items():
        old, new = count.interval(pair.old), count.interval(pair.new)
        yield from _intervals(pair, old, new, kinds, count.unit)


KINDS = (
    *_RANGE.values(),
    *_STEP.values(),
    *(kind for kinds in _COUNT_KINDS.values() for kind in kinds.values()),
)


def _intervals(
    pair: Pair, old: Interval, new: Interval, kinds: Mapping[Effect, Kind], unit: str = ""
) -> Iterator[Change]:
    """Tell whether an interval was narrowed, widened or moved."""
    if effect := old.effect_on(new):
        verb = "takes" if pair.site.is_sent else "holds"
        message = f"now {verb} {new.of(unit)} (was {old.of(unit)})"
        yield pair.change(kinds[effect], pair.limit(effect), message, str(old), str(new))
