"""The batches of a ledger: what is to be done, who works on it, and what became of it.

An item is worked on by whoever holds its lease. A lease lasts seconds and is renewed for as long as
the work lives, so the items of a process that died are soon free for another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem, Unfinished
from wan_jobs.ledger.batch_rows import (
    COLUMNS,
    WITH_SUBMISSION,
    changed_items,
    check_place_is_free,
    check_same,
    digests_of,
    find_batch,
    forget_batch,
    go_on_with,
    insert_batch,
    known_batch,
    known_item,
    note_estimates,
    prune_items,
    read_item,
    row_of,
    sending_of,
    write_items,
)
from wan_jobs.ledger.entry import EntryState
from wan_jobs.ledger.limits import COUNTS_FOR
from wan_jobs.ledger.store import RowValues, Store, Transaction
from wan_jobs.texts import with_whole_characters

# Seconds a lease lasts; whoever holds it renews it several times in between.
LEASE = 8.0

_UNSETTLED = (EntryState.INTENDED, EntryState.UNKNOWN)


class Batches:
    """The batches in one ledger; every method raises `JournalError` if the file cannot be used."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, batch: Batch) -> Batch:
        """Return the batch of this name, made if there is none.

        Priority, cap, retries and callback address become those given, and so does the account
        while nothing was sent. Raises `InvalidInput` as `check_same` does, and if the folder is
        another batch's.
        """

        def work(tx: Transaction) -> Batch:
            tx.hold(_held(batch.name), sending_of(batch.name))
            known = find_batch(tx, batch.name)
            if known is None:
                check_place_is_free(tx, batch)
                insert_batch(tx, batch, tx.now())
            else:
                go_on_with(tx, known, batch)
            return known_batch(tx, batch.name)

        return self._store.write(work)

    def find(self, batch: Batch) -> Batch | None:
        """Return the batch of this name, if there is one; raises `InvalidInput` as `open` does."""

        def work(tx: Transaction) -> Batch | None:
            known = find_batch(tx, batch.name)
            if known is None:
                check_place_is_free(tx, batch)
            else:
                check_same(tx, known, batch)
            return known

        return self._store.read(work)

    def get(self, name: str) -> Batch:
        """Return a batch; raises `InvalidInput` with the names there are if there is none."""
        return self._store.read(lambda tx: known_batch(tx, name))

    def under_way(self, batch: Batch) -> bool:
        """Whether a task of a batch runs, or may: should it fail, it costs nothing."""
        query = (
            "SELECT 1 FROM submissions WHERE account = ? AND state IN (?, ?, ?) AND alive_at > ?"
            " AND batch = ? LIMIT 1"
        )

        def work(tx: Transaction) -> bool:
            sent = (EntryState.CREATED, EntryState.INTENDED, EntryState.GRANTED)
            since = tx.now() - COUNTS_FOR
            values = (batch.account, *sent, since, batch.name)
            return tx.execute(query, values).fetchone() is not None

        return self._store.read(work)

    def all(self) -> list[Batch]:
        """Return all batches, the newest first."""

        def work(tx: Transaction) -> list[Batch]:
            names = tx.execute("SELECT name FROM batches ORDER BY created_at DESC").fetchall()
            return [known_batch(tx, row["name"]) for row in names]

        return self._store.read(work)

    def add(self, name: str, items: Iterable[NewItem]) -> int:
        """Add items, all or none, and return how many were not there before.

        An item that is there with other content takes the new one if nothing was sent for it;
        else `InvalidInput` names it.
        """
        given = list(items)

        def work(tx: Transaction) -> int:
            tx.hold(_held(name))
            known = digests_of(tx, name)
            other = changed_items(tx, name, given)
            note_estimates(tx, name, given)
            write_items(tx, name, other, tx.now())
            return len({item.id for item in other} - known.keys())

        return self._store.write(work)

    def check(self, name: str, items: Iterable[NewItem]) -> None:
        """Raise `InvalidInput` as `add` would, and write nothing."""
        given = list(items)
        self._store.read(lambda tx: changed_items(tx, name, given))

    def prune(self, name: str, keep: Collection[str]) -> list[str]:
        """Take out the items that are not kept, nobody works on, and nothing was sent for.

        Returns their ids.
        """

        def work(tx: Transaction) -> list[str]:
            tx.hold(_held(name))
            return prune_items(tx, name, keep)

        return self._store.write(work)

    def forget(self, name: str) -> Batch:
        """Take a batch out of the ledger and return it as it stood; see `forget_batch`."""

        def work(tx: Transaction) -> Batch:
            tx.hold(_held(name))
            known = known_batch(tx, name)
            forget_batch(tx, name)
            return known

        return self._store.write(work)

    def digests(self, name: str) -> Mapping[str, str]:
        """Return the digest of each item of a batch, by the item's id."""
        return self._store.read(lambda tx: digests_of(tx, name))

    def items(self, name: str, states: Collection[ItemState] = tuple(ItemState)) -> list[Item]:
        """Return the items of a batch that are in one of these states, in the table's order."""
        return self._some(name, "items.state", states)

    def spent(self, name: str) -> float:
        """Return the credits that the latest tasks of a batch's items have cost together."""
        query = f"SELECT sum(credits) AS spent{WITH_SUBMISSION} WHERE items.batch = ?"
        [row] = self._store.read(lambda tx: tx.execute(query, (name,)).fetchall())
        return float(row["spent"] or 0.0)

    def item(self, name: str, item_id: str) -> Item:
        """Return one item; raises `InvalidInput` if there is none."""
        return known_item(self._store.read(lambda tx: row_of(tx, name, item_id)), name, item_id)

    def sending(self, name: str, account: str | None = None) -> tuple[BatchState, bool]:
        """Return whether a batch may send, as an account's, and whether an item of it is left."""
        query = (
            "SELECT state, account, EXISTS (SELECT 1 FROM items WHERE batch = name"
            " AND items.state = ?) AS has_more FROM batches WHERE name = ?"
        )
        row = self._store.read(lambda tx: tx.execute(query, (ItemState.TODO, name)).fetchone())
        if row is None:
            raise InvalidInput(f"There is no batch {name!r}.")
        is_own = account in {None, row["account"]}
        return BatchState(row["state"] if is_own else "stopped"), bool(row["has_more"])

    def unfinished(self, account: str) -> list[Unfinished]:
        """Return the active batches of an account with items to be done, the most urgent first."""
        query = (
            "SELECT name, priority, EXISTS (SELECT 1 FROM items WHERE batch = name"
            " AND items.state = ? AND lease < ? AND not_before <= ?) AS waits FROM batches"
            " WHERE account = ? AND state = ?"
            " AND EXISTS (SELECT 1 FROM items WHERE batch = name AND items.state = ?)"
            " ORDER BY priority DESC, created_at, name"
        )

        def work(tx: Transaction) -> list[Unfinished]:
            now, todo = tx.now(), ItemState.TODO
            rows = tx.execute(query, (todo, now, now, account, BatchState.ACTIVE, todo)).fetchall()
            return [Unfinished(row["name"], row["priority"], bool(row["waits"])) for row in rows]

        return self._store.read(work)

    def set_state(self, name: str, state: BatchState, reason: str | None = None) -> Batch:
        """Pause, resume or stop a batch; `reason` says why it does not send.

        Whoever resumes a batch has seen to what was wrong: nothing waits for later.
        """

        def work(tx: Transaction) -> Batch:
            known_batch(tx, name)
            tx.execute(
                "UPDATE batches SET state = ?, reason = ? WHERE name = ?",
                (state, reason and with_whole_characters(reason), name),
            )
            if state is BatchState.ACTIVE:
                tx.execute(
                    "UPDATE items SET not_before = 0 WHERE batch = ? AND state = ?"
                    " AND owner IS NULL AND not_before > 0",
                    (name, ItemState.TODO),
                )
            return known_batch(tx, name)

        return self._store.write(work)

    def claim(self, name: str, owner: str, most: int) -> list[Item]:
        """Take the lease of up to `most` items that are to be done and that nobody works on."""

        def work(tx: Transaction) -> list[str]:
            tx.hold(_held(name))
            now = tx.now()
            rows = tx.execute(
                "SELECT id FROM items WHERE batch = ? AND state = ? AND lease < ?"
                " AND not_before <= ? ORDER BY n LIMIT ?",
                (name, ItemState.TODO, now, now, most),
            ).fetchall()
            ids = [str(row["id"]) for row in rows]
            tx.execute_many(
                "UPDATE items SET owner = ?, lease = ? WHERE batch = ? AND id = ?",
                [(owner, now + LEASE, name, item) for item in ids],
            )
            return ids

        ids = self._store.write(work, durable=False)
        return self._some(name, "items.id", ids) if ids else []

    def renew(self, name: str, owner: str, items: Collection[str]) -> None:
        """Renew the leases of items that somebody still works on."""

        def work(tx: Transaction) -> None:
            until = tx.now() + LEASE
            tx.execute_many(
                "UPDATE items SET lease = ? WHERE batch = ? AND id = ? AND owner = ?",
                [(until, name, item, owner) for item in items],
            )

        self._store.write(work, durable=False)

    def release(self, name: str, owner: str, item: str, after: float = 0.0) -> None:
        """Hand an item back to be done, not before so many seconds."""
        self._store.write(
            lambda tx: tx.execute(
                "UPDATE items SET owner = NULL, lease = 0, not_before = ?"
                " WHERE batch = ? AND id = ? AND owner = ?",
                (tx.now() + after, name, item, owner),
            ),
            durable=False,
        )

    def held(self, name: str) -> dict[str, set[str]]:
        """Return which items of a batch are leased, by who holds the lease."""
        rows = self._store.read(
            lambda tx: tx.execute(
                "SELECT owner, id FROM items WHERE batch = ? AND owner IS NOT NULL", (name,)
            ).fetchall()
        )
        held: dict[str, set[str]] = {}
        for row in rows:
            held.setdefault(str(row["owner"]), set()).add(str(row["id"]))
        return held

    def disown(self, name: str, owners: Collection[str]) -> None:
        """Free the items of owners that are known to be dead."""
        self._store.write(
            lambda tx: tx.execute_many(
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
        """Note what became of an item; one that is done stays done.

        It does not wait for the disk: what a power cut undoes is found out again for nothing.
        """
        reason = reason and with_whole_characters(reason)
        stored = file and with_whole_characters(file)

        def work(tx: Transaction) -> RowValues | None:
            tx.execute(
                "UPDATE items SET state = ?, file = ?, reason = ?, owner = NULL, lease = 0,"
                " changed_at = ? WHERE batch = ? AND id = ? AND state != ?",
                (state, stored, reason, tx.now(), item.batch, item.id, ItemState.DONE),
            )
            if stored is not None:
                tx.execute(
                    "UPDATE submissions SET file = ? WHERE batch = ? AND item = ? AND state = ?",
                    (stored, item.batch, item.id, EntryState.SUCCEEDED),
                )
            return row_of(tx, item.batch, item.id)

        return known_item(self._store.write(work, durable=False), item.batch, item.id)

    def next_attempt(self, item: Item, reason: str) -> Item:
        """Count a failed attempt and let the item be done again."""
        reason = with_whole_characters(reason)
        self._store.write(
            lambda tx: tx.execute(
                "UPDATE items SET attempt = ?, reason = ?, changed_at = ?"
                " WHERE batch = ? AND id = ? AND attempt = ? AND state = ?",
                (
                    item.attempt + 1,
                    reason,
                    tx.now(),
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
        marks = ", ".join("?" * len(states))
        query = (
            "UPDATE items SET state = ?, attempt = attempt + 1, reason = NULL, not_before = 0,"  # noqa: S608
            f" changed_at = ? WHERE batch = ? AND state IN ({marks})"
        )

        def work(tx: Transaction) -> int:
            known_batch(tx, name)
            return tx.execute(query, (ItemState.TODO, tx.now(), name, *states)).rowcount

        return self._store.write(work)

    def reopen(self, name: str, items: Collection[str]) -> int:
        """Let items that are done go on from the task that was paid for; return how many."""
        query = (
            "UPDATE items SET state = ?, not_before = 0 WHERE batch = ? AND id = ? AND state = ?"
        )
        values = [(ItemState.TODO, name, item, ItemState.DONE) for item in items]
        self._store.write(lambda tx: tx.execute_many(query, values))
        return len(values)

    def sweep(self, name: str) -> int:
        """Let the items in doubt be done whose submission has been settled since.

        By a callback, say, or by a person. Returns how many there were.
        """

        def work(tx: Transaction) -> int:
            return tx.execute(
                "UPDATE items SET state = ?, reason = NULL, changed_at = ?"
                " WHERE batch = ? AND state = ? AND NOT EXISTS (SELECT 1 FROM submissions AS s"
                " WHERE s.batch = items.batch AND s.item = items.id"
                " AND s.attempt = items.attempt AND s.state IN (?, ?))",
                (ItemState.TODO, tx.now(), name, ItemState.DOUBT, *_UNSETTLED),
            ).rowcount

        return self._store.write(work)

    def _some(self, name: str, column: str, values: Collection[str]) -> list[Item]:
        """Return the items of a batch in which a column has one of these values."""
        marks = ", ".join("?" * len(values))
        query = (
            f"SELECT {COLUMNS}{WITH_SUBMISSION} WHERE items.batch = ?"
            f" AND {column} IN ({marks}) ORDER BY n"
        )
        # Row by row: a row takes several times the memory of its item.
        return self._store.read(
            lambda tx: [read_item(row) for row in tx.execute(query, (name, *values))]
        )


def _held(name: str) -> str:
    return f"items of batch {name}"
