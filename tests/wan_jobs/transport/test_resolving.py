"""Names are looked up within the time of what asks, and an address that answers comes first."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from wan_jobs import AsyncWan, EntryState, Journal, Limits, ServiceUnreachable, WaitTimeout, Wan
from wan_jobs.transport.resolving import LookUp, Resolver
from wan_mock import Mock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "A red fox in snow"}
HASTY = Limits(connect_timeout=0.3, connect_for=0.0, read_timeout=0.6)


class Hanging:
    """A resolver that does not answer until the test is over."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._over = threading.Event()

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        self._over.wait(60)
        return ["127.0.0.1"]

    def end(self) -> None:
        self._over.set()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    look_up = Hanging()
    yield look_up
    look_up.end()


@pytest.fixture
def named(wan_mock: Mock, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the mock's address under a name that only the test's own resolver knows."""
    monkeypatch.setenv("WAN_PLAIN_HTTP", "service.test")
    return f"http://service.test:{urlsplit(wan_mock.url).port}"


def client(kind: type[Any], look_up: LookUp, url: str, journal: Journal | None = None) -> Any:
    wan = kind("key", base_url=url, limits=HASTY, journal=journal)
    wan.session.ports.resolver = Resolver(look_up)
    return wan


def completed(call: Any) -> Any:
    """Wait for what an `AsyncWan` returned; what a `Wan` returned is there."""
    return asyncio.run(call) if asyncio.iscoroutine(call) else call


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    # Twice as much for a machine that is busy: a resolver's own time is half a minute and more.
    assert time.monotonic() - began < 2 * seconds + 1


@pytest.mark.parametrize("kind", [Wan, AsyncWan])
def test_what_a_resolver_holds_up_was_never_sent(
    kind: type[Any], hanging: Hanging, named: str, journal: Journal
) -> None:
    wan = client(kind, hanging, named, journal)
    with within(0.6), pytest.raises(ServiceUnreachable, match="took too long"):
        completed(wan.submit(FOX, model=MODEL))
    assert [entry.state for entry in journal.entries()] == [EntryState.REFUSED]


@pytest.mark.parametrize("kind", [Wan, AsyncWan])
def test_a_wait_ends_in_its_time_though_the_resolver_hangs(
    kind: type[Any], hanging: Hanging, named: str
) -> None:
    wan = client(kind, hanging, named)
    with within(1.2), pytest.raises(WaitTimeout):
        completed(wan.task("t1").wait(timeout=1.0))


def test_a_resolver_that_hangs_holds_one_thread_for_a_name(hanging: Hanging, named: str) -> None:
    async def wait_for_many() -> None:
        wan = client(AsyncWan, hanging, named)
        waits = [wan.task(f"t{number}").wait(timeout=1.0) for number in range(20)]
        await asyncio.gather(*waits, return_exceptions=True)

    asyncio.run(wait_for_many())
    assert hanging.asked == ["service.test"]


@pytest.mark.parametrize("kind", [Wan, AsyncWan])
def test_an_address_that_leads_nowhere_is_passed_over_and_then_left_for_last(
    kind: type[Any], wan_mock: Mock, named: str
) -> None:
    wan = kind(wan_mock.key, base_url=named, journal=None)
    resolver = Resolver(lambda _: ["::1", "127.0.0.1"])
    wan.session.ports.resolver = resolver
    completed(wan.submit(FOX, model=MODEL))
    assert wan_mock.created == 1
    assert resolver.addresses("service.test").result(5) == ["127.0.0.1", "::1"]


@pytest.mark.parametrize("fault", [OSError("no such name"), UnicodeError("label too long")])
def test_a_name_that_nobody_knows_is_no_doubt(
    fault: Exception, named: str, journal: Journal
) -> None:
    def unknown(_: str) -> list[str]:
        raise fault

    with pytest.raises(ServiceUnreachable, match="no connection could be made"):
        client(Wan, unknown, named, journal).submit(FOX, model=MODEL)
    assert not journal.entries(unsettled=True)
