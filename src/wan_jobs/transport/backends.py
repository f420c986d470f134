"""Connections that keep a deadline for an exchange as a whole, and that lead only where they may.

httpcore2 limits each read and each write by itself: an answer that comes byte by byte never ends.
Here all that is done on a connection, from looking its host up to the last byte, shares what is
left of the time; on an event loop `asyncio.timeout` does the same. And who fetches a file judges
the very address that is connected to, before anything is sent there: a name may lead elsewhere by
the time it is used.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

import httpcore2

from wan_jobs.transport.hearing import hear
from wan_jobs.transport.resolving import Resolver

if TYPE_CHECKING:
    from wan_jobs.transport.loop_streams import LoopStream

Admit: TypeAlias = Callable[[str], None]
SocketOptions: TypeAlias = Iterable[Any] | None

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_admit: ContextVar[Admit | None] = ContextVar("admit", default=None)

# A host with several addresses may not be reached by all, such as where IPv6 leads nowhere: the
# last of them has the whole time to connect, those before it a few round trips each.
_NOT_THE_LAST = 3.0

# A large body is written in pieces of this size, each with the time that is then left.
_PIECE = 1 << 16


@contextmanager
def bounded(seconds: float | None) -> Iterator[None]:
    """Let all that blocks on a connection inside the block end within `seconds` in all."""
    token = _deadline.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def admitting(check: Admit) -> Iterator[None]:
    """Have `check` judge each IP address that is about to be connected to; it raises."""
    token = _admit.set(check)
    try:
        yield
    finally:
        _admit.reset(token)


def _left(timeout: float | None, over: type[Exception]) -> float | None:
    deadline = _deadline.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("the time for the whole exchange is over")
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return hear(self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            left = _left(timeout, httpcore2.WriteTimeout)
            self._stream.write(buffer[start : start + _PIECE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore2 has it
        return self._stream.get_extra_info(info)


class BlockingBackend(httpcore2.SyncBackend):
    """Connects within what is left of the time, to where `admitting` lets it."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a name or an address; raises `ConnectError` or `ConnectTimeout`."""
        with _looking_up():
            left = _left(timeout, httpcore2.ConnectTimeout)
            places = _admitted(self._resolver.addresses(host).result(left))
        for place in places:
            left = _left(timeout, httpcore2.ConnectTimeout)
            left = left if place == places[-1] else min(left or _NOT_THE_LAST, _NOT_THE_LAST)
            try:
                stream = super().connect_tcp(place, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == places[-1]:
                    raise
            else:
                self._resolver.reached(host, place)
                return _Stream(stream)
        raise httpcore2.ConnectError("the host has no address")


class LoopBackend(httpcore2.AsyncNetworkBackend):
    """Connects to where `admitting` lets it."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> LoopStream:
        """Connect to a name or an address; raises `ConnectError` or `ConnectTimeout`."""
        import asyncio

        from wan_jobs.transport.loop_streams import connect

        with _looking_up():
            looked_up = self._resolver.addresses(host)
            if not looked_up.done():
                async with asyncio.timeout(timeout):
                    await asyncio.wrap_future(looked_up)
            places = _admitted(looked_up.result())
        for place in places:
            left = timeout if place == places[-1] else min(timeout or _NOT_THE_LAST, _NOT_THE_LAST)
            try:
                stream = await connect(place, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == places[-1]:
                    raise
            else:
                self._resolver.reached(host, place)
                return stream
        raise httpcore2.ConnectError("the host has no address")


@contextmanager
def _looking_up() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise httpcore2.ConnectTimeout("the host's name was not looked up in time") from None
    except (OSError, UnicodeError):
        raise httpcore2.ConnectError("the host's name cannot be resolved") from None


def _admitted(addresses: list[str]) -> list[str]:
    """Return the addresses that may be connected to; raises the refusal if there is none."""
    check = _admit.get()
    if check is None:
        return addresses
    admitted, refusal = [], None
    for address in addresses:
        try:
            check(address)
            admitted.append(address)
        except Exception as error:
            refusal = error
    if refusal is not None and not admitted:
        raise refusal
    return admitted
