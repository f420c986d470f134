"""Connections are kept while they are idle, and used again only if they are still there."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing

import httpcore2
import pytest

from tests.wan_jobs.transport.raw_host import RawHost
from wan_jobs.transport.backends import LoopBackend
from wan_jobs.transport.connections import Connections, by_pool
from wan_jobs.transport.http11 import straight
from wan_jobs.transport.ports import complete
from wan_jobs.transport.reception import Reception
from wan_jobs.transport.resolving import Resolver

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Host(RawHost):
    """Answers each request; a connection that it has answered on is closed if it `hangs_up`."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        self.open = self.most = 0
        self.hung_up = threading.Event()
        self._hangs_up = hangs_up
        super().__init__()

    def taken(self) -> None:
        self.open += 1
        self.most = max(self.most, self.open)

    def serve(self, connection: socket.socket) -> None:
        try:
            while connection.recv(65536):
                connection.sendall(OK)
                if self._hangs_up:
                    break
        finally:
            self.open -= 1
            connection.close()
            self.hung_up.set()


@pytest.fixture
def host() -> Iterator[Host]:
    with closing(Host()) as made:
        yield made


@pytest.fixture
def leaving() -> Iterator[Host]:
    with closing(Host(hangs_up=True)) as made:
        yield made


def request_to(url: str) -> httpcore2.Request:
    times = {"connect": 5.0, "read": 5.0}
    return httpcore2.Request("GET", url, headers=[(b"Host", b"h")], extensions={"timeout": times})


async def ask(connections: Connections, host: Host) -> bytes:
    incoming = await connections.send(request_to(host.url), Reception())
    try:
        return b"".join([chunk async for chunk in incoming.chunks])
    finally:
        await incoming.close()


def on_a_loop(*, keep_alive: bool, most: int = 100) -> Connections:
    make = straight(LoopBackend(Resolver()), ssl.create_default_context())
    return Connections(make, keep_alive=keep_alive, room=asyncio.Semaphore(most))


@pytest.mark.parametrize(("keep_alive", "made"), [(True, 1), (False, 3)])
def test_an_idle_connection_is_used_again_where_it_may_be(
    host: Host, keep_alive: bool, made: int
) -> None:
    async def on_loop() -> None:
        connections = on_a_loop(keep_alive=keep_alive)
        for _ in range(3):
            assert await ask(connections, host) == b"ok"
        await connections.close()

    asyncio.run(on_loop())
    blocking = Connections(by_pool(httpcore2.ConnectionPool()), keep_alive=keep_alive)
    for _ in range(3):
        assert complete(ask(blocking, host)) == b"ok"
    complete(blocking.close())
    assert host.connections == 2 * made


def test_a_connection_that_its_host_has_closed_is_not_used_again(leaving: Host) -> None:
    async def on_loop() -> None:
        connections = on_a_loop(keep_alive=True)
        for _ in range(3):
            leaving.hung_up.clear()
            assert await ask(connections, leaving) == b"ok"
            await asyncio.to_thread(leaving.hung_up.wait, 10)
            await asyncio.sleep(0.05)  # the loop hears of it
        await connections.close()

    asyncio.run(on_loop())
    assert leaving.connections == 3


def test_hosts_keep_their_connections_apart(host: Host, leaving: Host) -> None:
    blocking = Connections(by_pool(httpcore2.ConnectionPool()), keep_alive=True)
    for asked in (host, leaving, host, host):
        complete(ask(blocking, asked))
    complete(blocking.close())
    assert (host.connections, leaving.connections) == (1, 1)


async def test_no_more_connections_are_open_than_there_is_room_for(host: Host) -> None:
    connections = on_a_loop(keep_alive=True, most=3)
    answers = await asyncio.gather(*(ask(connections, host) for _ in range(20)))
    await connections.close()
    assert answers == [b"ok"] * 20
    assert host.most <= 3


async def test_whoever_is_cancelled_leaves_his_place_to_others(host: Host) -> None:
    connections = on_a_loop(keep_alive=True, most=1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        request = request_to(url)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await connections.send(request, Reception())
    assert await ask(connections, host) == b"ok"
    await connections.close()


async def test_closing_cuts_off_no_answer_and_keeps_no_connection(host: Host) -> None:
    connections = on_a_loop(keep_alive=True)
    incoming = await connections.send(request_to(host.url), Reception())
    await connections.close()
    assert [chunk async for chunk in incoming.chunks] == [b"ok"]
    await incoming.close()
    assert await asyncio.to_thread(host.hung_up.wait, 10)
