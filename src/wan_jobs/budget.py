"""Keeping within the service's rates, together: one budget per key and process."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from wan_jobs.clock import Clock

# Calls leave evenly but arrive unevenly; a window a tenth longer than the service's own keeps a
# late call and the early calls behind it from meeting inside one window of the service.
_MARGIN = 1.1


@dataclass(slots=True, weakref_slot=True, eq=False)
class RateBudget:
    """Allows `limit` calls in any `period` seconds, in the order they are asked for."""

    limit: int
    period: float
    _granted: deque[float] = field(init=False)
    _paused_until: float = field(init=False, default=0.0)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._granted = deque(maxlen=self.limit)

    def reserve(self, now: float) -> float:
        """Take the next free place and return the seconds until it."""
        with self._lock:
            latest = self._granted[-1] if self._granted else now
            start = max(now, self._paused_until, latest)
            if len(self._granted) == self.limit:
                start = max(start, self._granted[0] + self.period * _MARGIN)
            self._granted.append(start)
            return start - now

    def pause(self, now: float, seconds: float) -> None:
        """Grant nothing new for `seconds`, as the service's Retry-After asks."""
        with self._lock:
            self._paused_until = max(self._paused_until, now + seconds)


class SharedBudgets:
    """Budgets by name; each lives as long as someone uses it."""

    def __init__(self) -> None:
        self._budgets: WeakValueDictionary[tuple[object, ...], RateBudget] = WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, name: tuple[object, ...], limit: int, period: float) -> RateBudget:
        """Return the budget of this name, made on first use; the first user's limit holds."""
        with self._lock:
            budget = self._budgets.get(name)
            if budget is None:
                budget = self._budgets[name] = RateBudget(limit, period)
            return budget


# The one piece of process-wide state: the service counts calls per key, not per client object.
_PROCESS = SharedBudgets()


def shared_budget(
    kind: str, address: str, fingerprint: str, clock: Clock, limit: int, period: float
) -> RateBudget:
    """Return the process's budget for one kind of call with one key at one address."""
    # The clock is part of the name: places on one time line mean nothing on another.
    return _PROCESS.get((kind, address, fingerprint, clock), limit, period)
