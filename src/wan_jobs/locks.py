"""Locks that a forked process finds free, whatever a thread of its parent was doing."""

from __future__ import annotations

import os
import threading
from types import TracebackType
from weakref import WeakSet


class RenewedLock:
    """A lock for a `with` block; after a fork the child has a new one.

    The thread that held the old one does not exist in the child, so nobody would ever release it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Forget who holds the lock."""
        self._lock = threading.Lock()


_locks: WeakSet[RenewedLock] = WeakSet()


def _renew_all() -> None:
    for lock in list(_locks):
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
