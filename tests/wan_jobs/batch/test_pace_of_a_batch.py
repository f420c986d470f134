"""How fast a batch goes, and what it asks for, by its rules alone: in virtual time."""

from __future__ import annotations

import pytest

from tests.wan_jobs.simulation.steady_world import asked_under_a_cap, floor, run_steadily


# Over seeds, tasks that differ by 12 s take 3.87 to 4.17 reads, those that are alike 2.8.
@pytest.mark.parametrize(("spread", "share", "reads"), [(0.0, 1.06, 3.0), (12.0, 1.12, 4.3)])
def test_a_batch_keeps_the_account_busy_with_few_reads_and_asks(
    spread: float, share: float, reads: float
) -> None:
    took = run_steadily(400, spread)
    assert took.seconds <= share * floor(400)
    assert took.reads <= reads
    assert took.asked <= 2


def test_a_batch_of_tasks_that_last_seconds_does_not_take_them_for_minutes() -> None:
    took = run_steadily(60, duration=2.0)
    assert took.seconds <= 1.1 * 22 + 8
    assert took.reads <= 2


def test_the_floor_is_that_of_both_limits() -> None:
    assert floor(1) == 120
    assert floor(100) == 40 + 120
    assert floor(1000) == 40 + 1200


def test_what_the_cap_does_not_cover_asks_seldom_while_what_runs_may_fail() -> None:
    items, ticks = 100, 60
    assert asked_under_a_cap(items, covered=10) < items * ticks / 10
