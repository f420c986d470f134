"""Time, sleep and chance, injected so that tests never sleep."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio


class Pace(Protocol):
    """Decides the intervals of a wait."""

    def interval(self, age: float, chance: float) -> float:
        """Seconds to the next read of a task `age` seconds old; `chance` in 0..1 is the jitter."""


class Clock(Protocol):
    """What the runner knows of time."""

    def monotonic(self) -> float:
        """Seconds that only grow, for intervals."""

    def time(self) -> float:
        """Unix seconds, for records and time stamps from elsewhere."""

    def chance(self) -> float:
        """Return a number from 0 up to 1, for jitter."""

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        """Block for `seconds`, or until `signal` is set."""

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        """Wait for `seconds`, or until `signal` is set."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time; all its instances are equal."""

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def time(self) -> float:
        """Unix seconds."""
        return time.time()

    def chance(self) -> float:
        """Return a number from 0 up to 1; spreads load and guards nothing."""
        return random.random()  # noqa: S311

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        """Block for `seconds`, or until `signal` is set."""
        if signal is None:
            time.sleep(max(0.0, seconds))
        else:
            signal.wait(max(0.0, seconds))

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        """Wait for `seconds`, or until `signal` is set."""
        import asyncio

        if signal is None:
            await asyncio.sleep(max(0.0, seconds))
            return
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await signal.wait()
        except TimeoutError:
            return
