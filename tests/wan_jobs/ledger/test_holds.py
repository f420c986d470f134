"""What a transaction holds before it looks: stores that several write to at once need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from wan_jobs.ledger import Account, EntryState, Intent, Journal, limits, settling
from wan_jobs.ledger.entry import ItemAttempt
from wan_jobs.ledger.grant import Go, Seen
from wan_jobs.ledger.granting import grant
from wan_jobs.ledger.sqlite_store import SqliteStore
from wan_jobs.ledger.store import Transaction
from wan_jobs.record import TaskRecord

T = TypeVar("T")

ACCOUNT = Account("a")
SERVICE = "https://api.example"


class Watched:
    """A transaction that notes what is held, and refuses to look before anything is.

    `meanwhile` is what others do until a name is theirs no more.
    """

    def __init__(self, tx: Transaction, meanwhile: Callable[[Transaction, str], object]) -> None:
        self._tx, self._meanwhile = tx, meanwhile
        self.held: list[str] = []

    def hold(self, *names: str) -> None:
        for name in names:
            self._meanwhile(self._tx, name)
            self.held.append(name)

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        assert self.held, "nothing is held yet"
        return self._tx.execute(statement, values)

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._tx.execute_many(statement, rows)

    def now(self) -> float:
        return self._tx.now()


class WatchedStore(SqliteStore):
    """A store whose transactions are watched; `held` are the names of the latest."""

    def __init__(self) -> None:
        super().__init__(None)
        self.held: list[str] = []
        self.meanwhile: Callable[[Transaction, str], object] = lambda tx, name: None

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        def watched(tx: Transaction) -> T:
            watching = Watched(tx, self.meanwhile)
            self.held = watching.held
            return work(watching)

        return super().write(watched, durable=durable)


def intent(key: str | None = None, **more: Any) -> Intent:
    return Intent(SERVICE, "m", {"prompt": "fox"}, "d", key, **more)


def granted(store: WatchedStore, one: Intent) -> str:
    assert store.write(lambda tx: grant(tx, one, ACCOUNT, "not sent yet")) == Go()
    return one.token


def test_an_account_is_held() -> None:
    store = WatchedStore()
    store.write(lambda tx: limits.open_account(tx, "a"))
    assert store.held == ["account a"]


def test_a_grant_holds_whatever_might_be_granted_twice() -> None:
    store = WatchedStore()
    one = intent()
    granted(store, one)
    assert store.held == ["account a", f"submission {one.token}"]
    two = intent("k", part_of=ItemAttempt("b", "i", 1))
    store.write(lambda tx: grant(tx, two, ACCOUNT, "not sent yet"))
    names = [f"submission {two.token}", f"key k of {SERVICE}", "sending of batch b"]
    assert store.held == ["account a", *names]


def test_what_is_taken_back_is_held_so_that_it_cannot_leave() -> None:
    store = WatchedStore()
    forgotten, again = intent("k"), intent("k")
    granted(store, forgotten)
    granted(store, again)
    assert f"submission {forgotten.token}" in store.held


def test_what_left_while_it_was_to_be_taken_back_is_left_alone() -> None:
    store = WatchedStore()
    first, again = intent("k"), intent("k")
    granted(store, first)

    def leaves(tx: Transaction, name: str) -> None:
        if name == settling.submission_name(first.token):
            store.meanwhile = lambda tx, name: None
            settling.move(tx, first.token, EntryState.INTENDED)

    store.meanwhile = leaves
    seen = store.write(lambda tx: grant(tx, again, ACCOUNT, "not sent yet"))
    assert isinstance(seen, Seen)
    assert (seen.entry.token, seen.entry.state) == (first.token, EntryState.INTENDED)


def test_an_entry_that_moves_is_held_and_the_key_that_it_may_have_again() -> None:
    store = WatchedStore()
    token = granted(store, intent("k"))
    store.write(lambda tx: settling.move(tx, token, EntryState.REFUSED))
    assert store.held == [f"submission {token}"]
    store.write(lambda tx: settling.move(tx, token, EntryState.CREATED, task_id="t1"))
    assert store.held == [f"submission {token}", f"key k of {SERVICE}"]


def test_a_task_that_ends_is_held() -> None:
    store, record = WatchedStore(), TaskRecord("t1", "fail", {}, {})
    token = granted(store, intent())
    store.write(lambda tx: settling.move(tx, token, EntryState.CREATED, task_id="t1"))
    store.write(lambda tx: settling.observe(tx, record, "no", 1.0))
    assert store.held == ["task t1"]


def test_a_journal_in_memory_forgets_what_is_older_than_an_hour() -> None:
    class Time:
        now = 1_790_000_000.0

        def time(self) -> float:
            return self.now

    time: Any = Time()
    ledger, old = Journal(None, clock=time), intent("k")
    assert ledger.grant(old, ACCOUNT) == Go()
    time.now += 3600.0
    assert ledger.grant(intent(), ACCOUNT) == Go()
    assert ledger.find(old.token) is not None
    time.now += 0.5
    assert ledger.grant(intent(), ACCOUNT) == Go()
    assert ledger.find(old.token) is None
