"""The right to send what has a name: a caller's key, or an attempt at an item of a batch."""

from __future__ import annotations

from typing import Any

import pytest

from wan_jobs.ledger import Account, Intent, Journal
from wan_jobs.ledger.batch import Batch, BatchState, NewItem
from wan_jobs.ledger.entry import ItemAttempt
from wan_jobs.ledger.grant import CapReached, Go, Paused, Seen, Wait

ACCOUNT = Account("a")
SERVICE = "https://api.example"


@pytest.fixture
def ledger() -> Journal:
    return Journal(None)


def intent(key: str | None = None, **more: Any) -> Intent:
    return Intent(SERVICE, "m", {"prompt": "fox"}, "d", key, **more)


def attempt(item: str = "x", number: int = 1, key: str | None = None, **more: Any) -> Intent:
    return intent(key, part_of=ItemAttempt("b", item, number), **more)


def open_batch(ledger: Journal, cap: float | None = None, **more: Any) -> None:
    batch = Batch("b", SERVICE, "a", "/out", BatchState.ACTIVE, 2, 0.0, cap=cap, **more)
    ledger.batches.open(batch)
    ledger.batches.add("b", [NewItem(name, n, "m", {}, {}, "d") for n, name in enumerate("xyz")])


def sent(ledger: Journal, one: Intent) -> Intent:
    assert ledger.grant(one, ACCOUNT) == Go()
    assert ledger.departs(one.token)
    return one


def test_what_was_sent_under_a_name_is_seen_however_full_the_account_is(ledger: Journal) -> None:
    open_batch(ledger)
    by_key, by_item = sent(ledger, intent("k")), sent(ledger, attempt())
    full = Account("a", creations=1, running=1)
    assert isinstance(ledger.grant(intent(), full), Wait)
    for first, again in ((by_key, intent("k")), (by_item, attempt()), (by_key, by_key)):
        seen = ledger.grant(again, full)
        assert isinstance(seen, Seen)
        assert seen.entry.token == first.token


def test_what_was_sent_is_seen_by_a_batch_that_was_stopped(ledger: Journal) -> None:
    open_batch(ledger)
    sent(ledger, attempt())
    ledger.batches.set_state("b", BatchState.PAUSED, "no credits")
    assert isinstance(ledger.grant(attempt(), ACCOUNT), Seen)
    assert ledger.grant(attempt("y"), ACCOUNT) == Paused("no credits")
    ledger.batches.set_state("b", BatchState.STOPPED)
    assert ledger.grant(attempt("y"), ACCOUNT) == Paused(None)
    elsewhere = intent(part_of=ItemAttempt("of no batch", "x", 1))
    assert isinstance(ledger.grant(elsewhere, ACCOUNT), Paused)


def test_another_attempt_is_another_submission(ledger: Journal) -> None:
    open_batch(ledger)
    sent(ledger, attempt())
    sent(ledger, attempt(number=2))
    sent(ledger, attempt("y"))
    assert isinstance(ledger.grant(attempt(), ACCOUNT), Seen)


def test_the_key_of_an_item_counts_as_well(ledger: Journal) -> None:
    open_batch(ledger)
    first = sent(ledger, intent("k"))
    seen = ledger.grant(attempt(key="k"), ACCOUNT)
    assert isinstance(seen, Seen)
    assert seen.entry.token == first.token


def test_a_grant_that_never_left_is_taken_back_with_what_it_held_in_reserve(
    ledger: Journal,
) -> None:
    open_batch(ledger, cap=30.0)
    killed, again = attempt(estimate=10.0), attempt(estimate=10.0)
    assert ledger.grant(killed, ACCOUNT) == Go()
    assert ledger.grant(again, ACCOUNT) == Go()
    assert not ledger.departs(killed.token)
    assert ledger.departs(again.token)
    assert ledger.batches.get("b").reserved == 10.0


def test_a_batch_spends_up_to_its_cap(ledger: Journal) -> None:
    open_batch(ledger, cap=20.0)
    for item in "xy":
        sent(ledger, attempt(item, estimate=10.0))
    assert ledger.grant(attempt("z", estimate=0.5), ACCOUNT) == CapReached(20.0, 20.0)


def test_what_waits_for_room_under_a_cap_may_begin_as_soon_as_that_is_raised(
    ledger: Journal,
) -> None:
    open_batch(ledger, cap=10.0)
    for item in ledger.batches.claim("b", "a worker", 3):
        ledger.batches.release("b", "a worker", item.id, after=30.0)
    assert not ledger.batches.claim("b", "a worker", 3)
    open_batch(ledger, cap=100.0)
    ledger.batches.set_state("b", BatchState.ACTIVE)
    assert len(ledger.batches.claim("b", "a worker", 3)) == 3


def test_under_a_cap_nothing_is_sent_whose_cost_nobody_knows(ledger: Journal) -> None:
    open_batch(ledger, cap=20.0)
    assert ledger.grant(attempt(), ACCOUNT) == CapReached(0.0, 20.0)


def test_without_a_cap_what_nobody_knows_the_cost_of_holds_nothing_in_reserve(
    ledger: Journal,
) -> None:
    open_batch(ledger)
    sent(ledger, attempt())
    sent(ledger, attempt("y", estimate=1e6))
    assert ledger.batches.get("b").reserved == 1e6


def test_a_less_urgent_batch_asks_again_in_two_seconds(ledger: Journal) -> None:
    open_batch(ledger)
    urgent = Batch("urgent", SERVICE, "a", "/elsewhere", BatchState.ACTIVE, 2, 0.0, priority=5)
    ledger.batches.open(urgent)
    ledger.batches.add("urgent", [NewItem("i", 1, "m", {}, {}, "d")])
    ledger.batches.claim("urgent", "worker", 1)
    assert ledger.grant(attempt(), ACCOUNT) == Wait(2.0)
