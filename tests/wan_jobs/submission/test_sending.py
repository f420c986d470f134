"""Sending: the intent comes with the turn, and whoever leaves early breaks nothing off."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.alarms import alarms_in
from wan_jobs import AsyncWan, EntryState, Journal, JournalError, Limits, SubmissionUnknown, Wan
from wan_jobs.submission.submit import submit
from wan_mock import CloseAfterCreating, Delay, Mock, Settings
from wan_mock import Limits as ServiceLimits

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "fox"}
FAST = Limits(creations_per_10_s=100_000, reads_per_second=100_000, running_tasks=100_000)
NO_LIMITS = pytest.mark.wan_mock(
    settings=Settings(credits=1e9, limits=ServiceLimits.none(), remembered_requests=10_000)
)
MANUAL = pytest.mark.wan_mock(manual=True, settings=Settings(credits=1e9))


def prompts_of(mock: Mock) -> set[object]:
    inputs = (task.body["input"] for task in mock.tasks)
    return {values["prompt"] for values in inputs if isinstance(values, dict)}


async def test_what_has_no_turn_yet_stands_nowhere(wan_mock: Mock, journal: Journal) -> None:
    limits = Limits(creations_per_10_s=3)
    async with AsyncWan(journal=journal, limits=limits) as wan:
        waiting = [
            asyncio.create_task(wan.submit({"prompt": f"fox {n}"}, model=MODEL)) for n in range(9)
        ]
        async with asyncio.timeout(30):
            while sum(each.done() for each in waiting) < 3:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        assert len(journal.entries()) == wan_mock.created == 3
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert [entry.state for entry in journal.entries()] == [EntryState.CREATED] * 3


@NO_LIMITS
async def test_cancelled_at_any_moment_a_submission_is_known_or_was_never_sent(
    wan_mock: Mock, tmp_path: Path
) -> None:
    draw, journal = random.Random(3), Journal(tmp_path / "j.sqlite")
    async with AsyncWan(journal=journal, limits=FAST) as wan:
        await wan.submit({"prompt": "warm"}, model=MODEL)
        for number in range(150):
            with suppress(TimeoutError):
                async with asyncio.timeout(draw.uniform(0, 0.006)):
                    await wan.submit({"prompt": f"fox {number}"}, model=MODEL)
    entries = journal.entries(limit=1000)
    known = {entry.input["prompt"] for entry in entries if entry.task_id}
    assert known == prompts_of(wan_mock)
    assert not [entry for entry in entries if entry.state.unsettled]


@NO_LIMITS
async def test_a_loop_that_is_shut_down_leaves_a_doubt_only_of_what_was_sent(
    wan_mock: Mock, tmp_path: Path
) -> None:
    journal, draw = Journal(tmp_path / "j.sqlite"), random.Random(5)

    async def give_up(number: int) -> None:
        wan = AsyncWan(journal=journal, limits=FAST)
        task = asyncio.create_task(wan.submit({"prompt": f"fox {number}"}, model=MODEL))
        await asyncio.sleep(draw.uniform(0, 0.03))
        del task

    for number in range(40):
        await asyncio.to_thread(asyncio.run, give_up(number))
    created = prompts_of(wan_mock)
    for entry in journal.entries(limit=1000):
        if entry.input["prompt"] in created:
            assert entry.task_id or entry.state.unsettled


class Watched:
    """A service that notes what it has been sent when the journal says that a request leaves."""

    def __init__(self, journal: Journal, monkeypatch: pytest.MonkeyPatch, *answers: bool) -> None:
        self.seen: list[tuple[int, bool]] = []
        self.received, self.connections, self._answers = b"", 0, list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        departs = journal.departs

        def noted(token: str) -> bool:
            until = time.monotonic() + 10.0
            while self.connections <= len(self.seen) and time.monotonic() < until:
                time.sleep(0.005)  # the other end may hear of a connection later than this one
            self.seen.append((self.connections, b"fox" in self.received))
            return departs(token) and (not self._answers or self._answers.pop(0))

        monkeypatch.setattr(journal, "departs", noted)

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b'"fox"' not in request:
            data = connection.recv(65536)
            if not data:
                return
            request += data
            self.received += data
        body = b'{"code":200,"msg":"success","data":{"taskId":"t1"}}'
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        connection.close()


@pytest.mark.parametrize("awaited", [False, True])
def test_that_it_leaves_is_noted_with_the_connection_open_and_nothing_asked_yet(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, awaited: bool
) -> None:
    watched = Watched(journal, monkeypatch)
    options: dict[str, Any] = {"base_url": watched.url, "journal": journal}
    if awaited:
        assert asyncio.run(AsyncWan("key", **options).submit(FOX, model=MODEL)).id == "t1"
    else:
        assert Wan("key", **options).submit(FOX, model=MODEL).id == "t1"
    assert watched.seen == [(1, False)]


@pytest.mark.parametrize("awaited", [False, True])
def test_what_may_not_leave_any_more_is_asked_anew(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, awaited: bool
) -> None:
    watched = Watched(journal, monkeypatch, False)
    options: dict[str, Any] = {"base_url": watched.url, "journal": journal}
    if awaited:
        asyncio.run(AsyncWan("key", **options).submit(FOX, model=MODEL))
    else:
        Wan("key", **options).submit(FOX, model=MODEL)
    assert watched.seen == [(1, False), (2, False)]
    assert watched.received.count(b'"fox"') == 1


def test_a_journal_that_fails_at_the_last_moment_lets_nothing_leave(
    wan_mock: Mock, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: str) -> bool:
        raise JournalError("the disk is full")

    monkeypatch.setattr(journal, "departs", full)
    with Wan(journal=journal) as wan, pytest.raises(JournalError, match="the disk is full"):
        wan.submit(FOX, model=MODEL)
    assert wan_mock.created == 0
    assert not journal.entries(unsettled=True)


class SendingTwice(httpx2.BaseTransport):
    """A transport that sends again by itself, as some do."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._inner.handle_request(request).read()
        return self._inner.handle_request(request)


