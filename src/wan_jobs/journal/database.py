"""The SQLite file under the journal: its schema, and its connection for threads and forks."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wan_jobs.errors import JournalError

_VERSION = 1

# Seconds to wait for other processes at the file.
_PATIENCE = 30.0

_SCHEMA = """
CREATE TABLE submissions (
    token TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    key TEXT,
    model TEXT NOT NULL,
    input TEXT NOT NULL,
    digest TEXT NOT NULL,
    callback_url TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    task_id TEXT,
    intended_at REAL NOT NULL,
    finished_at REAL,
    duration REAL,
    credits REAL,
    file TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX submissions_by_key ON submissions (service, key)
    WHERE key IS NOT NULL AND state != 'refused';
CREATE INDEX submissions_by_task ON submissions (task_id);
CREATE INDEX submissions_by_time ON submissions (intended_at);
CREATE INDEX submissions_by_model ON submissions (service, model, state, intended_at, duration);
CREATE TABLE uploads (
    service TEXT NOT NULL,
    digest TEXT NOT NULL,
    url TEXT NOT NULL,
    expires_at REAL NOT NULL,
    PRIMARY KEY (service, digest)
) WITHOUT ROWID;
"""


class Database:
    """One connection per process, shared by its threads one at a time.

    What must outlast a power cut as well as a kill is on the disk when its transaction returns
    (`synchronous=FULL`). The file is readable by its owner only, since prompts stand in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Begin a write transaction, committed at the end of the block; raises `JournalError`.

        One that is not `durable` may be undone by a power cut, and costs a tenth.
        """
        with self._translated(), self._lock:
            connection = self._connected()
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Return a connection to read from; raises `JournalError`."""
        with self._translated(), self._lock:
            yield self._connected()

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        # A SQLite connection must not be carried over a fork.
        if self._connection is None or self._process != os.getpid():
            self._connection = self._open()
            self._process = os.getpid()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        self._use_wal(connection)
        self._migrate(connection)
        return connection

    @staticmethod
    def _use_wal(connection: sqlite3.Connection) -> None:
        # SQLite does not wait for others here, as it does elsewhere: when several processes make
        # the file at once, all but one are told that it is locked.
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                return

    def _migrate(self, connection: sqlite3.Connection) -> None:
        if self._version(connection) == _VERSION:
            return
        connection.execute("BEGIN IMMEDIATE")
        version = self._version(connection)
        if version == 0:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.commit()
        if version > _VERSION:
            raise JournalError(
                f"The journal {self.path} was written by a newer version; update this one."
            )

    @staticmethod
    def _version(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise JournalError(
                f"The journal {self.path} cannot be used: {error}.",
                remedy="Check the disk and the file's permissions.",
            ) from None
