"""The one right to send: limits that all who share a ledger keep, entries that only learn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger import Account, EntryState, Intent, Journal
from wan_jobs.ledger import entry as entries
from wan_jobs.ledger.batch import Batch, BatchState, NewItem
from wan_jobs.ledger.entry import Allowance, ItemAttempt
from wan_jobs.ledger.grant import CapReached, Full, Go, Grant, Seen, Wait
from wan_jobs.record import TaskRecord


class Time:
    """A clock that is set by hand."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def time(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def ledger(place: Any, time: Any) -> Journal:
    return Journal(place, clock=time)


def intent(name: str = "d", **more: Any) -> Intent:
    return Intent("https://api.example", "m", {"prompt": name}, name, **more)


def state_of(ledger: Journal, token: str) -> EntryState:
    entry = ledger.find(token)
    assert entry is not None
    return entry.state


def test_a_grant_tells_when_the_next_one_may_be_asked_for(ledger: Journal, time: Time) -> None:
    account = Account("a", creations=3, creations_period=10.0, running=4)
    granted = [ledger.grant(intent(), account) for _ in range(3)]
    told = [(each.ahead > 0, each.full) for each in granted if isinstance(each, Go)]
    assert told == [(False, False), (False, False), (True, False)]
    assert isinstance(granted[-1], Go)
    time.now += granted[-1].ahead
    last = ledger.grant(intent(), account)
    assert isinstance(last, Go)
    assert last.full
    assert isinstance(ledger.grant(intent(), account), Full)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0, 4), max_size=60), st.integers(1, 12))
def test_no_window_ever_holds_more_creations_than_may(gaps: list[float], limit: int) -> None:
    time: Any = Time()
    ledger, sent = Journal(None, clock=time), []
    for gap in gaps:
        time.now += gap
        while isinstance(granted := ledger.grant(intent(), Account("a", creations=limit)), Wait):
            time.now += granted.seconds
        assert isinstance(granted, Go)
        sent.append(time.now)
    for first, later in zip(sent, sent[limit:], strict=False):
        assert later - first > 10.0


def test_a_quiet_account_makes_nobody_wait(ledger: Journal) -> None:
    assert [ledger.grant(intent(), Account("a")) for _ in range(20)] == [Go()] * 20


def test_items_of_a_more_urgent_batch_go_first_across_processes(
    ledger: Journal, place: Any, time: Any
) -> None:
    batches, account = ledger.batches, Account("a")
    for name, priority in (("calm", 0), ("urgent", 5), ("elsewhere", 9)):
        owner = "b" if name == "elsewhere" else "a"
        batch = Batch(name, "s", owner, f"/{name}", BatchState.ACTIVE, 2, 0.0, priority=priority)
        batches.open(batch)
        batches.add(name, [NewItem("i", 1, "m", {}, {}, "d")])
    part = {name: ItemAttempt(name, "i", 1) for name in ("calm", "urgent")}
    other = Journal(place, clock=time)
    other.batches.claim("urgent", "worker", 1)
    other.batches.claim("elsewhere", "worker", 1)
    assert isinstance(ledger.grant(intent(part_of=part["calm"]), account), Wait)
    assert ledger.grant(intent("a job of no batch"), account) == Go()
    assert other.grant(intent(part_of=part["urgent"]), account) == Go()
    assert ledger.grant(intent(part_of=part["calm"]), account) == Go()


def test_a_more_urgent_batch_that_nobody_works_on_holds_nothing_up(ledger: Journal) -> None:
    for name, priority in (("calm", 0), ("urgent", 5)):
        batch = Batch(name, "s", "a", f"/{name}", BatchState.ACTIVE, 2, 0.0, priority=priority)
        ledger.batches.open(batch)
        ledger.batches.add(name, [NewItem("i", 1, "m", {}, {}, "d")])
    assert ledger.grant(intent(part_of=ItemAttempt("calm", "i", 1)), Account("a")) == Go()


def test_all_who_share_the_file_share_the_limits(ledger: Journal, place: Any, time: Any) -> None:
    other = Journal(place, clock=time)
    for one in (ledger, other, ledger):
        assert one.grant(intent(), Account("a", creations=3)) == Go()
    assert isinstance(other.grant(intent(), Account("a", creations=3)), Wait)
    assert other.grant(intent(), Account("another", creations=3)) == Go()


def test_a_lower_limit_holds_for_whoever_has_it(ledger: Journal) -> None:
    for _ in range(5):
        ledger.grant(intent(), Account("a"))
    assert isinstance(ledger.grant(intent(), Account("a", creations=5)), Wait)
    assert ledger.grant(intent(), Account("a", creations=6)) == Go()


def test_nothing_is_written_without_go(ledger: Journal) -> None:
    account = Account("a", creations=1)
    ledger.grant(intent(), account)
    assert isinstance(ledger.grant(intent(), account), Wait)
    assert len(ledger.entries()) == 1


