"""Connections of an event loop: what is sent arrives, and every end is told as what it is."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore2
import pytest

from wan_jobs.transport.loop_streams import LoopStream, connect

HOST = "127.0.0.1"
LARGE = bytes(range(256)) * 20_000

Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(params=["plain", "encrypted"])
def trusted(request: pytest.FixtureRequest, certificate: Path) -> Path | None:
    return certificate if request.param == "encrypted" else None


@asynccontextmanager
async def connected(peer: Peer, trusted: Path | None = None) -> AsyncIterator[LoopStream]:
    """Connect to a peer of this loop, encrypted if there is a certificate to trust."""
    context = None
    if trusted is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(trusted)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await peer(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, HOST, 0, ssl=context)
    stream = await connect(HOST, server.sockets[0].getsockname()[1], 5.0)
    try:
        if trusted is not None:
            trust = ssl.create_default_context(cafile=str(trusted))
            stream = await stream.start_tls(trust, HOST, 5.0)
        yield stream
    finally:
        await stream.aclose()
        server.close()


async def read_all(stream: LoopStream) -> bytes:
    pieces = []
    while piece := await stream.read(65536, 5.0):
        pieces.append(piece)
    return b"".join(pieces)


async def write_much(stream: LoopStream, within: float) -> None:
    for _ in range(100):
        await stream.write(LARGE, within)


async def test_more_than_any_buffer_holds_arrives_whole_both_ways(trusted: Path | None) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received = await reader.readexactly(len(LARGE))
        writer.write(received)
        await writer.drain()

    async with connected(echo, trusted) as stream:
        await stream.write(LARGE, 5.0)
        assert await read_all(stream) == LARGE


async def test_a_peer_that_sends_faster_than_it_is_read_is_held(trusted: Path | None) -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        for _ in range(300):
            writer.write(b"x" * 65536)
            sent += 65536
            await writer.drain()

    async with connected(flood, trusted) as stream:
        await asyncio.sleep(0.5)
        assert sent < 65536 * 300
        assert len(await read_all(stream)) == 65536 * 300


async def test_an_idle_connection_knows_without_a_read_that_its_peer_has_gone(
    trusted: Path | None,
) -> None:
    go = asyncio.Event()

    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await go.wait()

    async with connected(leave, trusted) as stream:
        assert stream.get_extra_info("is_readable") is False
        go.set()
        async with asyncio.timeout(5.0):
            while not stream.get_extra_info("is_readable"):
                await asyncio.sleep(0.01)
        assert await stream.read(100, 5.0) == b""


async def test_what_came_before_the_end_is_read_first(trusted: Path | None) -> None:
    async def answer_and_leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"the last words")

    async with connected(answer_and_leave, trusted) as stream:
        await asyncio.sleep(0.05)
        assert await stream.read(3, 5.0) == b"the"
        assert await read_all(stream) == b" last words"


async def test_a_reset_is_an_error_and_no_end() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1)
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with connected(reset) as stream:
        await stream.write(b"x", 5.0)
        with pytest.raises(httpcore2.ReadError):
            await stream.read(100, 5.0)
        with pytest.raises(httpcore2.WriteError):
            await stream.write(b"more", 5.0)


async def test_nothing_lasts_longer_than_its_time(trusted: Path | None) -> None:
    async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()
        await asyncio.sleep(60)

    async with connected(idle, trusted) as stream:
        with pytest.raises(httpcore2.ReadTimeout):
            await stream.read(100, 0.02)
        with pytest.raises(httpcore2.WriteTimeout):
            await write_much(stream, within=0.05)


async def test_what_connecting_comes_to_is_told_apart(certificate: Path) -> None:
    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    trust = ssl.create_default_context(cafile=str(certificate))
    async with connected(no_tls) as stream:
        with pytest.raises(httpcore2.ConnectError):
            await stream.start_tls(trust, HOST, 5.0)
    async with connected(silent) as stream:
        with pytest.raises(httpcore2.ConnectTimeout):
            await stream.start_tls(trust, HOST, 0.05)
    async with connected(silent, certificate) as stream:
        assert stream.get_extra_info("ssl_object") is not None
    server = await asyncio.start_server(silent, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(httpcore2.ConnectError):
        await connect(HOST, port, 5.0)
