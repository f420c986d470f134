"""The tables of the SQLite ledger: how they are made, known again, and brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wan_jobs.errors import JournalError

VERSION = 2

# "WANL": tells a ledger from the SQLite file of any other program.
APPLICATION_ID = 0x57414E4C

_SUBMISSIONS = """
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

# Columns are added to `submissions` rather than the table being made anew: an older process that
# has the file open and awaits an answer can still write its outcome down.
_SECOND = """
DROP INDEX IF EXISTS submissions_by_key;
ALTER TABLE submissions ADD COLUMN account TEXT;
ALTER TABLE submissions ADD COLUMN batch TEXT;
ALTER TABLE submissions ADD COLUMN item TEXT;
ALTER TABLE submissions ADD COLUMN attempt INTEGER;
ALTER TABLE submissions ADD COLUMN estimate REAL;
ALTER TABLE submissions ADD COLUMN alive_at REAL;
CREATE INDEX submissions_by_key ON submissions (service, key) WHERE key IS NOT NULL;
CREATE INDEX submissions_by_item ON submissions (batch, item, attempt) WHERE batch IS NOT NULL;
CREATE INDEX submissions_by_account ON submissions (account, state, alive_at);
CREATE INDEX submissions_by_digest ON submissions (service, digest, intended_at);
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    seen_at REAL NOT NULL,
    paused_until REAL NOT NULL DEFAULT 0,
    next_read REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE creations (account TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX creations_by_time ON creations (account, at);
CREATE TABLE batches (
    name TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    account TEXT NOT NULL,
    out TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    priority INTEGER NOT NULL DEFAULT 0,
    cap REAL,
    reserved REAL NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL,
    callback_url TEXT,
    created_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE items (
    batch TEXT NOT NULL,
    id TEXT NOT NULL,
    n INTEGER NOT NULL,
    model TEXT NOT NULL,
    input TEXT NOT NULL,
    files TEXT NOT NULL,
    digest TEXT NOT NULL,
    estimate REAL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    owner TEXT,
    lease REAL NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,
    file TEXT,
    reason TEXT,
    changed_at REAL NOT NULL,
    PRIMARY KEY (batch, id)
) WITHOUT ROWID;
CREATE INDEX items_by_state ON items (batch, state, n);
"""

_FIRST_COLUMNS = frozenset({"token", "service", "input", "digest", "state", "intended_at"})


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `JournalError` if the file is another program's or a newer version's; change nothing.

    An empty file is fine, and so is one that an older version wrote.
    """
    with _one_state(connection):
        version, application = _pragma(connection, "user_version"), _application(connection)
        columns = {row["name"] for row in connection.execute("PRAGMA table_info(submissions)")}
        has_tables = connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    ours = application == APPLICATION_ID or (application == 0 and columns >= _FIRST_COLUMNS)
    if not ours and (application or version or has_tables):
        raise JournalError(
            f"{path} is a SQLite file of another program.",
            remedy="Give the journal a place of its own.",
        )
    if version > VERSION:
        raise JournalError(f"The journal {path} was written by a newer version; update this one.")


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or those that are missing, in one transaction."""
    if _pragma(connection, "user_version") == VERSION:
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        check_identity(connection, path)
        version = _pragma(connection, "user_version")
        steps = (_SUBMISSIONS, _SECOND)[version:]
        for statement in "".join(steps).split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[name])


def _application(connection: sqlite3.Connection) -> int:
    return _pragma(connection, "application_id")


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """See the file in one state: another process may be making its tables."""
    if connection.in_transaction:
        yield
        return
    try:
        connection.execute("BEGIN")
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
