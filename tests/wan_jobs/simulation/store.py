"""The ledger's tables in memory, on a disk that may be full, lose power, or keep its word."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.wan_jobs.simulation.service import Broken
from wan_jobs.clock import Clock
from wan_jobs.errors import JournalError
from wan_jobs.ledger.entry import UNSENT, EntryState, Intent, unsent_values
from wan_jobs.ledger.grant import Account, Go, Grant
from wan_jobs.ledger.journal import Journal
from wan_jobs.ledger.spool import Spool
from wan_jobs.ledger.sqlite_store import SqliteStore
from wan_jobs.ledger.store import Rows, Transaction

T = TypeVar("T")

_PLACE = Path("simulated")


class SimulatedStore(SqliteStore):
    """A database that outlives the processes that use it.

    What was not written durably is gone after a power cut, as is what no later durable write has
    taken along. While `full`, nothing can be written. With the chance `repeating` a transaction is
    done twice, as when the line to a database breaks and nobody knows whether it has come to stand.
    At each statement it may be broken off and begun anew with the chance `broken_off`, as after a
    conflict or a time-out; `unanswered` is the chance that it stands, and whoever wrote is told at
    long last that the database is away. What these strike is drawn from `other`.
    """

    def __init__(self, clock: Clock, draw: random.Random, other: random.Random) -> None:
        super().__init__(None, clock)
        self._draw, self._other = draw, other
        self._database = self._connected()
        self._tx = self._transaction(self._database)
        self._striking = _StrikingTransaction(self._tx, self._strike)
        self.full = False
        self.repeating = self.broken_off = self.unanswered = 0.0
        self.struck: Counter[str] = Counter()

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        if self.full:
            raise JournalError("The journal cannot be used: database or disk is full.")
        if self.repeating and self._draw.random() < self.repeating:
            self._anew(work, durable, keep=self._draw.random() < 0.5)
        result = self._anew(work, durable, keep=True)
        if self.unanswered and self._other.random() < self.unanswered:
            self.struck["writes nobody heard of"] += 1
            raise JournalError("The journal cannot be used: the connection is lost.")
        return result

    @contextmanager
    def untroubled(self) -> Iterator[None]:
        """Have nothing strike inside the block: whoever writes there tries until it stands."""
        before = self.broken_off, self.unanswered, self.repeating
        self.broken_off = self.unanswered = self.repeating = 0.0
        try:
            yield
        finally:
            self.broken_off, self.unanswered, self.repeating = before

    def _anew(self, work: Callable[[Transaction], T], durable: bool, keep: bool) -> T:
        while True:
            try:
                return self._transact(work, durable, keep)
            except _BrokenOff:
                self.struck["transactions begun anew"] += 1

    def _strike(self) -> None:
        if self._other.random() < self.broken_off:
            raise _BrokenOff

    def _current(self) -> Transaction:
        return self._striking if self.broken_off else self._tx

    def _transact(self, work: Callable[[Transaction], T], durable: bool, keep: bool) -> T:
        execute = self._database.execute
        # What is not on the disk yet is one transaction of the database, undone by a power cut.
        if within := self._database.in_transaction:
            execute("SAVEPOINT one")
        else:
            execute("BEGIN")
        try:
            result = work(self._current())
        except BaseException:
            self._undo(within)
            raise
        if not keep:
            self._undo(within)
        elif durable:
            execute("COMMIT")
        elif within:
            execute("RELEASE one")
        return result

    def _undo(self, within: bool) -> None:
        if within:
            self._database.execute("ROLLBACK TO one")
            self._database.execute("RELEASE one")
        else:
            self._database.execute("ROLLBACK")

    def read(self, work: Callable[[Transaction], T]) -> T:
        while True:
            try:
                return work(self._current())
            except _BrokenOff:
                self.struck["transactions begun anew"] += 1

    def consolidate(self) -> None:
        if self._database.in_transaction and not self.full:
            self._database.execute("COMMIT")

    def lose_power(self) -> None:
        """Forget what is not on the disk yet; some of it may have come there."""
        if self._database.in_transaction:
            self._database.execute(self._draw.choice(["COMMIT", "ROLLBACK"]))


class _BrokenOff(Exception):
    """What Postgres raises for a transaction that may go well when it is begun anew."""


class _StrikingTransaction:
    """The statements of another, at each of which something may strike."""

    def __init__(self, transaction: Transaction, strike: Callable[[], object]) -> None:
        self._transaction, self._strike = transaction, strike

    def execute(self, statement: str, values: Sequence[object] = ()) -> Rows:
        self._strike()
        return self._transaction.execute(statement, values)

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._strike()
        self._transaction.execute_many(statement, rows)

    def hold(self, *names: str) -> None:
        self._strike()

    def now(self) -> float:
        return self._transaction.now()


class SimulatedSpool(Spool):
    """The disk of a machine whose ledger is on another: what was kept there outlasts everything."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, str | None]] = {}

    def keep(self, token: str, task_id: str, reason: str | None = None) -> None:
        self._kept[token] = task_id, reason

    def strike(self, token: str) -> None:
        self._kept.pop(token, None)

    def replay(self, write: Callable[[str, str, str], object]) -> int:
        kept, self._kept = self._kept, {}
        while kept:
            token, (task_id, reason) = next(iter(kept.items()))
            try:
                write(token, task_id, reason or "kept by a worker that died")
            except JournalError:  # it stays for the next
                self._kept |= kept
                return 0
            del kept[token]
        return 0


