"""An answer that is no HTTP is kept as it came: the id of what was paid for may stand in it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from wan_jobs import AsyncWan, Journal, SubmissionUnknown, Wan
from wan_jobs.transport.hearing import status_and_rest

BODY = b'{"code":200,"data":{"taskId":"t1"}}'
LENGTH = b"Content-Length: %d\r\n\r\n" % len(BODY)
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def serve() -> Iterator[Callable[[bytes], str]]:
    """Answer each request with these bytes, and close; returns the address."""
    servers: list[socket.socket] = []

    def answer(server: socket.socket, content: bytes) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with closing(connection):
                asked = b""
                while not asked.endswith(b"}}"):
                    asked += connection.recv(65_536)
                connection.sendall(content)

    def begin(content: bytes) -> str:
        servers.append(socket.create_server(("127.0.0.1", 0)))
        threading.Thread(target=answer, args=(servers[-1], content), daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].getsockname()[1]}"

    yield begin
    for server in servers:
        server.close()


def submitted(address: str, journal: Journal, document: Any, *, on_loop: bool) -> str:
    given: Any = {"prompt": "fox"}, {"model": "acme/film-1"}
    settings: Any = {"base_url": address, "journal": journal, "document": document}

    async def ask() -> str:
        async with AsyncWan("key", **settings) as wan:
            return (await wan.submit(given[0], **given[1])).id

    if on_loop:
        return asyncio.run(ask())
    with Wan("key", **settings) as wan:
        return wan.submit(given[0], **given[1]).id


@pytest.mark.parametrize("on_loop", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        BODY,
        OK + b"no header\r\n" + LENGTH + BODY,
        OK + b"Content-Length: 1\r\n" + LENGTH + BODY,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + BODY,
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\xff: \xff\r\n" + LENGTH + BODY,
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY + b"\r\n0\r\n\r\n",
    ],
)
def test_an_id_in_an_answer_that_is_no_http_is_known(
    serve: Callable[[bytes], str], content: bytes, on_loop: bool, journal: Journal, document: Any
) -> None:
    assert submitted(serve(content), journal, document, on_loop=on_loop) == "t1"
    assert [entry.task_id for entry in journal.entries()] == ["t1"]


@pytest.mark.parametrize("on_loop", [False, True])
def test_what_cannot_be_understood_of_it_is_kept_with_the_doubt(
    serve: Callable[[bytes], str], on_loop: bool, journal: Journal, document: Any
) -> None:
    with pytest.raises(SubmissionUnknown) as doubt:
        submitted(serve(b"220 mail.example ready\r\n"), journal, document, on_loop=on_loop)
    assert doubt.value.answer == "220 mail.example ready\r\n"
    [entry] = journal.entries(unsettled=True)
    assert "the answer began: 220 mail.example ready" in str(entry.reason)


@pytest.mark.parametrize(
    ("heard", "status", "rest"),
    [
        (b"", 0, b""),
        (b"{}", 0, b"{}"),
        (OK + b"\r\n{}", 200, b"{}"),
        (OK + b"A: b\r\n", 0, OK + b"A: b\r\n"),
        (b"HTTP/1.0 502 Bad\n\nx", 502, b"x"),
        (b"HTTP/1.1 102 P\r\n\r\n" + OK + b"A: b\r\n\r\nHTTP", 200, b"HTTP"),
    ],
)
def test_heads_are_told_from_what_stands_behind_them(
    heard: bytes, status: int, rest: bytes
) -> None:
    assert status_and_rest(heard) == (status, rest)
