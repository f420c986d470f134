"""A transport of the caller's own, spoken to as httpx2 does."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import cast

import httpcore2
import httpx2

from wan_jobs.errors import ConfigurationError
from wan_jobs.transport.connections import Incoming, SendingProgress


class LoopTransport:
    """A transport for event loops; it belongs to the caller, who closes it."""

    def __init__(self, transport: object) -> None:
        if not isinstance(transport, httpx2.AsyncBaseTransport):
            raise _not_a(transport, "httpx2.AsyncBaseTransport")
        self._transport = transport

    async def send(self, request: httpcore2.Request, progress: SendingProgress) -> Incoming:
        """Have it send the request, whose body it may read before it connects."""
        await progress.ask()
        response = await self._transport.handle_async_request(_given(request))
        chunks = cast("AsyncIterable[bytes]", response.stream)
        return Incoming(response.status_code, response.headers.raw, chunks, response.aclose)

    async def close(self) -> None:
        """Leave it open."""


class BlockingTransport:
    """A transport that blocks; it belongs to the caller, who closes it."""

    def __init__(self, transport: object) -> None:
        if not isinstance(transport, httpx2.BaseTransport):
            raise _not_a(transport, "httpx2.BaseTransport")
        self._transport = transport

    async def send(self, request: httpcore2.Request, progress: SendingProgress) -> Incoming:
        """Have it send the request, whose body it may read before it connects."""
        await progress.ask()
        response = self._transport.handle_request(_given(request))

        async def chunks() -> AsyncIterator[bytes]:
            for chunk in cast("Iterable[bytes]", response.stream):
                yield chunk

        async def close() -> None:
            response.close()

        return Incoming(response.status_code, response.headers.raw, chunks(), close)

    async def close(self) -> None:
        """Leave it open."""


def _not_a(given: object, wanted: str) -> ConfigurationError:
    """Return the error for a transport of the wrong kind, such as one of another library."""
    return ConfigurationError(f"transport must be an {wanted}, not a {type(given).__name__}.")


def _given(request: httpcore2.Request) -> httpx2.Request:
    url = request.url
    return httpx2.Request(
        request.method.decode(),
        httpx2.URL(
            scheme=url.scheme.decode(),
            host=url.host.decode(),
            port=url.port,
            raw_path=url.target,
        ),
        headers=request.headers,
        stream=_OwnBody(request.stream),
        extensions=request.extensions,
    )


class _OwnBody(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that can be read in both ways, as httpx2 knows it."""

    def __init__(self, stream: Iterable[bytes] | AsyncIterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from cast("Iterable[bytes]", self._stream)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in cast("AsyncIterable[bytes]", self._stream):
            yield piece
