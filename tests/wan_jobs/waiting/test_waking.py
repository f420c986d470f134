"""Waits ended by callbacks, with slow reads as the safety net."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import (
    AsyncWan,
    CallbackEvent,
    EntryState,
    Journal,
    SubmissionUnknown,
    Wan,
    WsgiReceiver,
)
from wan_jobs.transport.signals import LoopSignal, Wakeups
from wan_mock import Callbacks, CloseAfterCreating, Mock, Settings

FOX = TextToVideo(prompt="A red fox in snow")
WEBHOOK_KEY = "webhook-key"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def wan(wan_mock: Mock, journal: Journal) -> Wan:
    return Wan(journal=journal)


@pytest.fixture
def hook(wan: Wan) -> Iterator[str]:
    """Serve a receiver and give its address."""
    app = WsgiReceiver(wan.notify, keys=[WEBHOOK_KEY])
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook?from=test"
        server.shutdown()
        thread.join()


SIGNING = pytest.mark.wan_mock(
    speed=200, settings=Settings(callbacks=Callbacks(webhook_key=WEBHOOK_KEY))
)


@SIGNING
def test_a_callback_ends_the_wait_with_a_single_read(wan: Wan, wan_mock: Mock, hook: str) -> None:
    began = time.monotonic()
    assert wan.submit(FOX, callback_url=hook).wait_for_callback().urls
    assert time.monotonic() - began < 30
    assert wan_mock.counts["getTaskDetails"] == 1


@SIGNING
def test_a_callback_settles_a_doubt_by_its_token(
    wan: Wan, wan_mock: Mock, journal: Journal, hook: str
) -> None:
    wan_mock.inject(CloseAfterCreating())
    with pytest.raises(SubmissionUnknown) as caught:
        wan.submit(FOX, callback_url=hook, key="k")
    token = caught.value.token
    assert token is not None
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and journal.entries(unsettled=True):
        time.sleep(0.02)
    entry = journal.find(token)
    assert entry is not None
    assert (entry.state, entry.task_id) == (EntryState.CREATED, wan_mock.tasks[0].id)
    assert wan.submit(FOX, callback_url=hook, key="k").id == entry.task_id
    assert wan_mock.created == 1


@pytest.mark.wan_mock(speed=1000)
def test_an_event_for_nobody_changes_nothing(wan: Wan, journal: Journal) -> None:
    task = wan.submit(FOX)
    assert not wan.notify(CallbackEvent("unknown", verified=False))
    assert not wan.notify(CallbackEvent(task.id, verified=False, token="guess"))


@pytest.mark.wan_mock(speed=1000)
async def test_a_coroutine_is_woken_from_another_thread(wan_mock: Mock) -> None:
    async with AsyncWan() as wan:
        task = await wan.submit(FOX)
        waiting = asyncio.create_task(task.wait_for_callback())
        await asyncio.sleep(0.3)
        event = CallbackEvent(task.id, verified=False)
        assert await asyncio.to_thread(wan.notify, event)
        assert (await asyncio.wait_for(waiting, 10)).urls
    assert wan_mock.counts["getTaskDetails"] == 1


@pytest.mark.wan_mock(manual=True)
def test_a_lost_callback_costs_time_and_not_the_job(wan_mock: Mock, stepped_clock: Any) -> None:
    clock = stepped_clock(wan_mock.advance)
    wan = Wan(clock=clock)
    task = wan.submit(FOX, callback_url="http://127.0.0.1:9/nobody-listens")
    assert task.wait_for_callback().urls
    assert all(120 <= seconds <= 240 for seconds in clock.slept)
    assert wan_mock.counts["getTaskDetails"] <= 2
    wan_mock.forgive()


async def test_callbacks_are_trusted_until_one_is_missing_and_again_once_they_come() -> None:
    wakeups, signal = Wakeups(), LoopSignal()
    assert wakeups.trusted
    wakeups.missed()
    assert not wakeups.wake("of-nobody")
    assert not wakeups.trusted
    with wakeups.listening("a", signal):
        assert wakeups.wake("a")
    assert wakeups.trusted


@pytest.mark.wan_mock(manual=True)
def test_a_client_that_no_callback_reaches_reads_again_as_if_none_were_to_come(
    wan_mock: Mock, stepped_clock: Any
) -> None:
    clock = stepped_clock(wan_mock.advance)
    wan = Wan(clock=clock)
    hook = "http://127.0.0.1:9/nobody-listens"
    wan.submit(FOX, callback_url=hook).wait_for_callback()
    assert max(clock.slept) >= 120
    clock.slept.clear()
    wan.submit(FOX, callback_url=hook).wait_for_callback()
    assert max(clock.slept) <= 30
    wan_mock.forgive()
