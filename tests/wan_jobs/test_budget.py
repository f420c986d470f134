"""The budget of calls that all waits of one key share."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.budget import RateBudget, SharedBudgets


@settings(deadline=None)
@given(st.lists(st.floats(0, 2), max_size=80), st.integers(1, 12))
def test_no_window_ever_holds_more_than_the_limit(gaps: list[float], limit: int) -> None:
    budget = RateBudget(limit, 1.0)
    now, granted = 0.0, []
    for gap in gaps:
        now += gap
        granted.append(now + budget.reserve(now))
    assert granted == sorted(granted)
    for first, later in zip(granted, granted[limit:], strict=False):
        assert later - first > 1.0


def test_whoever_comes_first_goes_first_and_a_quiet_budget_makes_nobody_wait() -> None:
    budget = RateBudget(2, 1.0)
    assert [budget.reserve(0.0), budget.reserve(0.0)] == [0.0, 0.0]
    assert budget.reserve(0.0) > 1.0
    assert budget.reserve(60.0) == 0.0


def test_a_pause_holds_for_everyone() -> None:
    budget = RateBudget(10, 1.0)
    budget.pause(0.0, 5.0)
    assert budget.reserve(1.0) == 4.0
    assert budget.reserve(6.0) == 0.0


def test_clients_with_one_key_share_a_budget_for_as_long_as_they_live() -> None:
    budgets = SharedBudgets()
    one = budgets.get(("read", "key"), 10, 1.0)
    assert budgets.get(("read", "key"), 10, 1.0) is one
    assert budgets.get(("read", "other"), 10, 1.0) is not one
    one.reserve(0.0)
    del one
    assert budgets.get(("read", "key"), 1, 1.0).reserve(0.0) == 0.0
