"""Intervals of numbers, such as what `minimum` and `maximum` allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scripts.diff.change import Effect


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
