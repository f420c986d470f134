"""What ends a sleep early, whatever thread or loop it is on; and who sleeps for which task."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from wan_jobs.locks import RenewedLock


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
        import asyncio

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


class Wakeups:
    """The signals of all waits of one client, by task id: callbacks wake them.

    Callbacks are trusted to come until a task has ended without one, and again from the next that
    comes: they may be sent to where nobody hands them on.
    """

    def __init__(self) -> None:
        self._trusted = True
        self._signals: defaultdict[str, list[Signal]] = defaultdict(list)
        self._called: set[Signal] = set()
        self._lock = RenewedLock()

    @contextmanager
    def listening(self, task_id: str, signal: Signal) -> Iterator[None]:
        """Have `signal` set whenever the task is spoken of, while the block runs."""
        with self._lock:
            self._signals[task_id].append(signal)
        try:
            yield
        finally:
            with self._lock:
                self._called.discard(signal)
                self._signals[task_id].remove(signal)
                if not self._signals[task_id]:
                    del self._signals[task_id]

    def __len__(self) -> int:
        """Return how many tasks are waited for."""
        return len(self._signals)

    @property
    def trusted(self) -> bool:
        """Whether callbacks are expected to come."""
        return self._trusted

    def missed(self) -> None:
        """Learn that a task has ended without its callback."""
        self._trusted = False

    def wake(self, task_id: str) -> bool:
        """Wake all waits for the task; says whether there was one."""
        with self._lock:
            signals = list(self._signals.get(task_id, ()))
            self._called.update(signals)
        self._trusted = self._trusted or bool(signals)
        for signal in signals:
            signal.set()
        return bool(signals)

    def was_called(self, signal: Signal) -> bool:
        """Whether a callback has set the signal since this was asked last; else `wake_all` did."""
        with self._lock:
            called = signal in self._called
            self._called.discard(signal)
        return called

    def wake_all(self) -> None:
        """Have all waits think again about when to read."""
        with self._lock:
            signals = [signal for each in self._signals.values() for signal in each]
        for signal in signals:
            signal.set()
