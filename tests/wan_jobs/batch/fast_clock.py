"""A clock for batches that wait a hundredth of the time."""

from __future__ import annotations

from typing import Any

from wan_jobs.clock import SystemClock


class FastClock:
    """Real time, in which the runner's own sleeps are short."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self.monotonic, self.time, self.chance = (
            self._real.monotonic,
            self._real.time,
            self._real.chance,
        )

    def sleep(self, seconds: float, signal: Any = None) -> None:
        self._real.sleep(seconds / 100, signal)

    async def sleep_async(self, seconds: float, signal: Any = None) -> None:
        await self._real.sleep_async(seconds / 100, signal)
