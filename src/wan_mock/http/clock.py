"""The clocks a mock can live by: real, scaled, or moved by hand. All count Unix seconds."""

from __future__ import annotations

import time
from typing import Protocol

from wan_mock.arguments import LATEST, check_argument, shown


class Clock(Protocol):
    """Tells the mock's time."""

    def now(self) -> float:
        """Return the mock's time, by which jobs run and links expire."""

    def stamp(self) -> float:
        """Return the time to write into a callback's signature, which its receiver checks."""


class RealClock:
    """Real time, or `speed` times as fast: at 60 a five-minute job takes five seconds."""

    def __init__(self, speed: float = 1.0) -> None:
        check_argument("speed", speed, "float")
        if not 0 < speed <= 1_000_000:
            raise ValueError(f"speed must be above 0 and at most 1000000, not {shown(speed)}")
        self.speed = speed
        self._start = time.time()
        self._origin = time.monotonic()

    def now(self) -> float:
        """Return the start plus what has passed since, scaled."""
        return self._start + (time.monotonic() - self._origin) * self.speed

    def stamp(self) -> float:
        """Return the unscaled time: a receiver compares it with its own clock."""
        return time.time()

    def real_seconds_until(self, moment: float) -> float:
        """Return the real seconds to sleep until `moment` of this clock."""
        return max(0.0, (moment - self.now()) / self.speed)


class ManualClock:
    """Time that stands still until `advance` moves it."""

    def __init__(self, start: float | None = None) -> None:
        check_argument("start", start, "float | None", 0, LATEST)
        self._now = time.time() if start is None else start

    def now(self) -> float:
        """Return the time reached so far."""
        return self._now

    def stamp(self) -> float:
        """Return the same time as `now`."""
        return self._now

    def after(self, seconds: float) -> float:
        """Return the time in `seconds`; raises `ValueError`, as time does not run backwards."""
        check_argument("seconds", seconds, "float", 0)
        return self._now + seconds

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; raises `ValueError` for a step back."""
        self._now = self.after(seconds)

    def advance_to(self, moment: float) -> None:
        """Move on to `moment`, unless it has passed already."""
        self._now = max(self._now, moment)
