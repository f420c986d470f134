"""What goes on around the verbs: hooks, logs, threads, forks, loops and cancelling."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import (
    AsyncWan,
    Hooks,
    Journal,
    Limits,
    RequestEvent,
    Task,
    TaskUpdate,
    Wan,
)
from wan_mock import Mock
from wan_mock.faults import CloseBeforeReading, NoUrls

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = TextToVideo(prompt="A red fox in snow", aspect_ratio="1:1")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)

pytestmark = pytest.mark.wan_mock(manual=True)


def test_a_success_without_addresses_is_told(wan: Wan, wan_mock: Mock) -> None:
    wan_mock.inject(NoUrls())
    result = wan.submit(FOX).wait()
    assert result.urls == ()
    with pytest.raises(Exception, match="names no file"):
        result.download()


def test_hooks_hear_of_each_request_and_state_and_cannot_do_harm(
    wan_mock: Mock, mock_clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    requests: list[RequestEvent] = []

    def fail(update: TaskUpdate) -> None:
        raise RuntimeError("a broken hook")

    with Wan(clock=mock_clock, hooks=Hooks(requests.append, fail)) as wan:
        wan.run(FOX)
    assert len(requests) == len(wan_mock.requests)
    assert requests[0].code == 200
    assert "a hook failed" in caplog.text


def test_a_failed_request_that_is_repeated_is_no_warning(
    wan: Wan, wan_mock: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    wan_mock.inject(CloseBeforeReading(), on="getTaskDetails", times=1)
    with caplog.at_level(logging.INFO, "wan_jobs"):
        wan.run(FOX)
    (told,) = (record for record in caplog.records if record.name == "wan_jobs.requests")
    assert told.levelno == logging.INFO
    assert "/recordInfo: " in told.getMessage()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_each_change_of_state_is_logged(wan: Wan, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "wan_jobs"):
        task = wan.run(FOX)
    assert f"task {task.task_id} is success" in caplog.messages


def test_one_client_serves_many_threads(
    wan_mock: Mock, stepped_clock: Callable[..., Any], journal: Journal
) -> None:
    def step(seconds: float) -> None:
        wan_mock.advance(seconds)
        time.sleep(0.002)  # else those who stand in line take the processor from whose turn it is

    wan = Wan(clock=stepped_clock(step), journal=journal)
    tasks: list[Task] = []
    threads = [threading.Thread(target=lambda: tasks.append(wan.submit(FOX))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({task.id for task in tasks}) == wan_mock.created == 12


def test_a_forked_process_uses_connections_of_its_own(
    wan: Wan, fork: Callable[[Callable[[], object]], int]
) -> None:
    wan.credits()
    ports: Any = wan._session.ports
    before = set(ports._senders.values())

    def child() -> None:
        wan.credits()
        assert before.isdisjoint(ports._senders.values())

    assert os.waitpid(fork(child), 0)[1] == 0
    wan.credits()


def test_one_client_serves_several_event_loops_one_after_another(async_wan: AsyncWan) -> None:
    ids = {asyncio.run(async_wan.submit(FOX)).id for _ in range(3)}
    assert len(ids) == 3


def test_a_client_that_was_closed_opens_again(wan: Wan) -> None:
    with wan:
        task = wan.submit(FOX)
    wan.close()
    assert task.wait().task_id == task.id
    assert wan.submit(FOX).id != task.id


async def test_so_does_one_on_an_event_loop(async_wan: AsyncWan) -> None:
    async with async_wan:
        task = await async_wan.submit(FOX)
    await async_wan.close()
    assert (await task.wait()).task_id == task.id
    assert (await async_wan.submit(FOX)).id != task.id


def test_a_cancelled_submission_goes_on_and_its_task_is_noted(
    wan_mock: Mock, journal: Journal, stepped_clock: Callable[..., Any]
) -> None:
    from wan_mock import Delay

    wan_mock.inject(Delay(1.0), on="createTask")

    async def give_up() -> None:
        async with AsyncWan(journal=journal, clock=stepped_clock()) as wan:
            await asyncio.wait_for(wan.submit(FOX), 0.3)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    [entry] = journal.entries()
    assert entry.task_id == wan_mock.tasks[0].id
    wan_mock.clear_faults()


@pytest.mark.parametrize("learning", [True, False])
def test_waits_learn_from_the_journal_unless_told_not_to(
    wan_mock: Mock, mock_clock: Any, journal: Journal, learning: bool
) -> None:
    limits = Limits(notice_within=3.0 if learning else None)
    wan = Wan(clock=mock_clock, journal=journal, limits=limits)
    for _ in range(8):
        wan.run(FOX)
    documented = wan_mock.counts["getTaskDetails"] / 8
    wan.run(FOX)
    assert (wan_mock.counts["getTaskDetails"] - 8 * documented < documented) == learning
