"""Every exchange ends: within its time, within a size, and over a connection of its own if paid."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.wan_jobs.transport.raw_host import RawHost
from wan_jobs import AsyncWan, Limits, SubmissionUnknown, WaitTimeout, Wan

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "A red fox in snow"}
KEY = "sk-0f9a8b7c6d5e4f3a2b1c"
CREATED = b'{"code": 200, "msg": "success", "data": {"taskId": "t-1"}}'
HEAD = b"HTTP/1.1 200 OK\r\n"

Reply = Callable[[socket.socket, int], None]


class Service(RawHost):
    """A service of raw bytes: `reply(connection, number)` answers each request, counted from 1."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.requests: list[bytes] = []
        super().__init__()

    def serve(self, connection: socket.socket) -> None:
        while request := _request(connection):
            self.requests.append(request)
            self._reply(connection, len(self.requests))


def _request(connection: socket.socket) -> bytes:
    text = b""
    while b"\r\n\r\n" not in text:
        piece = connection.recv(65536)
        if not piece:
            return b""
        text += piece
    head, _, body = text.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head


def whole(body: bytes, *headers: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    return HEAD + b"\r\n".join((*headers, length)) + b"\r\n\r\n" + body


@pytest.fixture
def serving() -> Iterator[Callable[[Reply], Service]]:
    services: list[Service] = []

    def start(reply: Reply) -> Service:
        services.append(Service(reply))
        return services[-1]

    yield start
    for service in services:
        service.close()


def submit(wan: Any) -> Any:
    return wan.submit(FOX, model=MODEL)


def wait(wan: Any) -> Any:
    return wan.task("t-1").wait(1.0)


@pytest.fixture(params=["blocking", "awaited"])
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    def blocking(url: str, limits: Limits, act: Callable[[Any], Any]) -> Any:
        with Wan(KEY, base_url=url, limits=limits) as wan:
            return act(wan)

    async def awaited(url: str, limits: Limits, act: Callable[[Any], Any]) -> Any:
        async with AsyncWan(KEY, base_url=url, limits=limits) as wan:
            return await act(wan)

    if request.param == "blocking":
        return blocking
    return lambda *given: asyncio.run(awaited(*given))


def silent(connection: socket.socket, number: int) -> None:
    connection.recv(1)


def dripping_head(connection: socket.socket, number: int) -> None:
    _drip(connection, HEAD[:-2])


def dripping_body(connection: socket.socket, number: int) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    _drip(connection, b"")


def _drip(connection: socket.socket, begun: bytes) -> None:
    connection.sendall(begun)
    for _ in range(300):
        time.sleep(0.05)
        connection.sendall(b"x")


@pytest.mark.parametrize("reply", [silent, dripping_head, dripping_body])
def test_a_submission_and_a_wait_end_within_their_time(
    serving: Callable[[Reply], Service], run: Callable[..., Any], reply: Reply
) -> None:
    service = serving(reply)
    began = time.monotonic()
    with pytest.raises(SubmissionUnknown):
        run(service.url, Limits(read_timeout=0.8, submit_for=0.2), submit)
    assert time.monotonic() - began < 3.0  # importing and a loaded machine included
    assert len(service.requests) == 1
    began = time.monotonic()
    with pytest.raises(WaitTimeout):
        run(service.url, Limits(), wait)
    assert 1.0 <= time.monotonic() - began < 2.0


def test_an_answer_that_unpacks_to_very_much_is_not_taken(
    serving: Callable[[Reply], Service], run: Callable[..., Any]
) -> None:
    answer = whole(gzip.compress(bytes(40 << 20)), b"Content-Encoding: gzip")
    service = serving(lambda connection, number: connection.sendall(answer))
    with pytest.raises(SubmissionUnknown, match="larger than 8 MB"):
        run(service.url, Limits(), submit)


@pytest.mark.parametrize("packing", [b"gzip", b"deflate", b"x-unknown"])
def test_an_answer_that_is_called_packed_and_is_not_can_be_read(
    serving: Callable[[Reply], Service], run: Callable[..., Any], packing: bytes
) -> None:
    answer = whole(CREATED, b"Content-Encoding: " + packing)
    service = serving(lambda connection, number: connection.sendall(answer))
    assert run(service.url, Limits(), submit).id == "t-1"


@pytest.mark.parametrize(
    "label", [b"X-None: 1", b"Content-Encoding: br", b"Content-Encoding: deflate"]
)
def test_an_answer_that_is_packed_and_called_otherwise_can_be_read(
    serving: Callable[[Reply], Service], run: Callable[..., Any], label: bytes
) -> None:
    answer = whole(gzip.compress(CREATED), label)
    service = serving(lambda connection, number: connection.sendall(answer))
    assert run(service.url, Limits(), submit).id == "t-1"


def test_a_task_is_never_paid_for_over_a_connection_that_was_idle(
    serving: Callable[[Reply], Service], run: Callable[..., Any]
) -> None:
    service = serving(lambda connection, number: connection.sendall(whole(CREATED)))
    with Wan(KEY, base_url=service.url) as wan:
        for _ in range(2):
            wan.submit(FOX, model=MODEL)
    assert service.connections == len(service.requests) == 2


def test_an_answer_cut_after_the_id_is_known(
    serving: Callable[[Reply], Service], run: Callable[..., Any]
) -> None:
    def cut(connection: socket.socket, number: int) -> None:
        connection.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + CREATED)
        connection.shutdown(socket.SHUT_RDWR)

    service = serving(cut)
    assert run(service.url, Limits(), submit).id == "t-1"


def test_an_interrupt_in_the_stack_shows_no_key(serving: Callable[[Reply], Service]) -> None:
    def interrupt(connection: socket.socket, number: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)

    service = serving(interrupt)
    with Wan(KEY, base_url=service.url) as wan, pytest.raises(KeyboardInterrupt) as caught:
        wan.submit(FOX, model=MODEL)
    error = caught.value.with_traceback(
        caught.value.__traceback__.tb_next if caught.value.__traceback__ else None
    )
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert KEY not in "".join(shown.format())


def test_what_is_cut_by_its_time_while_connecting_was_never_sent() -> None:
    from wan_jobs.redaction import ApiKey
    from wan_jobs.transport.reception import Reception

    queueing, sent, kept, elsewhere = (Reception() for _ in range(4))
    for reception in (queueing, sent, kept):
        reception.queues()
    sent.note("http11.send_request_headers.started", {})
    kept.sends()
    verdicts = [
        each.fault(TimeoutError(), ApiKey(KEY)).never_sent
        for each in (queueing, sent, kept, elsewhere)
    ]
    assert verdicts == [True, False, False, False]
