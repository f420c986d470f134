"""Whose a batch is: another account's only while nothing was sent for it and nobody works on it."""

from __future__ import annotations

from typing import Any

import pytest

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger import Account, Intent, Journal
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem
from wan_jobs.ledger.entry import ItemAttempt
from wan_jobs.ledger.grant import Go, Paused
from wan_jobs.ledger.limits import AWAITED_FOR

WRONG, RIGHT = Account("wrong"), Account("right")


@pytest.fixture
def ledger(place: Any) -> Journal:
    return Journal(place)


def of(account: Account) -> Batch:
    service = f"https://{account.id}.example"
    return Batch("b", service, account.id, "/out", BatchState.ACTIVE, 2, 0.0, cap=10.0)


def begun(ledger: Journal, account: Account) -> Batch:
    opened = ledger.batches.open(of(account))
    ledger.batches.add("b", [NewItem("i", 1, "m", {"prompt": "fox"}, {}, "d", 4.0)])
    return opened


def granted(ledger: Journal, account: Account) -> Intent:
    part = ItemAttempt("b", "i", 1)
    intent = Intent(f"https://{account.id}.example", "m", {}, "d", part_of=part, estimate=4.0)
    assert ledger.grant(intent, account) == Go()
    return intent


def item(ledger: Journal) -> Item:
    return ledger.batches.item("b", "i")


def test_what_was_refused_to_one_key_is_begun_anew_by_another(ledger: Journal) -> None:
    begun(ledger, WRONG)
    [claimed] = ledger.batches.claim("b", "worker", 1)
    refused = granted(ledger, WRONG)
    ledger.refused(refused.token, "no such key")
    ledger.batches.end(ledger.batches.next_attempt(claimed, "no such key"), ItemState.FAILED)
    batch = begun(ledger, RIGHT)
    assert (batch.account, batch.service) == ("right", "https://right.example")
    assert batch.counts == {ItemState.TODO: 1}
    assert batch.reserved == 0.0
    kept = item(ledger)
    assert (kept.attempt, kept.reason, kept.token, kept.estimate) == (1, None, None, 4.0)
    assert ledger.find(refused.token) is not None
    assert not ledger.batches.unfinished("wrong")
    granted(ledger, RIGHT)


@pytest.mark.parametrize("leaves", [False, True])
def test_what_one_key_has_sent_or_is_about_to_send_stays_its_own(
    ledger: Journal, leaves: bool
) -> None:
    begun(ledger, WRONG)
    sent = granted(ledger, WRONG)
    if leaves:
        assert ledger.departs(sent.token)
    told = "another key or service, and something was sent"
    with pytest.raises(InvalidInput, match=told):
        begun(ledger, RIGHT)
    with pytest.raises(InvalidInput, match=told):
        ledger.batches.find(of(RIGHT))
    assert ledger.batches.get("b").account == "wrong"
    assert item(ledger).token == sent.token


def test_a_grant_that_a_killed_process_left_unused_holds_nothing(
    place: Any, stepped_clock: Any
) -> None:
    clock = stepped_clock()
    ledger = Journal(place, clock=clock)
    begun(ledger, WRONG)
    unused = granted(ledger, WRONG)
    clock.sleep(AWAITED_FOR + 1)
    assert ledger.batches.find(of(RIGHT)) is not None
    assert begun(ledger, RIGHT).reserved == 0.0
    assert not ledger.departs(unused.token), "whoever stood still must not send for it either"
    assert item(ledger).token is None
    granted(ledger, RIGHT)


def test_a_batch_that_somebody_works_on_is_not_taken_away(ledger: Journal) -> None:
    begun(ledger, WRONG)
    ledger.batches.claim("b", "worker", 1)
    with pytest.raises(InvalidInput, match="Somebody works on batch 'b'"):
        begun(ledger, RIGHT)
    ledger.batches.disown("b", ["worker"])
    assert begun(ledger, RIGHT).account == "right"


def test_whoever_had_the_batch_before_sends_nothing_more_for_it(ledger: Journal) -> None:
    begun(ledger, WRONG)
    begun(ledger, RIGHT)
    late = Intent("https://wrong.example", "m", {}, "d", part_of=ItemAttempt("b", "i", 1))
    assert isinstance(ledger.grant(late, WRONG), Paused)
    assert ledger.batches.sending("b", "wrong") == (BatchState.STOPPED, True)
    assert ledger.batches.sending("b", "right") == (BatchState.ACTIVE, True)
