"""A hundred waits at once within the service's rates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from wan_jobs import AsyncWan, TaskUpdate
from wan_mock import Mock, Settings

MODEL = "wan/2-2-a14b-text-to-video-turbo"
TASKS = 100

# The longest documented interval, a place in the queue of 100 reads at 10 in 1.1 s, and a second.
NOTICED_WITHIN = 30 + TASKS * 0.11 + 1


@pytest.mark.wan_mock(manual=True, settings=Settings(credits=1e6))
async def test_a_hundred_waits_stay_within_the_rates_and_miss_nothing(
    wan_mock: Mock, shared_clock: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    clock = shared_clock(TASKS, wan_mock.advance)
    noticed: dict[str, float] = {}

    def note(update: TaskUpdate) -> None:
        if update.finished:
            noticed[update.task_id] = wan_mock.now

    async def one_job(wan: AsyncWan, number: int) -> None:
        try:
            task = await wan.submit({"prompt": f"fox {number}"}, model=MODEL)
            await task.wait(on_update=note)
        finally:
            clock.leave()

    async with AsyncWan(clock=clock) as wan:
        await asyncio.gather(*(one_job(wan, number) for number in range(TASKS)))

    assert wan_mock.created == TASKS
    # The mock keeps the documented limits itself, and was never asked to enforce them.
    assert {request.code for request in wan_mock.requests} <= {200, 422}
    reads = [request.time for request in wan_mock.requests_to("getTaskDetails")]
    in_a_second = max(sum(begin <= at < begin + 1 for at in reads) for begin in reads)
    assert in_a_second <= 10
    delays = [noticed[task.id] - task.ends_at for task in wan_mock.tasks]
    assert min(delays) >= 0
    assert max(delays) <= NOTICED_WITHIN
    per_task = wan_mock.counts["getTaskDetails"] / TASKS
    mean, longest = sum(delays) / TASKS, max(delays)
    with capsys.disabled():
        print(f"\n{TASKS} waits: {per_task:.1f} reads per task, at most {in_a_second} in a second;")
        print(f"ends noticed after {mean:.1f} s on average, {longest:.1f} s at most")
