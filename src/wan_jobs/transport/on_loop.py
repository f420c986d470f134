"""Ports for event loops: several loops, one after another or side by side, are fine."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary

import httpx2

from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.exchange import Answer, Call
from wan_jobs.transport import wire
from wan_jobs.transport.signals import LoopSignal, Signal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Clients:
    service: httpx2.AsyncClient
    file_hosts: httpx2.AsyncClient


class LoopPorts:
    """The network and sleep for `AsyncWan`.

    Connections belong to the loop they were opened on, so each loop gets its own.
    """

    def __init__(self, connection: Connection, limits: Limits, clock: Clock) -> None:
        self._connection = connection
        self._limits = limits
        self._clock = clock
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()
        self._lock = threading.Lock()

    async def exchange(self, call: Call) -> Answer:
        """Send a call to the service; raises `TransportFault`."""
        client = self._here().service
        with wire.faults(), wire.request_arguments(self._connection, call) as arguments:
            response = await client.send(client.build_request(**arguments))
        return wire.as_answer(response, self._connection.api_key, self._clock.time())

    @asynccontextmanager
    async def fetch(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[_LoopFetch]:
        """Get a file, without the key."""
        client = self._here().file_hosts
        with wire.faults():
            request = client.build_request("GET", url, headers=wire.file_headers(headers))
            response = await client.send(request, stream=True)
        try:
            yield _LoopFetch(response)
        finally:
            await response.aclose()

    async def sleep(self, seconds: float, signal: Signal | None = None) -> None:
        """Wait for `seconds`, or until the signal is set."""
        event = signal.event if isinstance(signal, LoopSignal) else None
        await self._clock.sleep_async(seconds, event)

    async def work(self, task: Callable[[], T]) -> T:
        """Run it on a thread, so that the loop goes on."""
        return await asyncio.to_thread(task)

    def signal(self) -> Signal:
        """Return a signal that wakes a coroutine of this loop."""
        return LoopSignal()

    async def close(self) -> None:
        """Close this loop's connections; the next call opens new ones."""
        with self._lock:
            clients = self._clients.pop(asyncio.get_running_loop(), None)
        if clients is not None:
            await clients.service.aclose()
            await clients.file_hosts.aclose()

    def _here(self) -> _Clients:
        loop = asyncio.get_running_loop()
        with self._lock:
            clients = self._clients.get(loop)
            if clients is None:
                auth = wire.BearerAuth(self._connection.api_key)
                options = wire.client_options(self._limits)
                clients = self._clients[loop] = _Clients(
                    httpx2.AsyncClient(auth=auth, **options), httpx2.AsyncClient(**options)
                )
            return clients


class _LoopFetch:
    def __init__(self, response: httpx2.Response) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self.peer = wire.peer_address(response)
        self._response = response

    async def chunks(self) -> AsyncIterator[bytes]:
        with wire.faults():
            async for chunk in self._response.aiter_raw():
                yield chunk
