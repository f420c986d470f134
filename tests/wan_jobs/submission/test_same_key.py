"""Two who submit under one key at once: one sends, and both have the task."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from wan_jobs import AsyncWan, Journal, SubmissionUnknown, Wan, preview_request
from wan_jobs.ledger import Account, Intent
from wan_mock import CloseAfterCreating, Delay, Mock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "fox"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def test_several_clients_that_send_the_same_at_once_have_one_task(
    wan_mock: Mock, place: Path
) -> None:
    wan_mock.inject(Delay(0.5), on="createTask")

    def submit(_: int) -> str:
        with Wan(journal=place) as wan:
            return wan.submit(FOX, model=MODEL, key="order-7").id

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(submit, range(6)))) == wan_mock.created == 1


async def test_several_coroutines_that_send_the_same_at_once_have_one_task(
    wan_mock: Mock, place: Path
) -> None:
    wan_mock.inject(Delay(0.5), on="createTask")
    async with AsyncWan(journal=place) as wan, AsyncWan(journal=place) as other:
        clients = [wan, other] * 3
        tasks = await asyncio.gather(
            *(each.submit(FOX, model=MODEL, key="order-7") for each in clients)
        )
    assert len({task.id for task in tasks}) == wan_mock.created == 1


def test_a_doubt_of_one_is_the_doubt_of_the_other(wan_mock: Mock, place: Path) -> None:
    wan_mock.inject(CloseAfterCreating(), on="createTask")

    def submit(_: int) -> bool:
        with Wan(journal=place) as wan, pytest.raises(SubmissionUnknown):
            wan.submit(FOX, model=MODEL, key="order-7")
        return True

    with ThreadPoolExecutor(3) as threads:
        assert all(threads.map(submit, range(3)))
    assert wan_mock.created == 1


def test_for_the_answer_to_one_that_was_killed_nobody_waits_long(
    wan_mock: Mock, place: Path, stepped_clock: Callable[..., Any]
) -> None:
    clock = stepped_clock()
    journal = Journal(place, clock=clock)
    digest = preview_request(FOX, model=MODEL).digest
    killed = Intent(wan_mock.url, MODEL, FOX, digest, "order-7")
    journal.grant(killed, Account("a"))
    journal.departs(killed.token)
    with Wan(journal=journal, clock=clock) as wan:
        for waited in (15.0, 0.0):
            clock.slept.clear()
            with pytest.raises(SubmissionUnknown, match="order-7"):
                wan.submit(FOX, model=MODEL, key="order-7")
            assert sum(clock.slept) == waited
    assert wan_mock.created == 0
