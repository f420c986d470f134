"""What the journal asks of its store: what must last, and what may be begun more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

from wan_jobs.ledger import Account, EntryState, Intent, Journal
from wan_jobs.ledger.entry import NOT_SENT_YET
from wan_jobs.ledger.grant import Go, Seen
from wan_jobs.ledger.postgres_store import PostgresStore
from wan_jobs.ledger.sqlite_store import SqliteStore
from wan_jobs.ledger.store import Transaction
from wan_jobs.record import TaskRecord
from wan_jobs.redaction import DatabaseAddress

T = TypeVar("T")

ACCOUNT = Account("a")
SERVICE = "https://api.example"
DATABASE = "postgresql://me:secret@127.0.0.1:1/jobs"


def intent(key: str | None = None) -> Intent:
    return Intent(SERVICE, "m", {"prompt": "fox"}, "d", key)


class Lost(Exception):
    """The connection is gone."""


class Uncertain(SqliteStore):
    """Loses each write's answer once, and does it again: it had come about, or it had not."""

    def __init__(self, *, stands: bool) -> None:
        super().__init__(None)
        self._stands = stands

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        def first(tx: Transaction) -> None:
            work(tx)
            if not self._stands:
                raise Lost

        with suppress(Lost):
            super().write(first, durable=durable)
        return super().write(work, durable=durable)


class Elsewhere(PostgresStore):
    """Passes for a database of another machine, and is none."""

    def __init__(self) -> None:
        self.address = DatabaseAddress(DATABASE)
        self._inner = SqliteStore(None)
        self.durable: list[bool] = []

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        self.durable.append(durable)
        return self._inner.write(work, durable=durable)

    def read(self, work: Callable[[Transaction], T]) -> T:
        return self._inner.read(work)


class Local(SqliteStore):
    """Notes which writes are to outlast a power cut."""

    def __init__(self) -> None:
        super().__init__(None)
        self.durable: list[bool] = []

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        self.durable.append(durable)
        return super().write(work, durable=durable)


def journal_in(store: Any, spool: Path | None = None) -> Journal:
    elsewhere = isinstance(store, Elsewhere)
    journal = Journal(DATABASE, spool=spool) if elsewhere else Journal(None)
    journal._store = store
    return journal


@contextmanager
def noted(store: Elsewhere | Local) -> Iterator[list[bool]]:
    store.durable.clear()
    yield store.durable


@pytest.mark.parametrize("stands", [True, False])
def test_a_grant_whose_answer_was_lost_takes_no_second_place(stands: bool) -> None:
    journal, one = journal_in(Uncertain(stands=stands)), intent("k")
    assert journal.grant(one, Account("a", running=1)) == Go()
    [entry] = journal.entries()
    assert (entry.token, entry.state) == (one.token, EntryState.GRANTED)


@pytest.mark.parametrize("stands", [True, False])
def test_a_departure_whose_answer_was_lost_is_one(stands: bool) -> None:
    journal, one = journal_in(Uncertain(stands=stands)), intent()
    journal.grant(one, ACCOUNT)
    assert journal.departs(one.token)
    assert [entry.state for entry in journal.entries()] == [EntryState.INTENDED]
    assert not journal.departs(one.token)


def test_what_is_in_doubt_is_not_granted_again() -> None:
    journal, one = Journal(None), intent()
    journal.grant(one, ACCOUNT)
    journal.departs(one.token)
    journal.doubted(one.token, "lost")
    assert isinstance(journal.grant(one, ACCOUNT), Seen)


@pytest.mark.parametrize("store", [Local(), Elsewhere()], ids=["here", "elsewhere"])
def test_what_the_service_would_not_tell_again_outlasts_a_power_cut(store: Any) -> None:
    journal = journal_in(store)
    one, two, three = intent(), intent(), intent()
    ended = TaskRecord("t1", "success", {}, {})
    lasts: dict[str, Callable[[], object]] = {
        "grant": lambda: journal.grant(one, ACCOUNT),
        "created": lambda: journal.created(one.token, "t1"),
        "refused": lambda: journal.refused(two.token, "no"),
        "doubted": lambda: journal.doubted(two.token, "lost"),
        "put off": lambda: journal.put_off(three.token, "later", ACCOUNT, 0.0),
    }
    may_be_lost: dict[str, Callable[[], object]] = {
        "a read": lambda: journal.book_read(ACCOUNT, "t1"),
        "a pause": lambda: journal.pause_reads(ACCOUNT, 1.0),
        "no sign": lambda: journal.count_no_more("t1"),
        "end": lambda: journal.observed(ended),
        "file": lambda: journal.downloaded("t1", Path("/videos/t1.mp4")),
        "upload": lambda: journal.remember_upload(SERVICE, "d", "https://a/b", 60.0),
    }
    for calls, durable in ((lasts, True), (may_be_lost, False)):
        for name, call in calls.items():
            with noted(store) as writes:
                call()
            assert writes == [durable], name
    journal.grant(two, ACCOUNT)
    with noted(store) as writes:
        journal.departs(two.token)
    # A file loses nothing by a kill; a database elsewhere may be cut off.
    assert writes == [isinstance(store, Elsewhere)]


