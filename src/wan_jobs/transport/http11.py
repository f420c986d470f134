"""HTTP/1.1 on a connection of an event loop.

httpcore2 has the same for any library of events, behind locks and traces that take longer than the
exchange. Here a connection leads straight to a place and belongs to one request at a time, as
`Connections` sees to; and h11 reads those answers only whose heads are not ordinary.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import cast

import h11
import httpcore2

from wan_jobs.transport import heads
from wan_jobs.transport.backends import LoopBackend
from wan_jobs.transport.connections import IDLE_FOR, Make, SendingProgress
from wan_jobs.transport.loop_streams import LoopStream

# A head or the size of a chunk that is longer is nothing that a service sends.
_LONGEST_INCOMPLETE = 100 * 1024

_READ_AT_ONCE = 64 * 1024


def straight(backend: LoopBackend, tls: ssl.SSLContext) -> Make:
    """Return what opens connections straight to where requests go, encrypted where they ask so."""

    async def make(
        request: httpcore2.Request, progress: SendingProgress
    ) -> httpcore2.AsyncConnectionInterface:
        origin, timeout = request.url.origin, request.extensions["timeout"].get("connect")
        host = origin.host.decode("ascii")
        stream = await backend.connect_tcp(host, origin.port, timeout)
        if origin.scheme == b"https":
            tls.set_alpn_protocols(["http/1.1"])
            stream = await stream.start_tls(tls, host, timeout)
        progress.sends()
        return LoopConnection(origin, stream)

    return make


class LoopConnection(httpcore2.AsyncConnectionInterface):
    """A connection that is open."""

    def __init__(self, origin: httpcore2.Origin, stream: LoopStream) -> None:
        self._origin, self._stream = origin, stream
        self._whole = False
        self._idle_since: float | None = None

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        """Send a request, and return its answer once the head is there."""
        self._idle_since, self._whole = None, False
        timeouts = request.extensions["timeout"]
        try:
            # Who answers early may read no more of the request: the answer counts.
            with suppress(httpcore2.WriteError):
                await self._write(request, timeouts.get("write"))
            return await self._answer(request, timeouts.get("read"))
        except BaseException:
            self._stream.abort()
            raise

    def end(self) -> None:
        """Be idle if the answer was read to its end, and nothing behind it; else close."""
        if self._whole:
            self._whole, self._idle_since = False, time.monotonic()
        elif self._idle_since is None:
            self._stream.abort()

    async def aclose(self) -> None:
        """Close at once."""
        self._idle_since = None
        self._stream.abort()

    def can_handle_request(self, origin: httpcore2.Origin) -> bool:
        """Whether it leads there."""
        return origin == self._origin

    def is_available(self) -> bool:
        """Whether it is idle."""
        return self._idle_since is not None

    def has_expired(self) -> bool:
        """Whether it was idle for too long, or the other side has closed it or speaks unasked."""
        idle_since = self._idle_since
        idle_for = 0.0 if idle_since is None else time.monotonic() - idle_since
        return idle_for > IDLE_FOR or self._stream.has_any

    async def _write(self, request: httpcore2.Request, timeout: float | None) -> None:
        told = [int(value) for name, value in request.headers if name.lower() == b"content-length"]
        left = sum(told)
        await self._stream.write(heads.written(request), timeout)
        body = aiter(cast("AsyncIterable[bytes]", request.stream))
        async with aclosing(cast("AsyncGenerator[bytes, None]", body)) as pieces:
            async for piece in pieces:
                left -= len(piece)
                if left < 0:
                    break
                await self._stream.write(piece, timeout)
        if left:
            raise httpcore2.LocalProtocolError("the body is not as long as the request says")

    async def _answer(
        self, request: httpcore2.Request, timeout: float | None
    ) -> httpcore2.Response:
        begin = await self._stream.read(_READ_AT_ONCE, timeout)
        if not begin:
            raise httpcore2.RemoteProtocolError("the connection ended without an answer")
        ordinary = self._ordinary(begin, timeout)
        if ordinary is not None:
            return ordinary
        reader = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_INCOMPLETE)
        # What it has to know of the request is that it is over.
        reader.send(h11.Request(method=request.method, target=b"/", headers=[(b"Host", b"-")]))
        reader.send(h11.EndOfMessage())
        reader.receive_data(begin)
        while True:
            event = await self._event(reader, timeout)
            if isinstance(event, h11.Response | h11.InformationalResponse) and (
                event.status_code >= 200 or event.status_code == 101
            ):
                break
        body = _Body(self, self._by_h11(reader, timeout))
        return httpcore2.Response(
            event.status_code, headers=event.headers.raw_items(), content=body
        )

    def _ordinary(self, begin: bytes, timeout: float | None) -> httpcore2.Response | None:
        """Return the answer that begins so, if that can be told without h11."""
        head = heads.read(begin)
        if head is None:
            return None
        length, piece = head.length, begin[head.size :]
        if length is None:
            joined = heads.joined(begin, head.size)
            if joined is None:
                return None
            length, piece = len(joined), joined
        body = _Body(self, self._counted(length, piece, timeout, keep=head.keeps_alive))
        return httpcore2.Response(head.status, headers=head.headers, content=body)

    async def _counted(
        self, left: int, piece: bytes, timeout: float | None, *, keep: bool
    ) -> AsyncIterator[bytes]:
        """Yield a body of a length that is known, of which `piece` is here."""
        try:
            while True:
                if piece and left:
                    yield piece[:left]
                left -= len(piece)
                if left <= 0:
                    break
                piece = await self._stream.read(_READ_AT_ONCE, timeout)
                if not piece:
                    raise httpcore2.RemoteProtocolError("the answer broke off")
        except BaseException:
            self._stream.abort()
            raise
        self._whole = keep and left == 0

    async def _by_h11(self, reader: h11.Connection, timeout: float | None) -> AsyncIterator[bytes]:
        try:
            while isinstance(event := await self._event(reader, timeout), h11.Data):
                yield bytes(event.data)
        except BaseException:
            self._stream.abort()
            raise
        done = reader.our_state is h11.DONE and reader.their_state is h11.DONE
        self._whole = done and not reader.trailing_data[0]

    async def _event(
        self, reader: h11.Connection, timeout: float | None
    ) -> h11.Event | type[h11.PAUSED]:
        while True:
            with _as_httpcore2_has_it():
                event = reader.next_event()
            if not isinstance(event, type) or event is h11.PAUSED:
                return event
            data = await self._stream.read(_READ_AT_ONCE, timeout)
            if not data and reader.their_state is h11.SEND_RESPONSE:
                raise httpcore2.RemoteProtocolError("the connection ended without an answer")
            reader.receive_data(data)


class _Body:
    """The body of an answer, as httpcore2 knows one."""

    def __init__(self, connection: LoopConnection, chunks: AsyncIterator[bytes]) -> None:
        self._connection, self._chunks = connection, chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def aclose(self) -> None:
        self._connection.end()


@contextmanager
def _as_httpcore2_has_it() -> Iterator[None]:
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise httpcore2.RemoteProtocolError(str(error)) from error
