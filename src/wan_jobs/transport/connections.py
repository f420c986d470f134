"""Requests and answers of HTTP on connections of httpcore2, each kept while it is idle.

A client of httpx2, and the pool of httpcore2 below it, take longer over a small answer than all
else that is done for it. So requests go to the connections themselves: whoever sends takes the one
that became idle last, or makes one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

import httpcore2

if TYPE_CHECKING:
    from asyncio import Semaphore

# Seconds after which an idle connection is not trusted to be there any more.
IDLE_FOR = 5.0

# So many idle connections are kept at most.
_MOST_IDLE = 20


@dataclass(slots=True)
class Incoming:
    """An answer whose body is still to be read; whoever has it calls `close` in the end."""

    status: int
    headers: Sequence[tuple[bytes, bytes]] = field(repr=False)
    chunks: AsyncIterable[bytes] = field(repr=False)
    close: Callable[[], Awaitable[None]] = field(repr=False)


class SendingProgress(Protocol):
    """Hears how far a request has come."""

    def queues(self) -> None:
        """Hear that nothing is sent yet, and that all that follows will be heard of."""

    def note(self, event: str, info: object) -> None:
        """Hear an event of httpcore2's trace."""

    async def note_on_loop(self, event: str, info: object) -> None:
        """Hear an event of httpcore2's trace on an event loop."""

    def sends(self) -> None:
        """Hear that the request is about to be written to a connection that is open."""

    async def ask(self) -> None:
        """Return when the body may leave, or raise; it asks by itself when it is read."""


class Sender(Protocol):
    """Where requests of one kind go out."""

    async def send(self, request: httpcore2.Request, progress: SendingProgress) -> Incoming:
        """Send a request and return its answer once the head is there.

        Raises what httpcore2 or httpx2 raises.
        """

    async def close(self) -> None:
        """Close all connections, each when it is idle; no request is to follow."""


Make: TypeAlias = Callable[
    [httpcore2.Request, SendingProgress], Awaitable[httpcore2.AsyncConnectionInterface]
]
"""Makes a connection for a request, and says when that is about to be written to it."""


class Connections:
    """The connections of a loop, at most as many at a time as `room` has, or of all threads.

    Without `keep_alive` each request has one of its own: one that was idle may have been closed by
    the service in that moment, and whether a request on it was read cannot be told.
    """

    def __init__(self, make: Make, *, keep_alive: bool, room: Semaphore | None = None) -> None:
        self._make = make
        self._room = room
        self._most_idle = _MOST_IDLE if keep_alive else 0
        self._idle: deque[httpcore2.AsyncConnectionInterface] = deque()

    async def send(self, request: httpcore2.Request, progress: SendingProgress) -> Incoming:
        """Send a request on a connection that is idle, or on a new one."""
        progress.queues()
        if self._room is not None:
            await self._room.acquire()
        connection = None
        try:
            connection = await self._taken(request.url.origin)
            if connection is not None:
                progress.sends()
            else:
                connection = await self._make(request, progress)
            response = await connection.handle_async_request(request)
        except BaseException:
            await self._give_back(connection)
            raise
        chunks = cast("AsyncIterable[bytes]", response.stream)
        return Incoming(
            response.status, response.headers, chunks, partial(self._end, response, connection)
        )

    async def close(self) -> None:
        """Close what is idle now, and whatever is in use when it is done: nothing is cut off."""
        self._most_idle = 0
        while self._idle:
            await self._idle.pop().aclose()

    async def _taken(self, origin: httpcore2.Origin) -> httpcore2.AsyncConnectionInterface | None:
        """Return an idle connection to a place if there is one; close those that have ended."""
        others: list[httpcore2.AsyncConnectionInterface] = []
        found = None
        while found is None:
            # One step at a time: threads share the queue.
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            if connection.has_expired() or not connection.is_available():
                await connection.aclose()
            elif connection.can_handle_request(origin):
                found = connection
            else:
                others.append(connection)
        self._idle.extend(reversed(others))
        return found

    async def _end(
        self, response: httpcore2.Response, connection: httpcore2.AsyncConnectionInterface
    ) -> None:
        try:
            await response.aclose()
        finally:
            await self._give_back(connection)

    async def _give_back(self, connection: httpcore2.AsyncConnectionInterface | None) -> None:
        try:
            if connection is None:
                return
            if connection.is_available() and len(self._idle) < self._most_idle:
                self._idle.append(connection)
            else:
                await connection.aclose()
        finally:
            if self._room is not None:
                self._room.release()


def by_pool(pool: httpcore2.AsyncConnectionPool | httpcore2.ConnectionPool) -> Make:
    """Return what makes the connections that httpcore2 would, such as through a proxy."""

    async def make(
        request: httpcore2.Request, progress: SendingProgress
    ) -> httpcore2.AsyncConnectionInterface:
        if isinstance(pool, httpcore2.AsyncConnectionPool):
            request.extensions["trace"] = progress.note_on_loop
            return pool.create_connection(request.url.origin)
        request.extensions["trace"] = progress.note
        return _BlockingConnection(pool.create_connection(request.url.origin))

    return make


class _BlockingConnection(httpcore2.AsyncConnectionInterface):
    """A connection that blocks, in the form of one of an event loop: it never suspends."""

    def __init__(self, connection: httpcore2.ConnectionInterface) -> None:
        self._connection = connection

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        response = self._connection.handle_request(request)
        return httpcore2.Response(
            response.status, headers=response.headers, content=_BlockingBody(response)
        )

    async def aclose(self) -> None:
        self._connection.close()

    def can_handle_request(self, origin: httpcore2.Origin) -> bool:
        return self._connection.can_handle_request(origin)

    def is_available(self) -> bool:
        return self._connection.is_available()

    def has_expired(self) -> bool:
        return self._connection.has_expired()


class _BlockingBody:
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in cast("Iterable[bytes]", self._response.stream):
            yield chunk

    async def aclose(self) -> None:
        self._response.close()
