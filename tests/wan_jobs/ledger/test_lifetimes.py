"""How long tasks last: what a service says counts once its clock was seen to go as ours does."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from wan_jobs.ledger.entry import Intent
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.history import Lifetimes
from wan_jobs.ledger.journal import Journal
from wan_jobs.record import TaskRecord

SERVICE = "http://service"
ACCOUNT = Account("one", creations=1000, running=1000, reads=10)

Lived = Callable[..., Lifetimes]


@pytest.fixture
def lived(place: Any, clock: Any) -> Lived:
    """Have a task live: told by its service, last seen to run, and found to have ended."""
    journal = Journal(place, clock=clock)
    number = 0

    def live(told: float, *, ran: float | None, took: float) -> Lifetimes:
        nonlocal number
        number += 1
        intent = Intent(SERVICE, "m", {}, "d")
        journal.grant(intent, ACCOUNT)
        journal.departs(intent.token)
        journal.created(intent.token, f"t{number}")
        clock.now += took
        times = {"createTime": 1e12, "completeTime": 1e12 + told * 1000}
        ended = TaskRecord(f"t{number}", "success", times, {})
        journal.observed(ended, SERVICE, None if ran is None else took - ran)
        journal.book_read(ACCOUNT, f"t{number}")  # somebody looks at it again
        clock.now += 3600.0
        journal.observed(ended, SERVICE)
        return journal.lifetimes(SERVICE, "m")

    return live


def test_what_is_told_is_known_once_a_task_was_seen_to_run_and_then_to_end(lived: Lived) -> None:
    assert lived(100, ran=None, took=104).known == []
    assert sorted(lived(101, ran=90, took=105).known) == [100, 101]
    assert sorted(lived(102, ran=None, took=900).known) == [100, 101, 102]


def test_what_was_found_long_after_its_end_proves_no_clock(lived: Lived) -> None:
    """A process that was killed, or a scaled mock behind it: nobody saw when it ended."""
    for ran in (None, 2.0, 40.0, 400.0):
        assert lived(120, ran=ran, took=500).known == []
    assert lived(120, ran=None, took=130) == Lifetimes([120] * 5, [], 130)


def test_the_seconds_of_a_scaled_mock_are_not_learnt_as_ours(lived: Lived) -> None:
    assert lived(120, ran=None, took=15) == Lifetimes([120], [], 15)
    known = lived(120, ran=1.0, took=3.0).known
    assert known == pytest.approx([2.0])
    # That clock is known to be another: what was found late says nothing against it.
    assert lived(120, ran=None, took=130).known == pytest.approx(known)
    assert lived(120, ran=110, took=121).known == pytest.approx(known)


def test_a_few_seconds_are_known_though_nobody_saw_the_task_run(lived: Lived) -> None:
    assert lived(3, ran=None, took=4) == Lifetimes([3], [3], 4)


def test_nothing_is_known_of_a_model_that_was_never_used(place: Any) -> None:
    assert Journal(place).lifetimes(SERVICE, "m") == Lifetimes([], [], math.inf)
