"""The SQLite file under a ledger: one connection for all threads of a process, renewed by forks."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

from wan_jobs.errors import JournalError
from wan_jobs.ledger.place import check_place
from wan_jobs.ledger.schema import bring_up_to_date, check_identity

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


class Database:
    """A SQLite file, or with no path a database in memory that lasts as long as this object.

    What must outlast a power cut as well as a kill is on the disk when its write returns
    (`synchronous=FULL`). The file is readable by its owner only, since prompts stand in it.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._synchronous = ""
        _databases.add(self)

    def write(self, work: Callable[[sqlite3.Connection], T], *, durable: bool = True) -> T:
        """Do `work` in a write transaction, all or nothing; raises `JournalError`.

        One that is not `durable` may be undone by a power cut, and costs a tenth.
        """
        with self._translated(), self._lock:
            connection = self._connected()
            try:
                self._synchronise(connection, "FULL" if durable else "NORMAL")
                connection.execute("BEGIN IMMEDIATE")
                result = work(connection)
                connection.execute("COMMIT")
            finally:
                # A signal may raise anywhere above, even between BEGIN and the work.
                self._end_transaction(connection)
            return result

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` that reads; raises `JournalError`."""
        with self._translated(), self._lock:
            return work(self._connected())

    def checkpoint(self) -> None:
        """Move what was written from the log beside the file into the file itself."""
        with self._translated(), self._lock:
            self._connected().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
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

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            self._synchronous = ""
            self._connection = self._open()
            self._process = os.getpid()
        if self._connection.in_transaction:
            self._end_transaction(self._connection)
        return self._connection

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
            connection.row_factory = sqlite3.Row
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


_databases: WeakSet[Database] = WeakSet()
_forking: list[Database] = []
_one_fork = threading.Lock()


def _before_fork() -> None:
    _one_fork.acquire()
    _forking.extend(_databases)
    for database in _forking:
        database.before_fork()


def _after_fork(*, in_child: bool) -> None:
    for database in _forking:
        database.after_fork(in_child=in_child)
    _forking.clear()
    _one_fork.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=lambda: _after_fork(in_child=False),
        after_in_child=lambda: _after_fork(in_child=True),
    )