def test_a_request_that_was_put_off_may_be_granted_again(ledger: Journal, time: Any) -> None:
    one, account = intent(), Account("a")
    ledger.grant(one, account)
    ledger.put_off(one.token, "too many calls", account, 7.0)
    assert state_of(ledger, one.token) is EntryState.REFUSED
    assert ledger.grant(one, account) == Wait(7.0)
    assert ledger.grant(intent(), account) == Wait(7.0)
    time.now += 7.0
    assert ledger.grant(one, account) == Go()
    assert state_of(ledger, one.token) is EntryState.GRANTED
    assert ledger.departs(one.token)
    assert state_of(ledger, one.token) is EntryState.INTENDED
    assert len(ledger.entries()) == 1


def test_a_grant_that_nobody_used_is_given_back_after_a_while(ledger: Journal, time: Any) -> None:
    account, forgotten = Account("a"), intent()
    ledger.grant(forgotten, account)
    time.now += 600.0
    ledger.grant(intent(), account)
    assert state_of(ledger, forgotten.token) is EntryState.GRANTED
    time.now += 0.1
    assert ledger.grant(intent(), Account("another")) == Go()
    assert state_of(ledger, forgotten.token) is EntryState.GRANTED
    assert ledger.grant(intent(), account) == Go()
    assert state_of(ledger, forgotten.token) is EntryState.REFUSED
    assert not ledger.departs(forgotten.token)


def test_a_grant_of_long_ago_is_asked_for_anew_before_it_leaves(ledger: Journal, time: Any) -> None:
    account, stood_still, quick = Account("a"), intent(), intent()
    for one in (stood_still, quick):
        assert ledger.grant(one, account) == Go()
    time.now += 600.0
    assert ledger.departs(quick.token)
    time.now += 0.1
    assert not ledger.departs(stood_still.token)
    assert state_of(ledger, stood_still.token) is EntryState.REFUSED
    assert ledger.grant(stood_still, account) == Go()
    assert ledger.departs(stood_still.token)
    assert state_of(ledger, quick.token) is EntryState.INTENDED


def test_a_grant_holds_a_place_for_a_while_and_is_no_doubt_after(
    ledger: Journal, time: Any
) -> None:
    account = Account("a", running=1)
    ledger.grant(intent(), account)
    assert ledger.grant(intent(), account) == Full(1, None)
    time.now += 15.0
    assert ledger.grant(intent(), account) == Go()


def test_whoever_stood_still_while_another_took_its_place_asks_anew(
    ledger: Journal, time: Any
) -> None:
    account, stood_still, other = Account("a", running=1), intent(), intent()
    ledger.grant(stood_still, account)
    time.now += 15.0
    assert ledger.grant(other, account) == Go()
    assert ledger.departs(other.token)
    assert not ledger.departs(stood_still.token)
    assert ledger.grant(stood_still, account) == Full(1, None)


def test_whoever_waited_long_for_a_connection_and_nobody_came_takes_place_and_turn_anew(
    ledger: Journal, time: Any
) -> None:
    account, slow = Account("a", running=1, creations=1), intent()
    ledger.grant(slow, account)
    time.now += 20.0
    assert ledger.departs(slow.token)
    assert isinstance(ledger.grant(intent(), account), Wait)
    time.now += 11.0
    assert ledger.grant(intent(), account) == Full(1, None)


def test_one_that_was_put_off_and_came_about_all_the_same_is_not_sent_again(
    ledger: Journal, time: Any
) -> None:
    one, account = intent(), Account("a")
    ledger.grant(one, account)
    ledger.put_off(one.token, "too many calls", account, 1.0)
    ledger.settle_by_callback(one.token, "t1")
    time.now += 2.0
    granted = ledger.grant(one, account)
    assert isinstance(granted, Seen)
    assert granted.entry.task_id == "t1"


def test_a_clock_that_is_set_back_stalls_nobody(ledger: Journal, time: Any) -> None:
    account = Account("a", creations=2)
    for _ in range(2):
        ledger.grant(intent(), account)
    ledger.book_read(account)
    time.now -= 7200
    granted = ledger.grant(intent(), account)
    assert isinstance(granted, Wait)
    assert granted.seconds <= 11.0
    assert ledger.book_read(account) <= 1.0
    time.now += granted.seconds
    assert ledger.grant(intent(), account) == Go()


def test_an_absurd_wish_to_wait_is_cut_short(ledger: Journal) -> None:
    one, account = intent(), Account("a")
    ledger.grant(one, account)
    ledger.put_off(one.token, "later", account, 1e9)
    granted = ledger.grant(one, account)
    assert isinstance(granted, Wait)
    assert granted.seconds <= 300.0


