"""Answers in all forms of HTTP/1.1 on the connections of a loop."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore2
import pytest

from wan_jobs.transport.backends import LoopBackend
from wan_jobs.transport.connections import Connections
from wan_jobs.transport.http11 import straight
from wan_jobs.transport.reception import Reception
from wan_jobs.transport.resolving import Resolver

ORDINARY = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\n\r\n"
)
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ORDINARY
FOLDED = b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 4\r\n\r\nbody"
TWICE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody"
SAID_TO_CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
OLD = b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody"
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\nbody"
MORE = ORDINARY + b"more"
MORE_CHUNKED = CHUNKED + b"more"

AGAIN = [ORDINARY, CHUNKED, EARLY, FOLDED, TWICE]
ONCE = [SAID_TO_CLOSE, OLD, UNTIL_THE_END, MORE, MORE_CHUNKED]


class Host:
    """Answers each request with the same bytes, `at_once` so many; then closes if it is to."""

    def __init__(self, answer: bytes, at_once: int, *, closes: bool) -> None:
        self.connections = 0
        self._answer, self._at_once, self._closes = answer, at_once, closes

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            try:
                await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            for start in range(0, len(self._answer), self._at_once):
                writer.write(self._answer[start : start + self._at_once])
                await asyncio.sleep(0)
            if self._closes:
                break
        writer.close()


@asynccontextmanager
async def answering(
    answer: bytes,
    *,
    at_once: int = 1 << 20,
    closes: bool = False,
    certificate: Path | None = None,
    trusted: Path | None = None,
) -> AsyncIterator[tuple[Host, Connections, str]]:
    host, tls = Host(answer, at_once, closes=closes), None
    if certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0, ssl=tls)
    own = ssl.create_default_context(cafile=trusted)
    connections = Connections(straight(LoopBackend(Resolver()), own), keep_alive=True)
    scheme = "http" if tls is None else "https"
    async with server:
        yield host, connections, f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await connections.close()


def request_to(url: str, body: bytes = b"", told: int = 0) -> httpcore2.Request:
    headers = [(b"Host", b"h"), (b"Content-Length", str(told).encode())]
    timeout = {"connect": 5.0, "read": 5.0, "write": 5.0}
    extensions = {"timeout": timeout}
    return httpcore2.Request("POST", url, headers=headers, content=body, extensions=extensions)


async def ask(connections: Connections, request: httpcore2.Request) -> tuple[int, bytes]:
    incoming = await connections.send(request, Reception())
    try:
        return incoming.status, b"".join([chunk async for chunk in incoming.chunks])
    finally:
        await incoming.close()


@pytest.mark.parametrize("at_once", [1 << 20, 1])
@pytest.mark.parametrize("answer", AGAIN)
async def test_a_whole_answer_is_read_and_its_connection_used_again(
    answer: bytes, at_once: int
) -> None:
    async with answering(answer, at_once=at_once) as (host, connections, url):
        for _ in range(3):
            assert await ask(connections, request_to(url)) == (200, b"body")
        assert host.connections == 1


@pytest.mark.parametrize("answer", ONCE)
async def test_what_ends_with_its_connection_or_says_more_is_used_once(answer: bytes) -> None:
    closes = answer == UNTIL_THE_END
    async with answering(answer, closes=closes) as (host, connections, url):
        for _ in range(3):
            assert await ask(connections, request_to(url)) == (200, b"body")
        assert host.connections == 3


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"\x00\x01\x02", b"HTTP/1.1 200", ORDINARY[:-1], CHUNKED[:-9], CHUNKED[:40]),
        *(b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX: a\x00b\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\nbody\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * (1 << 17) + b"\r\n\r\n",
    ],
)
async def test_what_is_no_whole_answer_is_told_as_that(answer: bytes) -> None:
    async with answering(answer, closes=True) as (_, connections, url):
        with pytest.raises(httpcore2.RemoteProtocolError):
            await ask(connections, request_to(url))


@pytest.mark.parametrize("body", [b"", b"bod", b"body."])
async def test_a_body_of_another_length_than_was_told_is_not_taken_for_sent(body: bytes) -> None:
    async with answering(ORDINARY) as (_, connections, url):
        with pytest.raises(httpcore2.LocalProtocolError):
            await ask(connections, request_to(url, body, told=4))


@pytest.mark.parametrize("header", [b"a\r\nX-Evil: 1", b"a\nb", b"a\x00"])
async def test_no_header_becomes_two(header: bytes) -> None:
    async with answering(ORDINARY) as (_, connections, url):
        request = request_to(url)
        request.headers = [*request.headers, (b"If-Range", header)]
        with pytest.raises(httpcore2.LocalProtocolError):
            await ask(connections, request)


async def test_an_answer_that_is_left_before_its_end_closes_the_connection() -> None:
    async with answering(ORDINARY) as (host, connections, url):
        for _ in range(2):
            incoming = await connections.send(request_to(url), Reception())
            await incoming.close()
        assert host.connections == 2


async def test_an_encrypted_connection_is_used_again(certificate: Path) -> None:
    async with answering(ORDINARY, certificate=certificate, trusted=certificate) as asked:
        host, connections, url = asked
        for _ in range(2):
            assert await ask(connections, request_to(url)) == (200, b"body")
        assert host.connections == 1


async def test_nothing_is_sent_to_who_shows_no_certificate_to_be_trusted(
    certificate: Path,
) -> None:
    async with answering(ORDINARY, certificate=certificate) as (host, connections, url):
        with pytest.raises(httpcore2.ConnectError):
            await ask(connections, request_to(url))
        assert host.connections == 0
