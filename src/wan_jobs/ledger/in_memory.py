"""The ledger of clients that keep no journal: their limits hold all the same."""

from __future__ import annotations

from weakref import WeakValueDictionary

from wan_jobs.clock import Clock, SystemClock
from wan_jobs.ledger.journal import Journal
from wan_jobs.locks import RenewedLock

_lock = RenewedLock()
_of_this_machine = Journal(None, clock=SystemClock())
_of_other_clocks: WeakValueDictionary[Clock, Journal] = WeakValueDictionary()


def shared_ledger(clock: Clock) -> Journal:
    """Return the ledger in memory that all clients of this process share.

    Moments of one clock mean nothing on another, so each clock has its own.
    """
    if clock == SystemClock():
        return _of_this_machine
    with _lock:
        ledger = _of_other_clocks.get(clock)
        if ledger is None:
            ledger = _of_other_clocks[clock] = Journal(None, clock=clock)
        return ledger
