"""Connections of an event loop for httpcore2, on asyncio itself.

The loop tells each connection of what arrives and of its end, so that whether an idle one may be
used again is known without asking the system; httpcore2 wants to know that of every connection at
every request.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, cast

import httpcore2

from wan_jobs.transport.hearing import hear

# What has arrived and is not read yet, in bytes, before the sender is asked to wait.
_MOST_UNREAD = 1 << 18


class LoopStream(httpcore2.AsyncNetworkStream):
    """A connection of the running loop."""

    def __init__(self, transport: asyncio.Transport, arrivals: _Arrivals) -> None:
        self._transport = transport
        self._arrivals = arrivals

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has arrived, nothing at the end; raises `ReadTimeout` or `ReadError`."""
        return hear(await self._arrivals.take(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Return when the system has room for more; raises `WriteTimeout` or `WriteError`."""
        if self._transport.is_closing():
            raise httpcore2.WriteError("the connection is closed")
        self._transport.write(buffer)
        await self._arrivals.drained(timeout)

    def abort(self) -> None:
        """Close at once, without a farewell; the loop does so when it goes on."""
        self._transport.abort()

    async def aclose(self) -> None:
        """Do as `abort`, and return when it is done."""
        self._transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> LoopStream:
        """Return the same connection, encrypted; raises `ConnectTimeout` or `ConnectError`."""
        arrivals = _Arrivals(encrypted=True)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                transport = await loop.start_tls(
                    self._transport, arrivals, ssl_context, server_hostname=server_hostname
                )
        except TimeoutError:
            self._transport.abort()
            raise httpcore2.ConnectTimeout("the handshake took too long") from None
        except OSError as error:
            self._transport.abort()
            raise httpcore2.ConnectError(str(error)) from error
        if transport is None:  # the other side has left meanwhile
            raise httpcore2.ConnectError("the connection was closed during the handshake")
        arrivals.connection_made(transport)
        return LoopStream(transport, arrivals)

    @property
    def has_any(self) -> bool:
        """Whether a read would return at once: something has arrived, or the end."""
        return self._arrivals.has_any

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore2 has it
        """Return what httpcore2 knows by this name, or `None`."""
        if info == "is_readable":
            return self._arrivals.has_any
        return self._transport.get_extra_info(_NAMES.get(info, info))


_NAMES = {"client_addr": "sockname", "server_addr": "peername"}


async def connect(
    host: str,
    port: int,
    timeout: float | None = None,
    local_address: str | None = None,
    socket_options: Iterable[Any] | None = None,
) -> LoopStream:
    """Connect to an IP address; raises `ConnectTimeout` or `ConnectError`."""
    loop = asyncio.get_running_loop()
    local = None if local_address is None else (local_address, 0)
    try:
        async with asyncio.timeout(timeout):
            transport, arrivals = await loop.create_connection(
                _Arrivals, host, port, local_addr=local
            )
    except TimeoutError:
        raise httpcore2.ConnectTimeout("connecting took too long") from None
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
    for option in socket_options or ():
        transport.get_extra_info("socket").setsockopt(*option)
    return LoopStream(transport, arrivals)


class _Arrivals(asyncio.Protocol):
    """What arrives on a connection, until it is read; and whether there is room to write."""

    def __init__(self, *, encrypted: bool = False) -> None:
        self._encrypted = encrypted
        self._transport: asyncio.Transport | None = None
        self._unread = bytearray()
        self._held = self._ended = self._lost = self._full = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None

    @property
    def has_any(self) -> bool:
        """Whether a read would return at once: something has arrived, or the end."""
        return bool(self._unread) or self._ended or self._lost

    async def take(self, most: int, timeout: float | None) -> bytes:
        if not self.has_any:
            self._reader = asyncio.get_running_loop().create_future()
            await _within(timeout, self._reader, httpcore2.ReadTimeout("nothing came in time"))
        if not self._unread:
            # An end that was announced stays one, whatever became of the connection since.
            if not self._ended:
                raise httpcore2.ReadError(str(self._error or "the connection is closed"))
            return b""
        taken = bytes(self._unread[:most])
        del self._unread[:most]
        if self._held and len(self._unread) <= _MOST_UNREAD // 2 and self._transport is not None:
            self._held = False
            self._transport.resume_reading()
        return taken

    async def drained(self, timeout: float | None) -> None:
        if self._full and not self._lost:
            self._writer = asyncio.get_running_loop().create_future()
            await _within(timeout, self._writer, httpcore2.WriteTimeout("it was not taken in time"))
        if self._lost:
            raise httpcore2.WriteError(str(self._error or "the connection is closed"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        _wake(self._reader)
        if len(self._unread) > _MOST_UNREAD and not self._held and self._transport is not None:
            # A connection that is closing by now cannot be held.
            with suppress(RuntimeError):
                self._transport.pause_reading()
                self._held = True

    def eof_received(self) -> bool:
        self._ended = True
        _wake(self._reader)
        # What is still to be written may be; an encrypted connection cannot be half closed.
        return not self._encrypted

    def connection_lost(self, error: Exception | None) -> None:
        self._lost, self._error = True, error
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        _wake(self._writer)


async def _within(timeout: float | None, future: asyncio.Future[None], late: Exception) -> None:
    """Wait for a future; raise `late` after `timeout` seconds."""
    if timeout is None:
        return await future
    handle = asyncio.get_running_loop().call_later(timeout, _fail, future, late)
    try:
        return await future
    finally:
        handle.cancel()


def _wake(future: asyncio.Future[None] | None) -> None:
    if future is not None and not future.done():
        future.set_result(None)


def _fail(future: asyncio.Future[None], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
