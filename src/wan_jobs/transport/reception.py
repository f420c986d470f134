"""One exchange on its way: what was sent of it, what has come, and what a failure of it means."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager

import httpcore2
import httpx2

from wan_jobs.errors import WanError
from wan_jobs.exchange import Answer, TransportFault
from wan_jobs.redaction import ApiKey
from wan_jobs.transport.connections import Incoming
from wan_jobs.transport.hearing import hearing, status_and_rest
from wan_jobs.transport.packed import unpacked
from wan_jobs.transport.ports import Departure, complete

# Answers of the service are a few kilobytes; a packed megabyte may unpack to a thousand.
_LARGEST_ANSWER = 8 * 1024**2

# Of an answer that cannot be unpacked, as much as any answer about a task holds.
_KEPT_AS_IT_CAME = 1 << 16

# In these the service cannot have read anything: no connection was there to write to. Those of
# httpx2 come from a transport of the caller's own.
_NOT_TO_BE_MENDED = (
    *(httpcore2.ProxyError, httpcore2.UnsupportedProtocol),
    *(httpx2.ProxyError, httpx2.UnsupportedProtocol, httpx2.InvalidURL),
)
_NEVER_SENT = (
    *(httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.PoolTimeout),
    *(httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout),
    *_NOT_TO_BE_MENDED,
)

_IN_WORDS: dict[str, str] = {
    "ConnectTimeout": "connecting took too long",
    "ConnectError": "no connection could be made",
    "PoolTimeout": "no connection was free in time",
    "ProxyError": "the proxy refused the connection",
    "ReadTimeout": "no answer came in time",
    "WriteTimeout": "the request could not be written in time",
    "ReadError": "the connection was reset",
    "WriteError": "the connection was reset while writing",
    "RemoteProtocolError": "the answer broke off or was not HTTP",
    "DecodingError": "the answer could not be decoded",
    "TimeoutError": "no whole answer came in time",
}


class AnswerTooLarge(Exception):
    """More came than any answer of the service holds."""


class _HeldBody:
    """The body of a paid request: it leaves once, and not before its departure lets it.

    That is asked when the connection is open and the headers are written, so that one write is all
    that lies between the permission and the request. Whatever would send it again gets no body.
    """

    def __init__(self, body: bytes, departure: Departure) -> None:
        self.permitted = False
        self._body, self._departure, self._taken = body, departure, False

    async def ask(self) -> None:
        """Ask whether the body may leave; raises what the departure raises."""
        if not self.permitted:
            await self._departure.may_leave()
            self.permitted = True

    def __iter__(self) -> Iterator[bytes]:
        complete(self.ask())
        yield self._take()
        self._departure.has_left()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await self.ask()
        yield self._take()
        self._departure.has_left()

    def _take(self) -> bytes:
        if self._taken:
            raise RuntimeError("a paid request leaves once")
        self._taken = True
        return self._body


class Reception:
    """What has been done of an exchange so far, for whatever may end it.

    With a `departure` the body leaves only when that lets it, and what comes is `heard` as it came.
    """

    def __init__(self, departure: Departure | None = None) -> None:
        self.body = bytearray()
        self.heard = None if departure is None else bytearray()
        self._incoming: Incoming | None = None
        self._headers: dict[str, str] = {}
        self._as_it_came = bytearray()
        self._departure = departure
        self._held: _HeldBody | None = None
        self._watched = False
        self._sending = False

    def queues(self) -> None:
        """Hear that nothing is sent yet, and that all that follows will be heard of."""
        self._watched = True

    def note(self, event: str, info: object) -> None:
        """Take an event of httpcore2's trace."""
        self._sending = self._sending or event.endswith("send_request_headers.started")

    async def note_on_loop(self, event: str, info: object) -> None:
        """Take an event of httpcore2's trace on an event loop."""
        self.note(event, info)

    def sends(self) -> None:
        """Hear that the request is about to be written to a connection that is open."""
        self._sending = True

    def held(self, body: bytes) -> bytes | _HeldBody:
        """Return a body that leaves only when it may."""
        if self._departure is None:
            return body
        self._held = _HeldBody(body, self._departure)
        return self._held

    async def ask(self) -> None:
        """Return when the body may leave, or raise; it asks by itself when it is read."""
        if self._held is not None:
            await self._held.ask()

    def begin(self, incoming: Incoming) -> AsyncIterable[bytes]:
        """Take the head of an answer; returns its body, unpacked."""
        self._incoming = incoming
        self._headers = readable(incoming)
        if "content-encoding" not in self._headers:
            return incoming.chunks
        packed = _AsItCame(incoming.chunks, self._as_it_came)
        head = httpx2.Response(incoming.status, headers=list(incoming.headers), stream=packed)
        return head.aiter_bytes()

    def take(self, chunk: bytes) -> None:
        """Keep a piece of the body; raises `AnswerTooLarge`."""
        self.body += chunk
        if len(self.body) > _LARGEST_ANSWER:
            raise AnswerTooLarge

    def answer(self, key: ApiKey, received_at: float) -> Answer | None:
        """Return what came, whole or not; `None` before its head. It knows what to mask."""
        if self._incoming is None:
            return None
        # A proxy may call an answer packed that is not, and the other way round.
        content = unpacked(bytes(self.body or self._as_it_came), _LARGEST_ANSWER)
        return Answer(self._incoming.status, self._headers, content, received_at, key)

    def fault(self, error: Exception, key: ApiKey) -> TransportFault:
        """Class what ended the exchange, and say in words what it was.

        Anything odd counts as sent. The exception is not kept as the cause: it leads to the
        request, and so to the key.
        """
        if isinstance(error, AnswerTooLarge):
            words = f"the answer is larger than {_LARGEST_ANSWER >> 20} MB"
        else:
            kinds = (kind.__name__ for kind in type(error).__mro__)
            words = next(
                (_IN_WORDS[kind] for kind in kinds if kind in _IN_WORDS),
                f"the exchange failed ({type(error).__name__})",
            )
        only_connecting = isinstance(error, TimeoutError) and self._watched
        held_back = self._held is not None and not self._held.permitted
        return TransportFault(
            words,
            never_sent=isinstance(error, _NEVER_SENT)
            or held_back
            or (only_connecting and not self._sending),
            retriable=not isinstance(error, _NOT_TO_BE_MENDED),
            partial=self._partial(key),
        )

    def _partial(self, key: ApiKey) -> Answer | None:
        """Return what came of an answer, as it came where it could not be read as HTTP."""
        read = self.answer(key, 0.0)
        if not self.heard or (read is not None and read.content):
            return read
        status, rest = status_and_rest(bytes(self.heard))
        if read is None:
            return Answer(status, {}, rest, key=key)
        return Answer(read.status, read.headers, rest, key=key)


