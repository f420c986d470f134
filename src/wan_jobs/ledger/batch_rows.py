"""The rows of batches and their items, read and written inside a transaction."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields

from wan_jobs.errors import InvalidInput, JournalError
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem
from wan_jobs.ledger.entry import EntryState, json_of


def find_batch(database: sqlite3.Connection, name: str) -> Batch | None:
    """Return a batch with its counts, or `None` if there is none of this name."""
    row = database.execute("SELECT * FROM batches WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    counts = {
        ItemState(each["state"]): int(each["n"])
        for each in database.execute(
            "SELECT state, count(*) AS n FROM items WHERE batch = ? GROUP BY state", (name,)
        )
    }
    running = database.execute(
        "SELECT count(*) FROM items WHERE batch = ? AND state = ? AND owner IS NOT NULL",
        (name, ItemState.TODO),
    ).fetchone()[0]
    known = {each.name for each in fields(Batch)}
    values = {key: row[key] for key in row.keys() if key in known}  # noqa: SIM118 - a sqlite3.Row
    values["state"] = BatchState(values["state"])
    return Batch(**values, counts=counts, running=running)


def known_batch(database: sqlite3.Connection, name: str) -> Batch:
    """Return a batch; raises `InvalidInput` with the names there are if there is none."""
    batch = find_batch(database, name)
    if batch is None:
        rows = database.execute("SELECT name FROM batches ORDER BY created_at DESC LIMIT 10")
        names = ", ".join(row["name"] for row in rows) or "none"
        raise InvalidInput(f"There is no batch {name!r}; batches are: {names}.")
    return batch


def insert_batch(database: sqlite3.Connection, batch: Batch, now: float) -> None:
    """Write a new batch."""
    database.execute(
        "INSERT INTO batches (name, service, account, out, state, reason, priority, cap, retries,"
        " callback_url, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            batch.name,
            batch.service,
            batch.account,
            batch.out,
            batch.state,
            batch.reason,
            batch.priority,
            batch.cap,
            batch.retries,
            batch.callback_url,
            now,
        ),
    )


def check_same(known: Batch, given: Batch) -> None:
    """Raise `InvalidInput` if a batch's folder or account is not that of the one that is there."""
    if known.out != given.out:
        raise InvalidInput(
            f"There is a batch {known.name!r} already, whose results go to {known.out}, not to "
            f"{given.out}: give another name."
        )
    if known.account != given.account:
        raise InvalidInput(f"Batch {known.name!r} belongs to another key or service.")


def digests_of(database: sqlite3.Connection, name: str) -> dict[str, str]:
    """Return the digest of each item of a batch, by the item's id."""
    rows = database.execute("SELECT id, digest FROM items WHERE batch = ?", (name,))
    return {row["id"]: row["digest"] for row in rows}


def check_unsent(database: sqlite3.Connection, name: str, item: NewItem) -> None:
    """Raise `InvalidInput` if something was sent for an item."""
    sent = database.execute(
        "SELECT 1 FROM submissions WHERE batch = ? AND item = ? AND state != ?",
        (name, item.id, EntryState.REFUSED),
    ).fetchone()
    if sent:
        raise InvalidInput(
            f"Item {item.id} of batch {name} was sent with other content before: give the new row "
            "another id."
        )


def note_estimate(database: sqlite3.Connection, name: str, item: NewItem) -> None:
    """Note what an item that is there is expected to cost now."""
    if item.estimate is not None:
        database.execute(
            "UPDATE items SET estimate = ? WHERE batch = ? AND id = ?",
            (item.estimate, name, item.id),
        )


def write_item(database: sqlite3.Connection, name: str, item: NewItem, now: float) -> None:
    """Write an item, in the place of one that nothing was sent for."""
    database.execute(
        "INSERT OR REPLACE INTO items (batch, id, n, model, input, files, digest, estimate, state,"
        " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            item.id,
            item.n,
            item.model,
            json_of(item.input),
            json_of(item.files),
            item.digest,
            item.estimate,
            ItemState.TODO,
            now,
        ),
    )


def read_item(row: sqlite3.Row) -> Item:
    """Return a row's item; raises `JournalError` for one that cannot be understood."""
    values = dict(row)
    try:
        values["state"] = ItemState(values["state"])
        values["input"], values["files"] = json.loads(values["input"]), json.loads(values["files"])
    except ValueError:
        raise JournalError(
            f"Item {values['id']!r} of batch {values['batch']!r} cannot be understood.",
            remedy="A newer version may have written it: update.",
        ) from None
    return Item(**values)
