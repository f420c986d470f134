"""An event loop whose time passes only when nothing is left to do at the present moment."""

from __future__ import annotations

import asyncio
import random
import selectors
import threading

EPOCH = 1_790_000_000.0


class NothingLeft(RuntimeError):
    """Everybody waits, and nobody will ever wake them."""


class _Skipping(selectors.SelectSelector):
    """Waits for nothing: the time asked for has passed at once."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeft
        self.loop.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs hours in moments, and the same way every time."""

    def __init__(self) -> None:
        selector = _Skipping()
        selector.loop = self
        self.now = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self.now

    def _write_to_self(self) -> None:
        """Wake nobody: all of it is one thread."""


class VirtualClock:
    """The clock of the runner and the ledger on such a loop; `skew` moves its idea of the date."""

    def __init__(self, loop: VirtualLoop, draw: random.Random) -> None:
        self._loop = loop
        self._draw = draw
        self.skew = 0.0

    def monotonic(self) -> float:
        return self._loop.now

    def time(self) -> float:
        return EPOCH + self._loop.now + self.skew

    def chance(self) -> float:
        return self._draw.random()

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        raise AssertionError("nothing may block a loop")

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        if signal is None:
            await asyncio.sleep(max(0.0, seconds))
            return
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await signal.wait()
        except TimeoutError:
            return