def test_as_many_tasks_run_as_may(ledger: Journal, time: Any) -> None:
    account = Account("a", running=2)
    first, second = intent("one"), intent("two")
    for number, one in enumerate((first, second)):
        ledger.grant(one, account)
        ledger.created(one.token, f"t{number}")
    assert ledger.grant(intent("three"), account) == Full(2, None)
    ledger.observed(TaskRecord("t0", "success", {}, {}))
    assert ledger.grant(intent("three"), account) == Go()


def test_a_task_that_nobody_follows_is_named_to_be_looked_at(ledger: Journal, time: Any) -> None:
    account = Account("a", running=1)
    one = intent("one")
    ledger.grant(one, account)
    ledger.created(one.token, "t1")
    time.now += 20
    assert ledger.grant(intent("two"), account) == Full(1, "t1")
    ledger.book_read(account, "t1")
    time.now += 20
    assert ledger.grant(intent("two"), account) == Full(1, None)
    ledger.count_no_more("t1")
    assert ledger.grant(intent("two"), account) == Go()


def test_doubts_hold_places_for_a_while_and_never_all(ledger: Journal, time: Any) -> None:
    account = Account("a", running=2)
    for one in (intent(), intent()):
        ledger.grant(one, account)
        ledger.departs(one.token)
    assert ledger.grant(intent(), Account("a", running=1000, creations=1000)) == Go()
    time.now += 301
    assert ledger.grant(intent(), Account("a", running=1)) == Go()


def test_a_grant_whose_departure_a_power_cut_may_have_taken_holds_a_place(
    tmp_path: Path, time: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, account = Journal(tmp_path / "jobs.sqlite", clock=time), Account("a", running=2)
    ledger.grant(intent(), account)
    monkeypatch.setattr(entries, "not_sent_by_this_machine", lambda: "not sent since the restart")
    time.now += 60.0
    assert ledger.grant(intent(), account) == Go()
    assert ledger.grant(intent(), account) == Full(2, None)


def test_an_attempt_at_an_item_is_made_once(ledger: Journal) -> None:
    part = ItemAttempt("b", "i", 1)
    first = intent(part_of=part)
    # Without a batch of that name nothing is granted.
    assert not isinstance(ledger.grant(first, Account("a")), Go)


@pytest.mark.parametrize("before", ["doubted", "refused"])
def test_proof_overrules_a_guess_and_a_guess_no_proof(ledger: Journal, before: str) -> None:
    one = intent(key="k")
    ledger.grant(one, Account("a"))
    getattr(ledger, before)(one.token, "a guess")
    assert ledger.created(one.token, "t1")
    ledger.doubted(one.token, "late")
    ledger.refused(one.token, "later")
    assert not ledger.created(one.token, "t2")
    entry = ledger.find(one.token)
    assert entry is not None
    assert (entry.state, entry.task_id, entry.key) == (EntryState.CREATED, "t1", "k")
    with pytest.raises(InvalidInput, match="created task t1"):
        ledger.settle(one.token, "t2")


def test_reads_are_spread_over_all_who_share_the_file(
    ledger: Journal, place: Any, time: Any
) -> None:
    other = Journal(place, clock=time)
    turns = [one.book_read(Account("a", reads=10)) for one in (ledger, other) * 10]
    assert turns == sorted(turns)
    assert all(later - first > 1.0 for first, later in zip(turns, turns[10:], strict=False))


def test_the_same_request_of_the_last_day_is_found(ledger: Journal, time: Any) -> None:
    one = intent("fox")
    ledger.grant(one, Account("a"))
    assert not ledger.alike(one.service, "fox", within=86_400), "it was not sent yet"
    ledger.departs(one.token)
    assert [each.token for each in ledger.alike(one.service, "fox", within=86_400)] == [one.token]
    time.now += 86_401
    assert not ledger.alike(one.service, "fox", within=86_400)


def test_an_allowance_holds_over_all_whose_keys_begin_alike(place: Any, time: Time) -> None:
    """Each asks through a journal of its own, as processes do."""
    anyhow = Account("a", creations=100, running=100)

    def asked(key: str, cost: float) -> Grant:
        allowed = Allowance("mcp-", credits=100, period=60)
        wanted = intent(key, key=key, estimate=cost, allowance=allowed)
        return Journal(place, clock=time).grant(wanted, anyhow)

    Journal(place, clock=time).grant(intent("own", key="own", estimate=1000), anyhow)
    assert isinstance(asked("mcp-1", 60), Go)
    assert asked("mcp-2", 60) == CapReached(60, 100)
    assert isinstance(asked("mcp-1", 60), Go)  # the same once more, as nothing has left
    assert isinstance(asked("mcp-3", 40), Go)
    assert asked("mcp-4", 0) == CapReached(100, 100)
    time.now += 61
    assert isinstance(asked("mcp-5", 100), Go)
