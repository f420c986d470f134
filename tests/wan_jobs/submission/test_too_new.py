"""Tasks that the service does not show yet: nobody takes them for ended, or for unknown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from wan_jobs import AsyncWan, Journal, Limits
from wan_jobs.clock import SystemClock
from wan_jobs.session import TaskHandle
from wan_jobs.waiting.follow import refresh
from wan_mock import Delay, Mock, Settings

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "fox"}

# Time stands still there, so what is new stays so.
pytestmark = pytest.mark.wan_mock(manual=True, settings=Settings(credits=1e9))


@dataclass(frozen=True)
class Ahead(SystemClock):
    """A clock that is so many seconds ahead."""

    seconds: float = 0.0

    def time(self) -> float:
        return super().time() + self.seconds


@dataclass(frozen=True)
class SetAhead(SystemClock):
    """A clock that is as many seconds ahead as was said last."""

    seconds: list[float] = field(default_factory=list)

    def time(self) -> float:
        return super().time() + self.seconds[-1]


async def test_a_task_too_new_to_be_shown_keeps_its_place(wan_mock: Mock, tmp_path: Path) -> None:
    path, limits = tmp_path / "journal.sqlite", Limits(running_tasks=1)
    async with AsyncWan(journal=path, limits=limits) as wan:
        await wan.submit(FOX, model=MODEL)
    # Nobody follows it, and the service does not know it yet: that is no sign that it has ended.
    later = Journal(path, clock=Ahead(15))
    async with AsyncWan(journal=later, limits=limits) as wan:
        waiting = asyncio.create_task(wan.submit({"prompt": "owl"}, model=MODEL))
        async with asyncio.timeout(30):
            while not wan_mock.requests_to("getTaskDetails"):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert wan_mock.created == 1


async def test_a_slow_answer_about_a_new_task_speaks_of_when_it_was_asked_for(
    wan_mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wan_jobs.submission.sending._LOOK_AGAIN", 600.0)
    path, limits = tmp_path / "journal.sqlite", Limits(running_tasks=1)
    async with AsyncWan(journal=path, limits=limits) as wan:
        await wan.submit(FOX, model=MODEL)
    clock = SetAhead([15.0])
    wan_mock.inject(Delay(0.3), on="getTaskDetails")
    async with AsyncWan(journal=Journal(path, clock=clock), limits=limits) as wan:
        waiting = asyncio.create_task(wan.submit({"prompt": "owl"}, model=MODEL))
        async with asyncio.timeout(30):
            while not wan_mock.requests_to("getTaskDetails"):
                await asyncio.sleep(0.01)
        clock.seconds.append(250.0)  # as when the process stood still meanwhile
        await asyncio.sleep(0.5)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert wan_mock.created == 1


async def test_a_task_is_known_as_new_though_the_clock_of_this_machine_is_ahead(
    wan_mock: Mock, tmp_path: Path
) -> None:
    async with AsyncWan(journal=tmp_path / "journal.sqlite") as wan:
        task = await wan.submit(FOX, model=MODEL)
    ledger = Journal(tmp_path / "journal.sqlite", clock=SystemClock())
    async with AsyncWan(journal=ledger, clock=Ahead(7200)) as wan:
        assert await refresh(wan.session, TaskHandle(task.id)) is None
