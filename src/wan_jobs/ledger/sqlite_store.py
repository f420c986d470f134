"""A ledger's tables in a SQLite file: one connection for all threads of a process."""

from __future__ import annotations

import operator
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from wan_jobs.clock import Clock, SystemClock
from wan_jobs.errors import JournalError
from wan_jobs.ledger.place import check_place
from wan_jobs.ledger.sqlite_schema import bring_up_to_date, check_identity
from wan_jobs.ledger.store import Transaction, outlive_forks

T = TypeVar("T")

# Seconds to wait for other processes at the file.
_PATIENCE = 30.0

_CONTENDED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NOT_WRITABLE = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)

_REMEDIES = {
    **dict.fromkeys(_CONTENDED, "Another process holds it: try again, or end that one."),
    **dict.fromkeys(_NOT_WRITABLE, "Check the permissions, or give the journal another place."),
    **dict.fromkeys(
        _DAMAGED,
        "Move it away and keep it: `sqlite3 FILE .recover` reads what is left, and tasks stay "
        "in the account's task log.",
    ),
    sqlite3.SQLITE_FULL: "Make room on the disk.",
}


class SqliteStore:
    """A SQLite file, or with no path a database in memory that lasts as long as this object.

    What must outlast a power cut as well as a kill is on the disk when its write returns
    (`synchronous=FULL`). The file is readable by its owner only, since prompts stand in it.
    """

    def __init__(self, path: Path | None, clock: Clock | None = None) -> None:
        self.path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._file: _FileIdentity | None = None
        self._synchronous = ""
        outlive_forks(self)

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """Do `work` in a write transaction, all or nothing; raises `JournalError`.

        One that is not `durable` may be undone by a power cut, and costs a tenth.
        """
        with self._translated(), self._lock:
            connection = self._connected()
            try:
                self._synchronise(connection, "FULL" if durable else "NORMAL")
                connection.execute("BEGIN IMMEDIATE")
                result = work(self._transaction(connection))
                connection.execute("COMMIT")
            finally:
                # A signal may raise anywhere above, even between BEGIN and the work.
                self._end_transaction(connection)
            return result

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` that reads; raises `JournalError`."""
        with self._translated(), self._lock:
            return work(self._transaction(self._connected()))

    def go_by(self, clock: Clock) -> None:
        """Take the time from `clock`, unless there is a clock already."""
        self._clock = self._clock or clock

    def consolidate(self) -> None:
        """Move what was written from the log beside the file into the file itself."""
        with self._translated(), self._lock:
            self._connected().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the connection; the next use opens it again. What is in memory stays."""
        if self.path is None:
            return
        with self._lock:
            connection, self._connection = self._connection, None
            # One carried over a fork is left alone: closing it would disturb the parent's.
            if connection is not None and self._process == os.getpid():
                connection.close()

    def before_fork(self) -> None:
        """Leave nothing open that a child would share: SQLite cannot be carried over a fork."""
        self._lock.acquire()
        connection = self._connection
        if self.path is not None and connection is not None and not connection.in_transaction:
            self.close()

    def after_fork(self, *, in_child: bool) -> None:
        """Go on after a fork, in the parent or in the child."""
        if in_child:
            self._lock = threading.RLock()
            if self.path is None:
                self._process = os.getpid()
        else:
            self._lock.release()

    def _transaction(self, connection: sqlite3.Connection) -> _FileTransaction:
        return _FileTransaction(connection, self._clock or SystemClock())

    def _connected(self) -> sqlite3.Connection:
        carried_over = self._process != os.getpid()
        if self._connection is not None and not carried_over:
            self._leave_if_moved(self._connection)
        if self._connection is None or carried_over:
            self._synchronous = ""
            self._connection = self._open()
            self._process, self._file = os.getpid(), _identity(self.path)
        if self._connection.in_transaction:
            self._end_transaction(self._connection)
        return self._connection

    def _leave_if_moved(self, connection: sqlite3.Connection) -> None:
        """Leave a file that was moved or deleted: others look at its old place, and so do we."""
        if self._file == _identity(self.path):
            return
        self._connection = None
        with suppress(sqlite3.Error):
            # SQLite leaves the log of such a file where it is, and nobody would find it there.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        connection.close()

    def _open(self) -> sqlite3.Connection:
        place = self.path
        if place is not None:
            check_place(place)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.touch(mode=0o600, exist_ok=True)
        connection = sqlite3.connect(
            place or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = _as_mapping
            shown = place or Path(":memory:")
            check_identity(connection, shown)
            if place is not None:
                _use_wal(connection)
            bring_up_to_date(connection, shown)
        except BaseException:
            connection.close()
            raise
        return connection

    def _synchronise(self, connection: sqlite3.Connection, level: str) -> None:
        if level != self._synchronous:
            self._synchronous = ""
            connection.execute(f"PRAGMA synchronous={level}")
            self._synchronous = level

    def _end_transaction(self, connection: sqlite3.Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        finally:
            if connection.in_transaction:
                self._connection = None
                connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            remedy = _REMEDIES.get(code, "Check the disk and the file's permissions.")
            raise JournalError(
                f"The journal {self.path or 'in memory'} cannot be used: {error}.", remedy=remedy
            ) from None
        except OSError as error:
            raise JournalError(
                f"The journal {self.path} cannot be used: {error.strerror}.",
                remedy="Check the permissions, or give the journal another place.",
            ) from None


_FileIdentity: TypeAlias = tuple[int, int]


def _identity(path: Path | None) -> _FileIdentity | None:
    """Return what tells the file at a path from another one there; `None` if there is none."""
    try:
        found = path and os.stat(path)  # noqa: PTH116 - asked before each transaction
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


class _FileTransaction:
    """Statements on the whole file, which nobody else writes meanwhile."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, tuple(values))

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(statement, rows)

    def hold(self, *names: str) -> None:
        pass

    def now(self) -> float:
        return self._clock.time()


_name_of = operator.itemgetter(0)


def _as_mapping(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(map(_name_of, cursor.description), row, strict=True))


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for others here, as it does elsewhere: when several processes make the
    # file at once, all but one are told that it is locked.
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _CONTENDED or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
