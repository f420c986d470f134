"""The tables of a ledger in Postgres, in the schema `wan`: made and brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wan_jobs.errors import JournalError

if TYPE_CHECKING:
    import psycopg

VERSION = 1

_FIRST = """
CREATE TABLE submissions (
    token text PRIMARY KEY,
    service text NOT NULL,
    key text,
    model text NOT NULL,
    input text NOT NULL,
    digest text NOT NULL,
    callback_url text,
    state text NOT NULL,
    reason text,
    task_id text,
    intended_at double precision NOT NULL,
    finished_at double precision,
    duration double precision,
    credits double precision,
    file text,
    account text,
    batch text,
    item text,
    attempt bigint,
    estimate double precision,
    alive_at double precision
);
CREATE INDEX submissions_by_task ON submissions (task_id);
CREATE INDEX submissions_by_time ON submissions (intended_at);
CREATE INDEX submissions_by_model ON submissions (service, model, state, intended_at, duration);
CREATE INDEX submissions_by_key ON submissions (service, key) WHERE key IS NOT NULL;
CREATE INDEX submissions_by_item ON submissions (batch, item, attempt) WHERE batch IS NOT NULL;
CREATE INDEX submissions_by_account ON submissions (account, state, alive_at);
CREATE INDEX submissions_by_digest ON submissions (service, digest, intended_at);
CREATE TABLE uploads (
    service text NOT NULL,
    digest text NOT NULL,
    url text NOT NULL,
    expires_at double precision NOT NULL,
    PRIMARY KEY (service, digest)
);
CREATE TABLE accounts (
    id text PRIMARY KEY,
    seen_at double precision NOT NULL,
    paused_until double precision NOT NULL DEFAULT 0,
    next_read double precision NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE creations (account text NOT NULL, at double precision NOT NULL);
CREATE INDEX creations_by_time ON creations (account, at);
CREATE TABLE batches (
    name text PRIMARY KEY,
    service text NOT NULL,
    account text NOT NULL,
    out text NOT NULL,
    state text NOT NULL,
    reason text,
    priority bigint NOT NULL DEFAULT 0,
    cap double precision,
    reserved double precision NOT NULL DEFAULT 0,
    retries bigint NOT NULL,
    callback_url text,
    created_at double precision NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE items (
    batch text NOT NULL,
    id text NOT NULL,
    n bigint NOT NULL,
    model text NOT NULL,
    input text NOT NULL,
    files text NOT NULL,
    digest text NOT NULL,
    estimate double precision,
    state text NOT NULL,
    attempt bigint NOT NULL DEFAULT 1,
    owner text,
    lease double precision NOT NULL DEFAULT 0,
    not_before double precision NOT NULL DEFAULT 0,
    file text,
    reason text,
    changed_at double precision NOT NULL,
    PRIMARY KEY (batch, id)
) WITH (fillfactor = 80);
CREATE INDEX items_by_state ON items (batch, state, n);
"""

_STEPS = (_FIRST,)


def bring_up_to_date(connection: psycopg.Connection[dict[str, Any]], shown: str) -> None:
    """Make the tables, or those that are missing, in one transaction.

    Raises `JournalError` if a newer version has made them.
    """
    if _version(connection, shown) < VERSION:
        with connection.transaction():
            # Of several machines that start at once, one does it.
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('wan schema', 0))")
            connection.execute("CREATE SCHEMA IF NOT EXISTS wan")
            connection.execute("SET LOCAL search_path TO wan")
            for step in _STEPS[_version(connection, shown) :]:
                connection.execute(step.encode())
            connection.execute("CREATE TABLE IF NOT EXISTS version (number bigint NOT NULL)")
            connection.execute("DELETE FROM version")
            connection.execute("INSERT INTO version VALUES (%s)", (VERSION,))
    connection.execute("SET search_path TO wan")


def _version(connection: psycopg.Connection[dict[str, Any]], shown: str) -> int:
    named = connection.execute("SELECT to_regclass(%s) AS it", ("wan.version",)).fetchone()
    if named is None or named["it"] is None:
        return 0
    row = connection.execute("SELECT number FROM wan.version").fetchone()
    version = int(row["number"]) if row else 0
    if version > VERSION:
        raise JournalError(f"The journal {shown} was written by a newer version; update this one.")
    return version