def test_no_transport_sends_a_paid_request_twice(wan_mock: Mock, journal: Journal) -> None:
    with Wan(journal=journal, transport=SendingTwice()) as wan, pytest.raises(SubmissionUnknown):
        wan.submit(FOX, model=MODEL)
    assert wan_mock.created == 1


def interrupt_soon(mock: Mock, after: float) -> None:
    """Press Ctrl-C a moment after a request to create has come."""

    def press(request: Any) -> None:
        if request.operation == "createTask":
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)).start()

    mock.subscribe(press)


def test_ctrl_c_waits_a_moment_for_the_answer_and_hands_the_id_on(
    wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(Delay(1.0), on="createTask")
    interrupt_soon(wan_mock, 0.2)
    with Wan(journal=journal) as wan, pytest.raises(KeyboardInterrupt) as caught:
        wan.submit({"prompt": "fox"}, model=MODEL)
    assert caught.value.task_id == wan_mock.tasks[0].id  # type: ignore[attr-defined]
    assert wan_mock.tasks[0].id in str(caught.value.__notes__)
    entry = journal.find(caught.value.submission)  # type: ignore[attr-defined]
    assert entry is not None
    assert entry.task_id == wan_mock.tasks[0].id


def test_ctrl_c_with_no_answer_leaves_a_doubt_and_names_the_submission(
    wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(Delay(30.0), on="createTask")
    interrupt_soon(wan_mock, 0.1)
    began, wan = time.monotonic(), Wan(journal=journal)
    with pytest.raises(KeyboardInterrupt) as caught:
        wan.submit({"prompt": "fox"}, model=MODEL)
    assert time.monotonic() - began < 5
    entry = journal.find(caught.value.submission)  # type: ignore[attr-defined]
    assert entry is not None
    assert entry.state.unsettled
    wan_mock.clear_faults()


@NO_LIMITS
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_an_interrupt_at_any_moment_is_what_leaves_and_names_the_submission(
    wan_mock: Mock, journal: Journal
) -> None:
    draw, struck = random.Random(11), []
    with Wan(journal=journal, limits=FAST) as wan:
        wan.submit(FOX, model=MODEL)

        with alarms_in(submit):
            for _ in range(100):
                signal.setitimer(signal.ITIMER_REAL, draw.uniform(0.0002, 0.02))
                try:
                    wan.submit(FOX, model=MODEL)
                except KeyboardInterrupt as interrupted:
                    struck.append(getattr(interrupted, "submission", None))
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
    entries = {entry.token: entry for entry in journal.entries(limit=1000)}
    assert len(struck) >= 10
    for token in filter(None, struck):
        assert token not in entries or not entries[token].state.unsettled
    known = {entry.task_id for entry in entries.values() if entry.task_id}
    assert known == {task.id for task in wan_mock.tasks}


@MANUAL
def test_clients_that_keep_no_journal_keep_the_limits_together(
    wan_mock: Mock, mock_clock: Any
) -> None:
    limits = Limits(creations_per_10_s=2)
    clients = [Wan(journal=None, clock=mock_clock, limits=limits) for _ in range(3)]
    began = mock_clock.now
    for client in clients:
        client.submit({"prompt": "fox"}, model=MODEL)
    assert mock_clock.now - began > 10


@MANUAL
def test_tasks_that_nobody_follows_do_not_stop_the_next(
    wan_mock: Mock, mock_clock: Any, journal: Journal
) -> None:
    limits = Limits(running_tasks=5, creations_per_10_s=1000)
    wan = Wan(journal=journal, clock=mock_clock, limits=limits)
    for number in range(12):
        wan.submit({"prompt": f"fox {number}"}, model=MODEL)
    assert wan_mock.created == 12


@MANUAL
def test_nothing_is_sent_beyond_the_tasks_that_may_run(
    wan_mock: Mock, mock_clock: Any, journal: Journal
) -> None:
    with Wan(journal=journal, clock=mock_clock) as wan:
        for number in range(105):
            wan.submit({"prompt": f"fox {number}"}, model=MODEL)
    assert wan_mock.created == 105
    assert len(wan_mock.requests_to("createTask")) == 105


def test_an_outcome_that_could_not_be_written_is_written_later(
    wan_mock: Mock, journal: Journal, mock_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    created: Callable[..., bool] = journal.created
    wan = Wan(journal=journal, clock=mock_clock)

    def full(*_: object) -> bool:
        raise JournalError("the disk is full")

    monkeypatch.setattr(journal, "created", full)
    task = wan.submit({"prompt": "fox"}, model=MODEL)
    monkeypatch.setattr(journal, "created", created)
    wan.close()
    entry = journal.find(task.id)
    assert entry is not None
    assert entry.state is EntryState.CREATED


def test_a_doubt_of_one_submission_stays_with_it(wan_mock: Mock, journal: Journal) -> None:
    wan_mock.inject(CloseAfterCreating(), on="createTask", times=1)
    with Wan(journal=journal) as wan:
        with pytest.raises(Exception, match="unknown"):
            wan.submit({"prompt": "fox"}, model=MODEL)
        wan.submit({"prompt": "owl"}, model=MODEL)
    assert {entry.state for entry in journal.entries()} == {
        EntryState.UNKNOWN,
        EntryState.CREATED,
    }


async def test_closing_waits_for_what_was_sent_and_not_for_what_has_no_turn_yet(
    wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(Delay(0.5), on="createTask")
    wan = AsyncWan(journal=journal, limits=Limits(creations_per_10_s=1))
    waiting = [
        asyncio.create_task(wan.submit({"prompt": f"fox {n}"}, model=MODEL)) for n in range(3)
    ]
    while not journal.entries():
        await asyncio.sleep(0.01)
    await asyncio.wait_for(wan.close(), 9.0)
    assert [entry.state for entry in journal.entries()] == [EntryState.CREATED]
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await wan.close()


@pytest.mark.wan_mock(speed=600)
async def test_the_place_of_a_task_that_has_ended_is_taken_at_once(
    wan_mock: Mock, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wan_jobs.submission.sending._LOOK_AGAIN", 600.0)
    async with AsyncWan(journal=journal, limits=Limits(running_tasks=1)) as wan:
        first = await wan.submit({"prompt": "fox"}, model=MODEL)
        second = asyncio.create_task(wan.submit({"prompt": "owl"}, model=MODEL))
        await first.wait()
        async with asyncio.timeout(20):
            await second
    assert wan_mock.created == 2
