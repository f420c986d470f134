"""Ports for event loops: several loops, one after another or side by side, are fine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import httpcore2

from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.errors import ConfigurationError
from wan_jobs.exchange import Answer, Call
from wan_jobs.locks import RenewedLock
from wan_jobs.transport import wire
from wan_jobs.transport.backends import Admit, LoopBackend
from wan_jobs.transport.connections import Connections, Sender, by_pool
from wan_jobs.transport.detached import LOOK_AGAIN, Detached, Operation, TaskDetached
from wan_jobs.transport.http11 import straight
from wan_jobs.transport.own_transport import LoopTransport
from wan_jobs.transport.ports import Departure
from wan_jobs.transport.proxies import ProxyChoice, guarding, proxy_for
from wan_jobs.transport.reception import FileOnItsWay, Reception, faults
from wan_jobs.transport.resolving import Resolver
from wan_jobs.transport.signals import LoopSignal, Signal

T = TypeVar("T")

# So many connections of a kind at a time; whoever needs one more waits for it.
_AT_ONCE = 100

_Senders: TypeAlias = dict[tuple[str, ProxyChoice | None], Sender]


class LoopPorts:
    """The network and sleep for `AsyncWan`.

    Connections belong to the loop they were opened on, so each loop gets its own.
    """

    def __init__(self, connection: Connection, limits: Limits, clock: Clock) -> None:
        self._connection = connection
        self._limits = limits
        self._clock = clock
        self.resolver = Resolver()
        self._senders: WeakKeyDictionary[asyncio.AbstractEventLoop, _Senders] = WeakKeyDictionary()
        self._detached: set[TaskDetached[Any]] = set()
        self._executor: ThreadPoolExecutor | None = None
        self._lock = RenewedLock()
        self._process = os.getpid()

    def check(self) -> None:
        """Set up the ways that a job needs; raises `ConfigurationError` before one is begun."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "AsyncWan needs the event loop of asyncio, and none runs here.",
                remedy="Under trio, call Wan in a thread: trio.to_thread.run_sync(…).",
            ) from None
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
        with faults(reception, key):
            async with asyncio.timeout(seconds):
                with wire.request_of(call, self._connection, self._limits, reception) as request:
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
        with faults(reception, key), guard:
            async with asyncio.timeout(self._limits.read_timeout):
                request = wire.file_request(url, headers, self._limits)
                incoming = await sender.send(request, reception)
        try:
            yield FileOnItsWay(incoming, key)
        finally:
            await incoming.close()

    async def sleep(self, seconds: float, signal: Signal | None = None) -> None:
        """Wait for `seconds`, or until the signal is set."""
        event = signal.event if isinstance(signal, LoopSignal) else None
        await self._clock.sleep_async(seconds, event)

    async def work(self, task: Callable[[], T]) -> T:
        """Run it on a thread, so that the loop goes on."""
        return await asyncio.to_thread(task)

    async def record(self, task: Callable[[], T]) -> T:
        """Run it on the thread that is kept for the ledger."""
        # What waits for its turn at the ledger is written though its caller is cancelled.
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()
        self._recorder().submit(_run_for, task, loop, outcome)
        return await outcome

    def record_later(self, task: Callable[[], object]) -> None:
        """Run it on that thread; the interpreter does not exit before."""
        self._recorder().submit(task)

    def signal(self) -> Signal:
        """Return a signal that wakes a coroutine of this loop."""
        return LoopSignal()

    def start(self, operation: Operation[T]) -> Detached[T]:
        """Run an operation as a task of its own."""
        detached = TaskDetached(operation)
        self._detached.add(detached)
        detached.task.add_done_callback(lambda _: self._detached.discard(detached))
        return detached

    async def settled(self) -> None:
        """Wait for the operations of this loop that have begun what must not be broken off."""
        loop = asyncio.get_running_loop()
        while pending := [
            each.task
            for each in list(self._detached)
            if each.guarded and not each.task.done() and each.task.get_loop() is loop
        ]:
            # One that only asks for its turn is free again soon, without having ended.
            await asyncio.wait(pending, timeout=LOOK_AGAIN)

    async def close(self) -> None:
        """Close this loop's connections, once what is on its way is there.

        The next call opens new ones.
        """
        await self.settled()
        with self._lock:
            senders = self._senders.pop(asyncio.get_running_loop(), {})
        for sender in senders.values():
            await sender.close()

    def _recorder(self) -> ThreadPoolExecutor:
        self._renew_after_fork()
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(1, thread_name_prefix="wan-ledger")
            return self._executor

    def _renew_after_fork(self) -> None:
        if self._process != os.getpid():
            # Neither connections nor threads can be shared with the parent.
            self._senders = WeakKeyDictionary()
            self._executor, self._detached = None, set()
            self._process = os.getpid()

    def _sender(self, kind: str, url: str) -> Sender:
        self._renew_after_fork()
        loop = asyncio.get_running_loop()
        chosen = self._connection.network.proxy
        name = kind, proxy_for(url, chosen, with_key=kind != "files")
        with self._lock:
            senders = self._senders.setdefault(loop, {})
            if name not in senders:
                senders[name] = self._made(*name)
            return senders[name]

    def _made(self, kind: str, choice: ProxyChoice | None) -> Sender:
        network = self._connection.network
        if network.transport is not None:
            return LoopTransport(network.transport)
        backend, room = LoopBackend(self.resolver), asyncio.Semaphore(_AT_ONCE)
        if choice is None:
            make = straight(backend, wire.tls_context(network.verify))
        else:
            options = wire.pool_options(network, choice)
            make = by_pool(httpcore2.AsyncConnectionPool(**options, network_backend=backend))
        return Connections(make, keep_alive=kind != "creation", room=room)


def _run_for(
    task: Callable[[], T], loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[T]
) -> None:
    """Run a task on this thread, and bring what becomes of it to whoever waits on a loop.

    `asyncio.wrap_future` does the same for twice the time.
    """
    try:
        tell = partial(_set_result, outcome, task())
    except BaseException as error:
        tell = partial(_set_exception, outcome, error)
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(tell)


def _set_result(outcome: asyncio.Future[T], result: T) -> None:
    if not outcome.done():
        outcome.set_result(result)


def _set_exception(outcome: asyncio.Future[T], error: BaseException) -> None:
    if not outcome.done():
        outcome.set_exception(error)
