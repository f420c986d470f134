"""Every fault of the mock, at every step, in both clients: what the caller sees and what exists.

Each row is a whole job with one fault, struck once or for ever. Whatever happens, at most one task
is created, and a task that exists is either known by its id or recorded as a doubt.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from wan_jobs import AsyncWan, Journal, Limits, Wan, WanError
from wan_mock import Mock, Settings
from wan_mock.faults import (
    FAULTS,
    AnswerWith,
    BadResultJson,
    CloseAfterCreating,
    CloseBeforeCreating,
    CloseBeforeReading,
    CutAnswer,
    CutDownload,
    Delay,
    FailTask,
    Fault,
    GatewayPage,
    InvalidJson,
    Maintenance,
    NoResultJson,
    NoUrls,
    NullData,
    NumericFailCode,
    ResetAnswer,
    SlowTask,
    StuckTask,
    TooManyRequests,
    UnknownCode,
    UnknownState,
    WrongContentType,
)

MODEL = "wan/2-2-a14b-text-to-video-turbo"
INPUT = {"prompt": "A red fox in snow"}
SUBMIT, POLL, DOWNLOAD = "createTask", "getTaskDetails", "download"
LIMITS = Limits(
    read_timeout=1.0,
    submit_for=30,
    connect_for=5,
    wait_for=300,
    failed_reads=4,
    failed_reads_for=20,
)
# Where nothing comes late a busy machine may: only `LATE` is to be given up.
PATIENT = replace(LIMITS, read_timeout=30.0)
LATE = Delay(1.4)

FILE = "the file"

# What the caller sees: struck once, and struck for ever (`None`: chance, or real time, decides).
EXPECTED: dict[tuple[str, Fault], tuple[str, str | None]] = {
    (SUBMIT, LATE): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, CloseBeforeReading()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, CloseBeforeCreating()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, CloseAfterCreating()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, CutAnswer()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, ResetAnswer()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, GatewayPage(502)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, GatewayPage(504, after_handling=True)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, InvalidJson()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, NullData()): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, UnknownCode(777)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, WrongContentType("text/html")): (FILE, FILE),
    (SUBMIT, TooManyRequests()): (FILE, "RateLimited"),
    (SUBMIT, TooManyRequests(status=429)): (FILE, "RateLimited"),
    (SUBMIT, Maintenance()): (FILE, "UnderMaintenance"),
    (SUBMIT, Maintenance(status=455)): (FILE, "UnderMaintenance"),
    (SUBMIT, AnswerWith(401, "no")): ("KeyRefused", "KeyRefused"),
    (SUBMIT, AnswerWith(402, "no")): ("CreditsExhausted", "CreditsExhausted"),
    (SUBMIT, AnswerWith(422, "no")): ("RequestRefused", "RequestRefused"),
    (SUBMIT, AnswerWith(500, "no")): ("ServerError", "ServerError"),
    (SUBMIT, AnswerWith(505, "no")): ("FeatureDisabled", "FeatureDisabled"),
    (SUBMIT, AnswerWith(500, "no", status=500)): ("ServerError", "ServerError"),
    (SUBMIT, AnswerWith(429, "busy", status=504)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, AnswerWith(455, "rests", status=503)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, AnswerWith(500, "no", status=502)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, AnswerWith(422, "no", status=524)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, AnswerWith(429, "busy", status=500)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, AnswerWith(429, "busy", status=403)): ("RateLimited", "RateLimited"),
    (SUBMIT, AnswerWith(422, "see other", status=303)): ("SubmissionUnknown", "SubmissionUnknown"),
    (SUBMIT, FailTask("nsfw")): ("TaskFailed", "TaskFailed"),
    (SUBMIT, SlowTask(200)): (FILE, FILE),
    (SUBMIT, StuckTask()): ("WaitTimeout", "WaitTimeout"),
    (POLL, LATE): (FILE, None),
    (POLL, CloseBeforeReading()): (FILE, "StatusUnavailable"),
    (POLL, CloseBeforeCreating()): (FILE, "StatusUnavailable"),
    (POLL, CutAnswer()): (FILE, "StatusUnavailable"),
    (POLL, ResetAnswer()): (FILE, "StatusUnavailable"),
    (POLL, GatewayPage(502)): (FILE, "StatusUnavailable"),
    (POLL, InvalidJson()): (FILE, "StatusUnavailable"),
    (POLL, NullData()): (FILE, "TaskNotFound"),
    (POLL, UnknownCode(777)): (FILE, "StatusUnavailable"),
    (POLL, WrongContentType("text/html")): (FILE, FILE),
    (POLL, TooManyRequests()): (FILE, "WaitTimeout"),
    (POLL, Maintenance()): (FILE, "WaitTimeout"),
    (POLL, AnswerWith(401, "no")): (FILE, "KeyRefused"),
    (POLL, GatewayPage(403)): (FILE, "StatusUnavailable"),
    (POLL, GatewayPage(401)): (FILE, "StatusUnavailable"),
    (POLL, UnknownState("canceled")): (FILE, FILE),
    (POLL, UnknownCode(249)): (FILE, "WaitTimeout"),
    (POLL, AnswerWith(500, "no")): (FILE, "StatusUnavailable"),
    (POLL, AnswerWith(422, "recordInfo is null")): (FILE, "TaskNotFound"),
    (POLL, UnknownState("dreaming")): (FILE, FILE),
    (POLL, BadResultJson("{")): (FILE, "ResultMissing"),
    (POLL, NoResultJson()): (FILE, "ResultMissing"),
    (POLL, NoUrls()): (FILE, "ResultMissing"),
    (POLL, NumericFailCode()): (FILE, FILE),
    (DOWNLOAD, LATE): (FILE, None),
    (DOWNLOAD, CloseBeforeReading()): (FILE, "DownloadError"),
    (DOWNLOAD, CutAnswer(600)): (FILE, FILE),
    (DOWNLOAD, ResetAnswer(600)): (FILE, None),
    (DOWNLOAD, CutDownload(0.5)): (FILE, "DownloadError"),
    (DOWNLOAD, GatewayPage(503)): (FILE, "DownloadError"),
    (DOWNLOAD, AnswerWith(404, "gone", status=404)): (FILE, "ResultExpired"),
    (DOWNLOAD, AnswerWith(403, "not yet", status=403)): (FILE, "ResultExpired"),
    (DOWNLOAD, AnswerWith(416, "no", status=416)): (FILE, "DownloadError"),
    (DOWNLOAD, AnswerWith(200, "AccessDenied")): ("DownloadRefused", "DownloadRefused"),
    (DOWNLOAD, WrongContentType("text/html")): ("DownloadRefused", "DownloadRefused"),
}


@dataclass(frozen=True)
class Row:
    """What one job with one fault came to."""

    seen: str
    created: int
    trace: str


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with Mock(manual=True, settings=Settings(remembered_requests=5_000)) as mock:
        yield mock


@pytest.fixture
def run(mock: Mock, tmp_path: Path, stepped_clock: Callable[..., Any]) -> Callable[..., Row]:
    """Run a job in one of the clients against the mock, or where nobody listens."""

    def run_one(url: str, awaited: bool, limits: Limits = PATIENT) -> Row:
        # In memory: what a disk adds to it has tests of its own.
        journal = Journal(None)
        options = {"journal": journal, "limits": limits, "clock": stepped_clock(mock.advance)}
        target = tmp_path / "fox.mp4"
        try:
            if awaited:
                asyncio.run(_awaited(AsyncWan(mock.key, base_url=url, **options), target))
            else:
                with Wan(mock.key, base_url=url, **options) as wan:
                    wan.run(INPUT, model=MODEL, key="one").download(target)
            seen = FILE if target.exists() else "nothing"
        except WanError as error:
            seen = type(error).__name__
        target.unlink(missing_ok=True)
        return Row(seen, mock.created, _trace(journal, mock))

    return run_one


async def _awaited(wan: AsyncWan, target: Path) -> None:
    async with wan:
        await (await wan.run(INPUT, model=MODEL, key="one")).download(target)


def _trace(journal: Journal, mock: Mock) -> str:
    """Say how the journal knows of the task; fails if it exists and is not known."""
    [entry] = journal.entries()
    if mock.created:
        assert entry.task_id == mock.tasks[0].id or entry.state.unsettled
    return "doubt" if entry.state.unsettled else "id" if entry.task_id else "refused"


def test_no_fault_of_the_mock_is_forgotten() -> None:
    tried = {type(fault) for _, fault in EXPECTED}
    of_callbacks = {fault for fault in FAULTS if "callback" in fault.default_on}
    assert tried == set(FAULTS) - of_callbacks


def test_where_nobody_listens_nothing_is_sent_and_nothing_created(
    mock: Mock, run: Callable[..., Row]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    mock.reset()
    for awaited in (False, True):
        row = run(f"http://127.0.0.1:{port}", awaited)
        assert row == Row("ServiceUnreachable", 0, "refused")


@pytest.mark.parametrize("step", [SUBMIT, POLL, DOWNLOAD])
def test_every_fault_at_every_step(
    mock: Mock, run: Callable[..., Row], step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = []
    for (at, fault), expected in EXPECTED.items():
        if at != step:
            continue
        for times, seen in zip((1, None), expected, strict=True):
            if seen is None:
                continue
            rows = []
            for awaited in (False, True):
                mock.reset(seed=7)
                mock.inject(fault, on=step, times=times)
                rows.append(run(mock.url, awaited, LIMITS if fault == LATE else PATIENT))
                mock.clear_faults()
                mock.forgive()
            row, once = rows[0], "once" if times else "always"
            lines.append(
                f"{step:15} {fault!r:50} {once:7} {row.seen:18} {row.created:7}   {row.trace}"
            )
            assert rows[0] == rows[1], lines[-1]
            assert row.created <= 1, lines[-1]
            assert row.seen == seen, lines[-1]
    with capsys.disabled():
        print(f"\n{'step':15} {'fault':50} {'struck':7} {'sync = async see':18} created   trace")
        print("\n".join(lines))
