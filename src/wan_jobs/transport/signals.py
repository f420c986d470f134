"""What ends a sleep early, whatever thread or loop it is on."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Protocol


class Signal(Protocol):
    """Ends a sleep early; may be set from any thread."""

    def set(self) -> None:
        """Wake whoever sleeps on this, now or next."""

    def clear(self) -> bool:
        """Make ready for the next sleep; says whether the signal had been set."""


class ThreadSignal:
    """Wakes a sleeping thread."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def set(self) -> None:
        """Wake the thread."""
        self.event.set()

    def clear(self) -> bool:
        """Make ready for the next sleep; says whether the signal had been set."""
        was_set = self.event.is_set()
        self.event.clear()
        return was_set


class LoopSignal:
    """Wakes a coroutine of the event loop it was made on, from any thread."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def set(self) -> None:
        """Wake the coroutine; a loop that has ended has nobody left to wake."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.event.set)

    def clear(self) -> bool:
        """Make ready for the next sleep; says whether the signal had been set."""
        was_set = self.event.is_set()
        self.event.clear()
        return was_set
