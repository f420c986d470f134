"""How an entry moves on: what gives way to what, and what its batch holds in reserve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from wan_jobs.ledger import Account, Entry, EntryState, Intent, Journal
from wan_jobs.ledger.batch import Batch, BatchState, NewItem
from wan_jobs.ledger.entry import ID_GUESSED, ItemAttempt
from wan_jobs.ledger.grant import CapReached, Go
from wan_jobs.record import TaskRecord

ACCOUNT = Account("a", creations=1_000_000, running=1_000_000)
SERVICE = "https://api.example"

# How an entry comes into each state.
WAYS: dict[EntryState, Sequence[Callable[[Journal, str], object]]] = {
    EntryState.GRANTED: (),
    EntryState.INTENDED: (Journal.departs,),
    EntryState.UNKNOWN: (Journal.departs, lambda it, token: it.doubted(token, "lost")),
    EntryState.REFUSED: (Journal.departs, lambda it, token: it.refused(token, "no")),
    EntryState.CREATED: (Journal.departs, lambda it, token: it.created(token, "t1")),
    EntryState.SUCCEEDED: (
        lambda it, token: it.created(token, "t1"),
        lambda it, _: it.observed(TaskRecord("t1", "success", {}, {})),
    ),
    EntryState.FAILED: (
        lambda it, token: it.created(token, "t1"),
        lambda it, _: it.observed(TaskRecord("t1", "fail", {}, {})),
    ),
}
MOVES: dict[EntryState, Callable[[Journal, str], object]] = {
    EntryState.INTENDED: Journal.departs,
    EntryState.UNKNOWN: lambda it, token: it.doubted(token, "later"),
    EntryState.REFUSED: lambda it, token: it.refused(token, "later"),
    EntryState.CREATED: lambda it, token: it.created(token, "t2"),
}
MAY_BECOME = {
    EntryState.GRANTED: {
        EntryState.INTENDED,
        EntryState.UNKNOWN,
        EntryState.REFUSED,
        EntryState.CREATED,
    },
    EntryState.INTENDED: {EntryState.UNKNOWN, EntryState.REFUSED, EntryState.CREATED},
    EntryState.UNKNOWN: {EntryState.REFUSED, EntryState.CREATED},
    EntryState.REFUSED: {EntryState.CREATED},
    EntryState.CREATED: set[EntryState](),
    EntryState.SUCCEEDED: set[EntryState](),
    EntryState.FAILED: set[EntryState](),
}


@pytest.fixture
def ledger(place: Any) -> Journal:
    return Journal(place)


def intent(key: str | None = None, **more: Any) -> Intent:
    return Intent(SERVICE, "m", {"prompt": "fox"}, "d", key, **more)


def granted(ledger: Journal, one: Intent) -> str:
    assert ledger.grant(one, ACCOUNT) == Go()
    return one.token


def entry_of(ledger: Journal, token: str) -> Entry:
    entry = ledger.find(token)
    assert entry is not None
    return entry


@pytest.mark.parametrize("state", sorted(WAYS))
@pytest.mark.parametrize("move", sorted(MOVES))
def test_what_is_known_better_stays(state: EntryState, move: EntryState) -> None:
    ledger = Journal(None)
    token = granted(ledger, intent())
    for step in WAYS[state]:
        step(ledger, token)
    before = entry_of(ledger, token)
    assert before.state is state
    MOVES[move](ledger, token)
    after = entry_of(ledger, token)
    if move in MAY_BECOME[state]:
        assert (after.state, after.task_id) == (move, "t2" if move is EntryState.CREATED else None)
    else:
        assert after == before


def test_a_failure_keeps_its_reason_and_a_success_has_none(ledger: Journal) -> None:
    for task_id, state in (("t1", "fail"), ("t2", "success")):
        ledger.created(granted(ledger, intent()), task_id)
        ledger.observed(TaskRecord(task_id, state, {"failMsg": "nsfw"}, {}))
    failed, succeeded = entry_of(ledger, "t1"), entry_of(ledger, "t2")
    assert (failed.state, failed.reason) == (EntryState.FAILED, "nsfw")
    assert (succeeded.state, succeeded.reason) == (EntryState.SUCCEEDED, None)


def test_a_refused_submission_that_came_about_has_its_key_again_unless_it_is_taken(
    ledger: Journal,
) -> None:
    first, second = (granted(ledger, intent(key)) for key in ("taken", "free"))
    for token in (first, second):
        ledger.refused(token, "no")
    other = granted(ledger, intent("taken"))
    elsewhere = granted(ledger, Intent("https://other.example", "m", {}, "d", "free"))
    for number, token in enumerate((first, second, other, elsewhere)):
        assert ledger.created(token, f"t{number}")
    keys = [entry_of(ledger, token).key for token in (first, second, other, elsewhere)]
    assert keys == [None, "free", "taken", "free"]


def test_what_a_batch_holds_in_reserve_follows_what_becomes_of_its_items(ledger: Journal) -> None:
    batches = ledger.batches
    batches.open(Batch("b", SERVICE, "a", "/out", BatchState.ACTIVE, 2, 0.0, cap=30.0))
    batches.add("b", [NewItem(name, n, "m", {}, {}, "d") for n, name in enumerate("xyz")])

    def attempt(item: str, number: int = 1) -> Intent:
        return intent(part_of=ItemAttempt("b", item, number), estimate=10.0)

    def reserved() -> float:
        return batches.get("b").reserved

    first, second = granted(ledger, attempt("x")), granted(ledger, attempt("y"))
    assert reserved() == 20.0
    ledger.departs(first)
    ledger.created(first, "t1")
    ledger.departs(second)
    ledger.doubted(second, "lost")
    assert reserved() == 20.0, "what may have been made may cost"
    ledger.observed(TaskRecord("t1", "success", {"creditsConsumed": 25.0}, {}))
    assert reserved() == 35.0, "the cost, where it is known, in place of what was expected"
    ledger.observed(TaskRecord("t1", "success", {}, {}))
    assert reserved() == 35.0, "an answer that tells less does not make known costs unknown"
    assert ledger.grant(attempt("z"), ACCOUNT) == CapReached(35.0, 30.0)
    ledger.settle(second, None)
    assert reserved() == 25.0
    ledger.settle(second, "t2")
    ledger.observed(TaskRecord("t2", "fail", {"creditsConsumed": 10.0}, {}))
    assert reserved() == 25.0, "what fails costs nothing"
    granted(ledger, intent(estimate=10.0))
    assert reserved() == 25.0, "a job of no batch"


@pytest.mark.parametrize(
    ("prove", "state", "task_id"),
    [
        (lambda it, token: it.settle_by_callback(token, "t2"), EntryState.CREATED, "t2"),
        (lambda it, token: it.settle_by_callback(token, "t1"), EntryState.CREATED, "t1"),
        (lambda it, token: it.settle(token, "t2"), EntryState.CREATED, "t2"),
        (lambda it, token: it.settle(token, None), EntryState.REFUSED, None),
        (lambda it, token: it.doubted(token, "lost"), EntryState.CREATED, "t1"),
        (lambda it, token: it.created(token, "t3", ID_GUESSED), EntryState.CREATED, "t1"),
    ],
)
def test_an_id_that_is_a_guess_gives_way_to_proof_alone(
    ledger: Journal,
    prove: Callable[[Journal, str], object],
    state: EntryState,
    task_id: str | None,
) -> None:
    intent = Intent(SERVICE, "m", {}, "d")
    ledger.grant(intent, ACCOUNT)
    ledger.departs(intent.token)
    assert ledger.created(intent.token, "t1", ID_GUESSED)
    prove(ledger, intent.token)
    entry = ledger.find(intent.token)
    assert entry is not None
    assert (entry.state, entry.task_id) == (state, task_id)
    ledger.settle_by_callback(intent.token, "t9")
    again = ledger.find(intent.token)
    assert again is not None
    is_proved = state is EntryState.CREATED and entry.reason != ID_GUESSED
    assert again.task_id == (task_id if is_proved else "t9")