class SharedJournal(Journal):
    """A ledger that stands for a file, counts how often it was asked, and tells what it does.

    It raises `Broken` if it contradicts itself, as when what it has begun is begun anew. What is
    done `just_before` a grant is done once.
    """

    granted: Callable[[Intent, Account], object]
    leaves: Callable[[str], object]
    ran_no_more: Callable[[str], object]

    def __init__(self, store: SimulatedStore) -> None:
        super().__init__(None)
        self._store = store
        self.asked = 0
        self.just_before: Callable[[], object] | None = None
        self._noted: dict[str, str] = {}

    def move_away(self) -> None:
        """Be on another machine from now on."""
        self._spool = SimulatedSpool()

    @property
    def path(self) -> Path:
        return _PLACE

    def grant(self, intent: Intent, account: Account) -> Grant:
        self.asked += 1
        self.happen()
        grant = super().grant(intent, account)
        if isinstance(grant, Go):
            self.granted(intent, account)
        elif self._holds(f"token = ? AND {UNSENT}", intent.token, *unsent_values()):
            raise Broken(f"{intent.token} was granted, and told to wait: {grant}")
        return grant

    def happen(self) -> None:
        """Do now what was to be done just before a grant, if nobody has asked for one since."""
        happens, self.just_before = self.just_before, None
        if happens is not None:
            happens()

    def departs(self, token: str) -> bool:
        leaves = super().departs(token)
        if not leaves and self._holds("token = ? AND state = ?", token, EntryState.INTENDED):
            raise Broken(f"{token} is noted as on its way, and may not leave")
        if leaves:
            self.leaves(token)
        return leaves

    def count_no_more(self, task_id: str) -> None:
        self.ran_no_more(task_id)
        super().count_no_more(task_id)

    def created(self, token: str, task_id: str, reason: str | None = None) -> bool:
        news = super().created(token, task_id, reason)
        if news:
            self._noted[token] = task_id
        return news

    def check_noted(self) -> None:
        """Every id that was noted stands there, whatever the disk has gone through."""
        rows = self._rows("SELECT token, task_id FROM submissions")
        known = {row["token"]: row["task_id"] for row in rows}
        for token, task_id in self._noted.items():
            if known.get(token) != task_id:
                raise Broken(f"task {task_id} was noted, and is lost")

    def _holds(self, where: str, *values: object) -> bool:
        return bool(self._rows(f"SELECT 1 FROM submissions WHERE {where}", *values))
