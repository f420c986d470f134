"""Locks and forks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from wan_jobs.locks import RenewedLock
from wan_jobs.session import Remembered


def test_a_lock_is_held_by_one_at_a_time() -> None:
    lock, inside, most = RenewedLock(), 0, 0

    def enter() -> None:
        nonlocal inside, most
        for _ in range(500):
            with lock:
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_child_finds_every_lock_free(fork: Callable[[Callable[[], object]], int]) -> None:
    lock, remembered = RenewedLock(), Remembered[int]()
    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with lock, remembered._lock:
            held.set()
            leave.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)

    def child() -> None:
        with lock:
            remembered.put("a", 1)

    try:
        assert os.waitpid(fork(child), 0)[1] == 0
    finally:
        leave.set()
        thread.join()
