"""Callbacks wake waits: who waits for which task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from wan_jobs.locks import RenewedLock
from wan_jobs.transport.signals import Signal


class Wakeups:
    """The signals of all waits of one client, by task id."""

    def __init__(self) -> None:
        self._signals: defaultdict[str, list[Signal]] = defaultdict(list)
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
                self._signals[task_id].remove(signal)
                if not self._signals[task_id]:
                    del self._signals[task_id]

    def wake(self, task_id: str) -> bool:
        """Wake all waits for the task; says whether there was one."""
        with self._lock:
            signals = list(self._signals.get(task_id, ()))
        for signal in signals:
            signal.set()
        return bool(signals)
