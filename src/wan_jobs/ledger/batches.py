"""The batches of a ledger: what is to be done, who works on it, and what became of it.

An item is worked on by whoever holds its lease. A lease lasts seconds and is renewed for as long as
the work lives, so the items of a process that died are soon free for another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from wan_jobs.characters import with_whole_characters
from wan_jobs.clock import Clock
from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem
from wan_jobs.ledger.batch_rows import (
    check_same,
    check_unsent,
    digests_of,
    find_batch,
    insert_batch,
    known_batch,
    note_estimate,
    read_item,
    write_item,
)
from wan_jobs.ledger.database import Database
from wan_jobs.ledger.entry import EntryState

# Seconds a lease lasts; whoever holds it renews it several times in between.
LEASE = 10.0

_COLUMNS = (
    "items.batch, items.id, items.n, items.model, items.state, items.attempt, items.input, files,"
    " items.digest, items.estimate, task_id, token, items.file, credits, duration AS seconds,"
    " coalesce(items.reason, submissions.reason) AS reason, changed_at"
)

# The latest submission of an item; one that was refused tells the least.
_WITH_SUBMISSION = (
    " FROM items LEFT JOIN submissions ON token = (SELECT token FROM submissions AS s"
    " WHERE s.batch = items.batch AND s.item = items.id"
    " ORDER BY s.state = 'refused', s.attempt DESC, s.intended_at DESC LIMIT 1)"
)

_UNSETTLED = (EntryState.INTENDED, EntryState.UNKNOWN)


class Batches:
    """The batches in one ledger; every method raises `JournalError` if the file cannot be used."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, batch: Batch) -> Batch:
        """Return the batch of this name, made if there is none.

        Priority, cap, retries and callback address become those given. Raises `InvalidInput` if
        the name is that of a batch of another account or folder.
        """

        def work(database: sqlite3.Connection) -> Batch:
            known = find_batch(database, batch.name)
            if known is None:
                insert_batch(database, batch, self._clock.time())
            else:
                check_same(known, batch)
                database.execute(
                    "UPDATE batches SET priority = ?, cap = ?, retries = ?, callback_url = ?"
                    " WHERE name = ?",
                    (batch.priority, batch.cap, batch.retries, batch.callback_url, batch.name),
                )
            return known_batch(database, batch.name)

        return self._database.write(work)

    def get(self, name: str) -> Batch:
        """Return a batch; raises `InvalidInput` with the names there are if there is none."""
        return self._database.read(lambda database: known_batch(database, name))

    def all(self) -> list[Batch]:
        """Return all batches, the newest first."""

        def work(database: sqlite3.Connection) -> list[Batch]:
            names = database.execute("SELECT name FROM batches ORDER BY created_at DESC").fetchall()
            return [known_batch(database, row["name"]) for row in names]

        return self._database.read(work)

    def add(self, name: str, items: Iterable[NewItem]) -> int:
        """Add items, all or none, and return how many were not there before.

        An item that is there with other content takes the new one if nothing was sent for it;
        else `InvalidInput` names it.
        """
        now = self._clock.time()

        def work(database: sqlite3.Connection) -> int:
            known = digests_of(database, name)
            added = 0
            for item in items:
                there = known.get(item.id)
                if there == item.digest:
                    note_estimate(database, name, item)
                    continue
                if there is not None:
                    check_unsent(database, name, item)
                added += there is None
                write_item(database, name, item, now)
            return added

        return self._database.write(work)

    def digests(self, name: str) -> Mapping[str, str]:
        """Return the digest of each item of a batch, by the item's id."""
        return self._database.read(lambda database: digests_of(database, name))

    def items(self, name: str, states: Collection[ItemState] = tuple(ItemState)) -> list[Item]:
        """Return the items of a batch that are in one of these states, in the table's order."""
        marks = ", ".join("?" * len(states))
        query = (
            f"SELECT {_COLUMNS}{_WITH_SUBMISSION} WHERE items.batch = ?"
            f" AND items.state IN ({marks}) ORDER BY n"
        )
        rows = self._database.read(
            lambda database: database.execute(query, (name, *states)).fetchall()
        )
        return [read_item(row) for row in rows]

    def item(self, name: str, item_id: str) -> Item:
        """Return one item; raises `InvalidInput` if there is none."""
        query = f"SELECT {_COLUMNS}{_WITH_SUBMISSION} WHERE items.batch = ? AND items.id = ?"
        row = self._database.read(
            lambda database: database.execute(query, (name, item_id)).fetchone()
        )
        if row is None:
            raise InvalidInput(f"Batch {name} has no item {item_id}.")
        return read_item(row)

    def set_state(self, name: str, state: BatchState, reason: str | None = None) -> Batch:
        """Pause, resume or stop a batch; `reason` says why it does not send."""

        def work(database: sqlite3.Connection) -> Batch:
            known_batch(database, name)
            database.execute(
                "UPDATE batches SET state = ?, reason = ? WHERE name = ?",
                (state, reason and with_whole_characters(reason), name),
            )
            return known_batch(database, name)

        return self._database.write(work)

    def claim(self, name: str, owner: str, most: int) -> list[Item]:
        """Take the lease of up to `most` items that are to be done and that nobody works on."""
        now = self._clock.time()

        def work(database: sqlite3.Connection) -> list[str]:
            rows = database.execute(
                "SELECT id FROM items WHERE batch = ? AND state = ? AND lease < ?"
                " AND not_before <= ? ORDER BY n LIMIT ?",
                (name, ItemState.TODO, now, now, most),
            ).fetchall()
            ids = [str(row["id"]) for row in rows]
            database.executemany(
                "UPDATE items SET owner = ?, lease = ? WHERE batch = ? AND id = ?",
                [(owner, now + LEASE, name, item) for item in ids],
            )
            return ids

        ids = self._database.write(work, durable=False)
        return [self.item(name, item) for item in ids]

    def renew(self, name: str, owner: str, items: Collection[str]) -> None:
        """Renew the leases of items that somebody still works on."""
        until = self._clock.time() + LEASE
        self._database.write(
            lambda database: database.executemany(
                "UPDATE items SET lease = ? WHERE batch = ? AND id = ? AND owner = ?",
                [(until, name, item, owner) for item in items],
            ),
            durable=False,
        )

    def release(self, name: str, owner: str, item: str, after: float = 0.0) -> None:
        """Hand an item back to be done, not before so many seconds."""
        now = self._clock.time()
        self._database.write(
            lambda database: database.execute(
                "UPDATE items SET owner = NULL, lease = 0, not_before = ?"
                " WHERE batch = ? AND id = ? AND owner = ?",
                (now + after, name, item, owner),
            ),
            durable=False,
        )

    def held(self, name: str) -> dict[str, set[str]]:
        """Return which items of a batch are leased, by who holds the lease."""
        rows = self._database.read(
            lambda database: database.execute(
                "SELECT owner, id FROM items WHERE batch = ? AND owner IS NOT NULL", (name,)
            ).fetchall()
        )
        held: dict[str, set[str]] = {}
        for row in rows:
            held.setdefault(str(row["owner"]), set()).add(str(row["id"]))
        return held

    def disown(self, name: str, owners: Collection[str]) -> None:
        """Free the items of owners that are known to be dead."""
        self._database.write(
            lambda database: database.executemany(
                "UPDATE items SET owner = NULL, lease = 0 WHERE batch = ? AND owner = ?",
                [(name, owner) for owner in owners],
            ),
            durable=False,
        )

    def end(
        self,
        item: Item,
        state: ItemState,
        *,
        file: str | None = None,
        reason: str | None = None,
    ) -> Item:
        """Note what became of an item; one that is done stays done."""
        now, reason = self._clock.time(), reason and with_whole_characters(reason)
        self._database.write(
            lambda database: database.execute(
                "UPDATE items SET state = ?, file = ?, reason = ?, owner = NULL, lease = 0,"
                " changed_at = ? WHERE batch = ? AND id = ? AND state != ?",
                (
                    state,
                    file and with_whole_characters(file),
                    reason,
                    now,
                    item.batch,
                    item.id,
                    ItemState.DONE,
                ),
            )
        )
        return self.item(item.batch, item.id)

    def next_attempt(self, item: Item, reason: str) -> Item:
        """Count a failed attempt and let the item be done again."""
        now, reason = self._clock.time(), with_whole_characters(reason)
        self._database.write(
            lambda database: database.execute(
                "UPDATE items SET attempt = ?, reason = ?, changed_at = ?"
                " WHERE batch = ? AND id = ? AND attempt = ? AND state = ?",
                (
                    item.attempt + 1,
                    reason,
                    now,
                    item.batch,
                    item.id,
                    item.attempt,
                    ItemState.TODO,
                ),
            )
        )
        return self.item(item.batch, item.id)

    def retry(self, name: str, states: Collection[ItemState]) -> int:
        """Let items that failed, or are in doubt, be done anew as another attempt.

        Who retries a doubt says that paying twice is all right. Returns how many there were.
        """
        now, marks = self._clock.time(), ", ".join("?" * len(states))
        query = (
            "UPDATE items SET state = ?, attempt = attempt + 1, reason = NULL, not_before = 0,"  # noqa: S608
            f" changed_at = ? WHERE batch = ? AND state IN ({marks})"
        )

        def work(database: sqlite3.Connection) -> int:
            known_batch(database, name)
            return database.execute(query, (ItemState.TODO, now, name, *states)).rowcount

        return self._database.write(work)

    def sweep(self, name: str) -> int:
        """Let the items in doubt be done whose submission has been settled since.

        By a callback, say, or by a person. Returns how many there were.
        """
        now = self._clock.time()

        def work(database: sqlite3.Connection) -> int:
            return database.execute(
                "UPDATE items SET state = ?, reason = NULL, changed_at = ?"
                " WHERE batch = ? AND state = ? AND NOT EXISTS (SELECT 1 FROM submissions AS s"
                " WHERE s.batch = items.batch AND s.item = items.id"
                " AND s.attempt = items.attempt AND s.state IN (?, ?))",
                (ItemState.TODO, now, name, ItemState.DOUBT, *_UNSETTLED),
            ).rowcount

        return self._database.write(work)
