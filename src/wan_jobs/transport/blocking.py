"""Ports that block the calling thread; safe to share between threads."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from weakref import WeakSet

import httpx2

from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.exchange import Answer, Call
from wan_jobs.locks import RenewedLock
from wan_jobs.redaction import ApiKey
from wan_jobs.transport import wire
from wan_jobs.transport.backends import Admit, bounded, with_backend
from wan_jobs.transport.detached import LOOK_AGAIN, Detached, Operation, ThreadDetached
from wan_jobs.transport.ports import Departure, complete
from wan_jobs.transport.proxies import ProxyChoice, guarding, proxy_for
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
        self._clients: dict[tuple[str, ProxyChoice | None], httpx2.Client] = {}

    def check(self) -> None:
        """Make the clients that a job needs; raises `ConfigurationError` before one is begun."""
        self._client("creation", self._connection.base_url)
        if not self._connection.on_loopback:
            self._client("files", "https://")

    async def exchange(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer:
        """Send a call to the service; raises `TransportFault`."""
        kind = "creation" if call.operation.method == "POST" else "service"
        client, key = self._client(kind, self._connection.base_url), self._connection.api_key
        seconds = wire.time_for(call, self._limits) if limit is None else limit
        reception, foreign = wire.Reception(), self._connection.network.transport is not None
        with (
            wire.faults(reception, key),
            bounded(seconds),
            wire.request_arguments(self._connection, call) as arguments,
        ):
            request = client.build_request(**arguments, extensions={"trace": reception.note})
            if departure is not None:
                await reception.hold(request, departure, ask_now=foreign)
            response = reception.begin(client.send(request, stream=True))
            try:
                for chunk in response.iter_bytes():
                    reception.take(chunk)
            finally:
                response.close()
        answer = reception.answer(key, self._clock.time())
        assert answer is not None  # noqa: S101 - the block ended well
        return answer

    @asynccontextmanager
    async def fetch(
        self, url: str, headers: Mapping[str, str], admit: Admit
    ) -> AsyncIterator[_BlockingFetch]:
        """Get a file, without the key."""
        client, key = self._client("files", url), self._connection.api_key
        guard = guarding(admit, url, self._connection.network.proxy)
        with wire.faults(wire.Reception(), key), guard, bounded(self._limits.read_timeout):
            request = client.build_request("GET", url, headers=wire.file_headers(headers))
            response = client.send(request, stream=True)
        try:
            yield _BlockingFetch(response, key)
        finally:
            response.close()

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
        self._detached.add(detached)
        return detached

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
            clients, self._clients = self._clients, {}
        if self._connection.network.transport is None:
            for client in clients.values():
                client.close()

    def _client(self, kind: str, url: str) -> httpx2.Client:
        self._renew_after_fork()
        chosen = self._connection.network.proxy
        name = kind, proxy_for(url, chosen, with_key=kind != "files")
        client = self._clients.get(name)
        if client is None:
            with self._lock:
                client = self._clients.get(name)
                if client is None:
                    client = self._clients[name] = self._made(*name)
        return client

    def _made(self, kind: str, choice: ProxyChoice | None) -> httpx2.Client:
        network = self._connection.network
        transport = network.transport
        if transport is None:
            with wire.proxy_errors(choice) as proxy:
                options = wire.transport_options(network, keep_alive=kind != "creation")
                transport = with_backend(
                    httpx2.HTTPTransport(**options | {"proxy": proxy}), self.resolver
                )
        if not isinstance(transport, httpx2.BaseTransport):
            raise wire.no_transport(transport, "httpx2.BaseTransport")
        auth = None if kind == "files" else wire.BearerAuth(self._connection.api_key)
        return httpx2.Client(transport=transport, auth=auth, **wire.client_options(self._limits))

    def _renew_after_fork(self) -> None:
        if self._process == os.getpid():
            return
        # A connection shared with the parent could hand one process the other's answers.
        self._clients = {}
        self._lock = RenewedLock()
        self._detached = WeakSet()
        self._process = os.getpid()


class _BlockingFetch:
    def __init__(self, response: httpx2.Response, key: ApiKey) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self._response = response
        self._key = key

    async def chunks(self) -> AsyncIterator[bytes]:
        with wire.faults(wire.Reception(), self._key):
            for chunk in self._response.iter_raw():
                yield chunk
