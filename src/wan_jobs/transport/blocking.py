"""Ports that block the calling thread; safe to share between threads."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from weakref import WeakSet

import httpcore2

from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.exchange import Answer, Call
from wan_jobs.locks import RenewedLock
from wan_jobs.transport import wire
from wan_jobs.transport.backends import Admit, BlockingBackend, bounded
from wan_jobs.transport.connections import Connections, Sender, by_pool
from wan_jobs.transport.detached import LOOK_AGAIN, Detached, Operation, ThreadDetached
from wan_jobs.transport.own_transport import BlockingTransport
from wan_jobs.transport.ports import Departure, complete
from wan_jobs.transport.proxies import ProxyChoice, guarding, proxy_for
from wan_jobs.transport.reception import FileOnItsWay, Reception, faults
from wan_jobs.transport.resolving import Resolver
from wan_jobs.transport.signals import Signal, ThreadSignal

T = TypeVar("T")

# Seconds that a person who pressed Ctrl-C waits for an answer that is on its way.
CLOSING_TAKES = 3.0


class BlockingPorts:
    """The network and sleep for `Wan`."""

    def __init__(self, connection: Connection, limits: Limits, clock: Clock) -> None:
        self._connection = connection
        self._limits = limits
        self._clock = clock
        self.resolver = Resolver()
        self._lock = RenewedLock()
        self._detached: WeakSet[ThreadDetached[Any]] = WeakSet()
        self._process = os.getpid()
        self._senders: dict[tuple[str, ProxyChoice | None], Sender] = {}

    def check(self) -> None:
        """Set up the ways that a job needs; raises `ConfigurationError` before one is begun."""
        self._sender("creation", self._connection.base_url)
        if not self._connection.on_loopback:
            self._sender("files", "https://")

    async def exchange(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer:
        """Send a call to the service; raises `TransportFault`."""
        kind = "creation" if call.operation.method == "POST" else "service"
        sender, key = self._sender(kind, self._connection.base_url), self._connection.api_key
        seconds = wire.time_for(call, self._limits) if limit is None else limit
        reception = Reception(departure)
        with (
            faults(reception, key),
            bounded(seconds),
            wire.request_of(call, self._connection, self._limits, reception) as request,
        ):
            await wire.exchange(sender, request, reception)
        answer = reception.answer(key, self._clock.time())
        assert answer is not None  # noqa: S101 - the block ended well
        return answer

    @asynccontextmanager
    async def fetch(
        self, url: str, headers: Mapping[str, str], admit: Admit
    ) -> AsyncIterator[FileOnItsWay]:
        """Get a file, without the key."""
        sender, key = self._sender("files", url), self._connection.api_key
        guard, reception = guarding(admit, url, self._connection.network.proxy), Reception()
        with faults(reception, key), guard, bounded(self._limits.read_timeout):
            request = wire.file_request(url, headers, self._limits)
            incoming = await sender.send(request, reception)
        try:
            yield FileOnItsWay(incoming, key)
        finally:
            await incoming.close()

    async def sleep(self, seconds: float, signal: Signal | None = None) -> None:
        """Block for `seconds`, or until the signal is set."""
        event = signal.event if isinstance(signal, ThreadSignal) else None
        self._clock.sleep(seconds, event)

    async def work(self, task: Callable[[], T]) -> T:
        """Run it here and now."""
        return task()

    async def record(self, task: Callable[[], T]) -> T:
        """Run it here and now."""
        return task()

    def record_later(self, task: Callable[[], object]) -> None:
        """Run it on another thread."""
        threading.Thread(target=task, name="wan-ledger", daemon=True).start()

    def signal(self) -> Signal:
        """Return a signal that wakes this thread."""
        return ThreadSignal()

    def start(self, operation: Operation[T]) -> Detached[T]:
        """Run an operation on a thread of its own."""
        detached = ThreadDetached(operation, complete)
        self._detached.add(detached)  # before it runs: an interrupt may come at any moment
        try:
            detached.begin()
            return detached
        except BaseException:
            # It may run, and nobody is going to wait for it.
            detached.abandon()
            raise

    async def settled(self) -> None:
        """Wait for the operations that have begun what must not be broken off."""
        self._await_settled()

    def _await_settled(self) -> None:
        for detached in list(self._detached):
            until = time.monotonic() + CLOSING_TAKES
            # One that only asks for its turn is free again soon, without having ended.
            while detached.guarded and time.monotonic() < until:
                detached.outcome(LOOK_AGAIN)

    def close(self) -> None:
        """Close all connections, once what is on its way is there; the next call opens new ones.

        After an interrupt somebody waits for the end of the process: not for long then.
        """
        self._await_settled()
        with self._lock:
            senders, self._senders = self._senders, {}
        for sender in senders.values():
            complete(sender.close())

    def _sender(self, kind: str, url: str) -> Sender:
        self._renew_after_fork()
        chosen = self._connection.network.proxy
        name = kind, proxy_for(url, chosen, with_key=kind != "files")
        sender = self._senders.get(name)
        if sender is None:
            with self._lock:
                sender = self._senders.get(name)
                if sender is None:
                    sender = self._senders[name] = self._made(*name)
        return sender

    def _made(self, kind: str, choice: ProxyChoice | None) -> Sender:
        network = self._connection.network
        if network.transport is not None:
            return BlockingTransport(network.transport)
        pool = httpcore2.ConnectionPool(
            **wire.pool_options(network, choice), network_backend=BlockingBackend(self.resolver)
        )
        return Connections(by_pool(pool), keep_alive=kind != "creation")

    def _renew_after_fork(self) -> None:
        if self._process == os.getpid():
            return
        # A connection shared with the parent could hand one process the other's answers.
        self._senders = {}
        self._lock = RenewedLock()
        self._detached = WeakSet()
        self._process = os.getpid()