def test_in_a_database_no_machine_vouches_for_what_did_not_leave() -> None:
    journal, one = journal_in(Elsewhere()), intent()
    journal.grant(one, ACCOUNT)
    [entry] = journal.entries()
    assert entry.reason == NOT_SENT_YET


def test_where_a_journal_is() -> None:
    in_memory, elsewhere = Journal(None), Journal(DATABASE)
    assert (in_memory.place, in_memory.path, in_memory.is_remote) == (None, None, False)
    assert (elsewhere.path, elsewhere.is_remote) == (None, True)
    assert elsewhere.place is not None
    assert "secret" not in elsewhere.place + repr(elsewhere)
    assert in_memory.replay() == 0
    in_memory.keep("token", "t1")
    elsewhere.close()


def test_an_id_is_on_this_machine_until_the_ledger_elsewhere_has_it(tmp_path: Path) -> None:
    journal, one = journal_in(Elsewhere(), tmp_path), intent()
    journal.grant(one, ACCOUNT)
    journal.keep(one.token, "t1")
    [kept] = tmp_path.rglob("*.jsonl")
    assert "t1" in kept.read_text()
    journal.created(one.token, "t1")
    assert not kept.read_text()


def test_who_asks_for_a_grant_writes_down_first_what_the_dead_have_left(tmp_path: Path) -> None:
    store = Elsewhere()
    one = intent("k")
    journal_in(store).grant(one, ACCOUNT)
    journal = journal_in(store, tmp_path)
    journal.keep("of this process", "t0")
    [own] = tmp_path.rglob("*.jsonl")
    (own.parent / "1-a.jsonl").write_text(f'{{"token": "{one.token}", "task_id": "t1"}}\n')
    seen = journal.grant(intent("k"), ACCOUNT)
    assert isinstance(seen, Seen)
    assert seen.entry.task_id == "t1"


def test_a_journal_goes_by_the_first_clock_that_it_is_given() -> None:
    class Time:
        def time(self) -> float:
            return 1_790_000_000.0

    time: Any = Time()
    journal = Journal(None)
    journal.go_by(time)
    journal.grant(intent(), ACCOUNT)
    [entry] = journal.entries()
    assert entry.intended_at == 1_790_000_000.0


def test_a_task_that_runs_has_not_ended() -> None:
    journal, one = Journal(None), intent()
    journal.grant(one, ACCOUNT)
    journal.created(one.token, "t1")
    journal.observed(TaskRecord("t1", "generating", {}, {}))
    journal.downloaded("of somebody else", Path("/videos/t2.mp4"))
    [entry] = journal.entries()
    assert (entry.state, entry.file) == (EntryState.CREATED, None)


def test_a_reason_is_kept_and_can_be_stored_whatever_it_holds() -> None:
    journal, one = Journal(None), intent()
    journal.grant(one, ACCOUNT)
    journal.doubted(one.token, "it answered \ud800")
    [entry] = journal.entries()
    assert entry.reason == "it answered \\ud800"


def test_only_the_latest_are_listed_and_learnt_from() -> None:
    journal = Journal(None)
    account = Account("a", creations=10_000, running=10_000)
    times: dict[str, Any] = {"createTime": 1_790_000_000_000, "completeTime": 1_790_000_001_000}
    for number in range(1001):
        one = intent()
        journal.grant(one, account)
        journal.created(one.token, f"t{number}")
        cost = {"creditsConsumed": float(number)}
        journal.observed(TaskRecord(f"t{number}", "success", times | cost, {}))
    assert len(journal.entries()) == 100
    assert len(journal.alike(SERVICE, "d", within=3600.0)) == 100
    assert len(journal.lifetimes(SERVICE, "m").told) == 100
    assert len(journal.costs(SERVICE, "m", settings={})) == 1000
    assert journal.count() == 1001
