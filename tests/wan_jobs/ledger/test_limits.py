"""The limits of an account by number: what counts, for how long, and how much at most."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.ledger import Account, Intent, Journal
from wan_jobs.ledger.grant import Full, Go, Wait

BEGIN = 1_790_000_000.0


class Time:
    """A clock that is set by hand."""

    now = BEGIN

    def time(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def ledger(file: Path, time: Any) -> Journal:
    return Journal(file, clock=time)


def intent(name: str = "d") -> Intent:
    return Intent("https://api.example", "m", {"prompt": name}, name)


def grant(ledger: Journal, account: Account) -> Intent:
    """Have a request granted that may be."""
    one = intent()
    assert ledger.grant(one, account) == Go()
    return one


def depart(ledger: Journal, account: Account) -> Intent:
    one = grant(ledger, account)
    assert ledger.departs(one.token)
    return one


def create(ledger: Journal, account: Account, task_id: str) -> None:
    assert ledger.created(depart(ledger, account).token, task_id)


def column(file: Path, query: str) -> list[Any]:
    with sqlite3.connect(file) as database:
        return [row[0] for row in database.execute(query)]


def test_doubts_take_half_of_the_places_at_most(ledger: Journal, time: Any) -> None:
    for _ in range(3):
        depart(ledger, Account("a"))
    time.now += 15.0
    account = Account("a", running=5)
    for place in range(3):
        create(ledger, account, f"t{place}")
    assert ledger.grant(intent(), account) == Full(5, None)


def test_what_is_on_its_way_takes_one_place_and_not_another_as_a_doubt(
    ledger: Journal, time: Any
) -> None:
    account = Account("a", running=2)
    depart(ledger, account)
    grant(ledger, account)
    assert ledger.grant(intent(), account) == Full(2, None)


def test_a_task_counts_for_five_minutes_after_the_last_sign_of_it(
    ledger: Journal, time: Any
) -> None:
    account = Account("a", running=1)
    create(ledger, account, "t1")
    time.now += 100.0
    ledger.book_read(account, "t1")
    time.now += 299.9
    assert ledger.grant(intent(), account) == Full(1, "t1")
    time.now += 0.1
    assert ledger.grant(intent(), account) == Go()


@pytest.mark.parametrize(("was_read", "seconds"), [(False, 10.0), (True, 40.0)])
def test_when_a_task_is_taken_to_be_forsaken(
    ledger: Journal, time: Any, was_read: bool, seconds: float
) -> None:
    account = Account("a", running=1)
    create(ledger, account, "t1")
    if was_read:
        time.now += 5.0
        ledger.book_read(account, "t1")
    time.now += seconds
    assert ledger.grant(intent(), account) == Full(1, None)
    time.now += 0.5
    assert ledger.grant(intent(), account) == Full(1, "t1")


def test_reads_leave_as_fast_as_the_service_allows(ledger: Journal) -> None:
    turns = [ledger.book_read(Account("a", reads=10)) for _ in range(11)]
    assert turns[10] == pytest.approx(1.1)


def test_a_pause_of_reads_holds_for_the_account_and_is_bounded(ledger: Journal, time: Any) -> None:
    ledger.book_read(Account("b"))
    ledger.book_read(Account("a"))
    ledger.pause_reads(Account("a"), 7.0)
    ledger.pause_reads(Account("a"), 3.0)
    assert ledger.book_read(Account("a", reads=1)) == pytest.approx(7.0)
    assert ledger.book_read(Account("b")) < 1.0
    time.now += 100.0
    ledger.pause_reads(Account("a"), 1e9)
    assert ledger.book_read(Account("a")) == pytest.approx(300.0)


def test_a_clock_that_goes_back_by_a_second_was_not_set_back(ledger: Journal, time: Any) -> None:
    account = Account("a")
    ledger.put_off(grant(ledger, account).token, "later", account, 60.0)
    time.now -= 1.0
    assert ledger.grant(intent(), account) == Wait(61.0)
    time.now -= 0.5
    assert ledger.grant(intent(), account) == Go()


def test_a_clock_is_held_to_the_latest_time_that_was_seen(ledger: Journal, time: Any) -> None:
    account = Account("a")
    grant(ledger, account)
    time.now += 100.0
    ledger.put_off(grant(ledger, account).token, "later", account, 60.0)
    time.now -= 50.0
    assert ledger.grant(intent(), account) == Go()


def test_who_asks_again_within_a_second_does_not_write_the_time(
    ledger: Journal, file: Path, time: Any
) -> None:
    account = Account("a", creations=1)
    grant(ledger, account)
    for later, seen in ((1.0, 0.0), (1.5, 1.5), (2.0, 1.5), (2.6, 2.6)):
        time.now = BEGIN + later
        assert isinstance(ledger.grant(intent(), account), Wait)
        assert column(file, "SELECT seen_at FROM accounts") == [BEGIN + seen]


def test_creations_are_forgotten_after_ten_of_their_periods(
    ledger: Journal, file: Path, time: Any
) -> None:
    account = Account("a", creations_period=5.0)
    for later in (0.0, 50.0, 50.5):
        time.now = BEGIN + later
        grant(ledger, account)
        grant(ledger, Account("b"))
    counted = "SELECT count(*) FROM creations GROUP BY account ORDER BY account"
    assert column(file, counted) == [2, 3]


def test_the_next_turn_is_told_to_the_fraction_of_a_second(ledger: Journal, time: Any) -> None:
    account = Account("a", creations=1)
    grant(ledger, account)
    time.now += 10.5
    assert ledger.grant(intent(), account) == Wait(0.5)
    time.now += 0.5
    assert ledger.grant(intent(), account) == Go()
