"""Ports that block the calling thread; safe to share between threads."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TypeVar

import httpx2

from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.exchange import Answer, Call
from wan_jobs.transport import wire
from wan_jobs.transport.signals import Signal, ThreadSignal

T = TypeVar("T")


class BlockingPorts:
    """The network and sleep for `Wan`."""

    def __init__(self, connection: Connection, limits: Limits, clock: Clock) -> None:
        self._connection = connection
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._process = os.getpid()

    @cached_property
    def _service(self) -> httpx2.Client:
        auth = wire.BearerAuth(self._connection.api_key)
        return httpx2.Client(auth=auth, **wire.client_options(self._limits))

    @cached_property
    def _file_hosts(self) -> httpx2.Client:
        return httpx2.Client(**wire.client_options(self._limits))

    async def exchange(self, call: Call) -> Answer:
        """Send a call to the service; raises `TransportFault`."""
        client = self._client("_service")
        with wire.faults(), wire.request_arguments(self._connection, call) as arguments:
            response = client.send(client.build_request(**arguments))
        return wire.as_answer(response, self._connection.api_key, self._clock.time())

    @asynccontextmanager
    async def fetch(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[_BlockingFetch]:
        """Get a file, without the key."""
        client = self._client("_file_hosts")
        with wire.faults():
            request = client.build_request("GET", url, headers=wire.file_headers(headers))
            response = client.send(request, stream=True)
        try:
            yield _BlockingFetch(response)
        finally:
            response.close()

    async def sleep(self, seconds: float, signal: Signal | None = None) -> None:
        """Block for `seconds`, or until the signal is set."""
        event = signal.event if isinstance(signal, ThreadSignal) else None
        self._clock.sleep(seconds, event)

    async def work(self, task: Callable[[], T]) -> T:
        """Run it here and now."""
        return task()

    def signal(self) -> Signal:
        """Return a signal that wakes this thread."""
        return ThreadSignal()

    def close(self) -> None:
        """Close all connections; the next call opens new ones."""
        with self._lock:
            for name in ("_service", "_file_hosts"):
                client = self.__dict__.pop(name, None)
                if client is not None:
                    client.close()

    def _client(self, name: str) -> httpx2.Client:
        if self._process != os.getpid():
            self._forked()
        client: httpx2.Client | None = self.__dict__.get(name)
        if client is None:
            with self._lock:
                client = getattr(self, name)
        return client

    def _forked(self) -> None:
        # A connection shared with the parent could hand one process the other's answers.
        self.__dict__.pop("_service", None)
        self.__dict__.pop("_file_hosts", None)
        self._lock = threading.Lock()
        self._process = os.getpid()


class _BlockingFetch:
    def __init__(self, response: httpx2.Response) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self.peer = wire.peer_address(response)
        self._response = response

    async def chunks(self) -> AsyncIterator[bytes]:
        with wire.faults():
            for chunk in self._response.iter_raw():
                yield chunk
