"""What an operation needs from the world.

Operations are written once, as coroutines over these ports. On an event loop they are awaited as
usual. The blocking ports never suspend, so `complete` runs the same coroutine to its end in one
step, on the caller's thread and without any loop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar, cast

from wan_jobs.exchange import Answer, Call
from wan_jobs.transport.detached import Detached, Operation
from wan_jobs.transport.signals import Signal

T = TypeVar("T")


class Departure(Protocol):
    """The last moments before a paid request is on its way."""

    async def may_leave(self) -> None:
        """Return when the body may be written, now that the connection is open; or raise."""

    def has_left(self) -> None:
        """Hear that all of it is written."""


class Fetch(Protocol):
    """An answer of a file host, its body still to be read."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, names in lower case."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Return the body as it arrives; raises `TransportFault` when it breaks off."""


class Ports(Protocol):
    """The network, sleep, and work that blocks."""

    def check(self) -> None:
        """Raise `ConfigurationError` if the network cannot be used as it is set up."""

    async def exchange(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer:
        """Send a call to the service, with the key; raises `TransportFault`.

        It ends within `limit` seconds, its answer included: by default, in the time to read. With
        a `departure` the body leaves once, when that lets it; what that raises ends the exchange
        with nothing sent that could be understood.
        """

    def fetch(
        self, url: str, headers: Mapping[str, str], admit: Callable[[str], None]
    ) -> AbstractAsyncContextManager[Fetch]:
        """Get a file from any host, without the key and without following redirects.

        `admit` is asked of each IP address before it is connected to, and raises.
        """

    async def sleep(self, seconds: float, signal: Signal | None = None) -> None:
        """Wait, or until the signal is set; the signal is of this port's `signal`."""

    async def work(self, task: Callable[[], T]) -> T:
        """Run something that blocks for a moment: a disk, a database, a name lookup."""

    async def record(self, task: Callable[[], T]) -> T:
        """Run something that reads or writes the ledger: in order, and never behind other work."""

    def record_later(self, task: Callable[[], object]) -> None:
        """Run such a thing after all that came before it, without waiting for it."""

    def signal(self) -> Signal:
        """Make a signal that this port's `sleep` understands."""

    def start(self, operation: Operation[T]) -> Detached[T]:
        """Run an operation apart from its caller; `close` waits for its end."""

    async def settled(self) -> None:
        """Wait for the operations that have begun what must not be broken off."""


def complete(operation: Awaitable[T]) -> T:
    """Run an operation over blocking ports to its end."""
    steps = operation.__await__()
    try:
        next(steps)
    except StopIteration as done:
        return cast("T", done.value)
    raise RuntimeError("an operation over blocking ports must not suspend")


def iterate(steps: AsyncGenerator[T, None]) -> Iterator[T]:
    """Run an operation that reports as it goes."""
    try:
        while True:
            try:
                step = complete(steps.__anext__())
            except StopAsyncIteration:
                return
            yield step
    finally:
        complete(steps.aclose())