class _AsItCame(httpx2.AsyncByteStream):
    """A body on its way to be unpacked: what of it cannot be is kept as it came."""

    def __init__(self, chunks: AsyncIterable[bytes], kept: bytearray) -> None:
        self._chunks, self._kept = chunks, kept

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._chunks:
            self._kept += piece[: _KEPT_AS_IT_CAME - len(self._kept)]
            yield piece


def readable(incoming: Incoming) -> dict[str, str]:
    """Return the headers of an answer as text, by their names in lower case.

    Those that came several times stand in one, divided by commas (RFC 9110, 5.3).
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in incoming.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


class FileOnItsWay:
    """An answer of a file host, its body still to be read."""

    def __init__(self, incoming: Incoming, key: ApiKey) -> None:
        self.status = incoming.status
        self.headers = readable(incoming)
        self._chunks, self._key = incoming.chunks, key

    async def chunks(self) -> AsyncIterator[bytes]:
        """Return the body as it arrives; raises `TransportFault` when it breaks off."""
        with faults(Reception(), self._key):
            async for chunk in self._chunks:
                yield chunk


@contextmanager
def faults(reception: Reception, key: ApiKey) -> Iterator[None]:
    """Turn what is raised inside the block into `TransportFault`; errors of our own pass.

    An interrupt passes too, without the frames of the HTTP stack, whose local variables hold the
    request with the key in it.
    """
    try:
        with hearing(reception.heard):
            yield
    except (WanError, TransportFault):
        raise
    except Exception as error:
        raise reception.fault(error, key) from None
    except BaseException as error:
        error.__cause__ = error.__context__ = None
        raise error.with_traceback(None) from None
