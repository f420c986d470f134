"""How long a batch will still take, said while it runs."""

from __future__ import annotations

import heapq
import random

import pytest

from wan_jobs.batch.forecast import BatchPace, forecast
from wan_jobs.clock import SystemClock
from wan_jobs.ledger.batch import NewItem
from wan_jobs.ledger.in_memory import shared_ledger


def ends(items: int, spread: float) -> list[float]:
    """Return when items end: a hundred run at once, twenty are created in ten seconds."""
    draw = random.Random(3)
    running: list[float] = []
    created, ended = 0.0, []
    for _ in range(items):
        created += 0.55
        if len(running) == 100:
            created = max(created, heapq.heappop(running))
        ended.append(created + 120 * draw.lognormvariate(0, spread))
        heapq.heappush(running, ended[-1])
    return sorted(ended)


@pytest.mark.parametrize("items", [1000, 10_000])
@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_half_way_of_many_items_the_time_left_is_told_within_a_tenth(
    items: int, spread: float
) -> None:
    moments = ends(items, spread)
    half = moments[-1] / 2
    progress = BatchPace(0.0, 0.0)
    for moment in moments:
        if moment <= half:
            progress.note(moment)
    told = progress.left(items - progress.ended, half)
    assert told is not None
    assert half + told == pytest.approx(moments[-1], rel=0.1)


@pytest.mark.parametrize("items", [1, 20, 50, 100, 150, 1000, 10_000])
def test_before_it_begins_the_time_is_told_within_a_tenth(items: int) -> None:
    rows = [NewItem(str(n), n, "wan/x", {}, {}, "") for n in range(items)]
    ledger = shared_ledger(SystemClock())
    told = forecast(rows, ledger, "s", running_tasks=100, creations_per_10_s=20)
    assert told.seconds == pytest.approx(ends(items, 0.0)[-1], rel=0.1)


def test_until_items_have_ended_the_forecast_stands() -> None:
    progress = BatchPace(600.0, 100.0)
    assert progress.left(50, 160.0) == 540.0
    for _ in range(5):
        progress.note(220.0)
    assert progress.left(45, 220.0) == 480.0


def test_without_a_forecast_nothing_is_told_until_the_pace_is_known() -> None:
    progress = BatchPace(None, 0.0)
    progress.note(100.0, 40)
    assert progress.left(50, 110.0) is None
    progress.note(110.0, 10)
    assert progress.left(50, 110.0) == 50.0
