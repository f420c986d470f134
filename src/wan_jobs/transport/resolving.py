"""Looking names up within a time: the system's own way has no limit, and none can be set.

Each look-up runs on a thread of its own, which ends when the system does; whoever asks meanwhile
for the same name waits for the same look-up, so that a resolver that hangs holds one thread a name.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeAlias

from wan_jobs.locks import RenewedLock

LookUp: TypeAlias = Callable[[str], Sequence[str]]


def system_look_up(host: str) -> list[str]:
    """Return the IP addresses of a name, best first; raises `OSError` or `UnicodeError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Resolver:
    """Looks up names on threads, by `look_up`; may be shared between threads and loops."""

    def __init__(self, look_up: LookUp = system_look_up) -> None:
        self._look_up = look_up
        self._under_way: dict[str, Future[list[str]]] = {}
        self._reached: dict[str, str] = {}
        self._lock = RenewedLock()
        self._process = os.getpid()

    def addresses(self, host: str) -> Future[list[str]]:
        """Begin to look a name up, or join whoever does; an address stands for itself."""
        future: Future[list[str]] = Future()
        # Nobody who waits for it may cancel it for the others.
        future.set_running_or_notify_cancel()
        try:
            ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return self._joined(host, future)
        future.set_result([host])
        return future

    def reached(self, host: str, address: str) -> None:
        """Learn which of a name's addresses could be connected to: it comes first from now on."""
        self._reached[host] = address

    def _joined(self, host: str, future: Future[list[str]]) -> Future[list[str]]:
        with self._lock:
            if self._process != os.getpid():
                # The threads that look up are the parent's.
                self._under_way, self._process = {}, os.getpid()
            under_way = self._under_way.setdefault(host, future)
        if under_way is future:
            threading.Thread(
                target=self._work, args=(host, future), name="wan-resolver", daemon=True
            ).start()
        return under_way

    def _work(self, host: str, future: Future[list[str]]) -> None:
        try:
            found = list(self._look_up(host))
            best = self._reached.get(host)
            result = sorted(found, key=lambda address: address != best)
        except BaseException as error:
            self._under_way.pop(host, None)
            future.set_exception(error)
        else:
            self._under_way.pop(host, None)
            future.set_result(result)
