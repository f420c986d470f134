"""The rows of batches and their items, read and written inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import fields

from wan_jobs.errors import InvalidInput, JournalError
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem
from wan_jobs.ledger.entry import UNSENT, EntryState, check_kinds, json_of, unsent_values
from wan_jobs.ledger.limits import AWAITED_FOR, COUNTS_FOR
from wan_jobs.ledger.settling import take_back
from wan_jobs.ledger.store import RowValues, Transaction

_NUMBERS = frozenset(
    {"n", "attempt", "estimate", "credits", "seconds", "changed_at", "paid"}
)  # fmt: skip

COLUMNS = (
    "items.batch, items.id, items.n, items.model, items.state, items.attempt, items.input, files,"
    " items.digest, items.estimate, task_id, token, items.file, credits, duration AS seconds,"
    " coalesce(items.reason, submissions.reason) AS reason, changed_at,"
    " coalesce(submissions.attempt = items.attempt AND submissions.state IN ('created', 'success'),"
    " FALSE) AS paid"
)

# The latest submission of an item; one that was refused tells the least.
WITH_SUBMISSION = (
    " FROM items LEFT JOIN submissions ON token = (SELECT token FROM submissions AS s"
    " WHERE s.batch = items.batch AND s.item = items.id"
    " ORDER BY s.state = 'refused', s.attempt DESC, s.intended_at DESC LIMIT 1)"
)


def find_batch(tx: Transaction, name: str) -> Batch | None:
    """Return a batch with its counts, or `None` if there is none of this name."""
    row = tx.execute("SELECT * FROM batches WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    counts = {
        ItemState(each["state"]): int(each["n"])
        for each in tx.execute(
            "SELECT state, count(*) AS n FROM items WHERE batch = ? GROUP BY state", (name,)
        )
    }
    [running] = tx.execute(
        "SELECT count(*) AS n FROM submissions WHERE account = ? AND state = ? AND alive_at > ?"
        " AND batch = ?",
        (row["account"], EntryState.CREATED, tx.now() - COUNTS_FOR, name),
    ).fetchall()
    known = {each.name for each in fields(Batch)}
    values = {key: value for key, value in row.items() if key in known}
    values["state"] = BatchState(values["state"])
    return Batch(**values, counts=counts, running=running["n"])


def known_batch(tx: Transaction, name: str) -> Batch:
    """Return a batch; raises `InvalidInput` with the names there are if there is none."""
    batch = find_batch(tx, name)
    if batch is None:
        rows = tx.execute("SELECT name FROM batches ORDER BY created_at DESC LIMIT 10")
        names = ", ".join(row["name"] for row in rows) or "none"
        raise InvalidInput(f"There is no batch {name!r}; batches are: {names}.")
    return batch


def insert_batch(tx: Transaction, batch: Batch, now: float) -> None:
    """Write a new batch."""
    tx.execute(
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


def sending_of(name: str) -> str:
    """Return the name under which whoever is about to send for a batch is told apart."""
    return f"sending of batch {name}"


def go_on_with(tx: Transaction, known: Batch, given: Batch) -> None:
    """Let a batch have the terms given, and their account; raises `InvalidInput` as `check_same`.

    What is sent for the batch must be kept out until the transaction's end: see `sending_of`.
    """
    check_same(tx, known, given)
    if known.account != given.account:
        _begin_anew(tx, given)
    tx.execute(
        "UPDATE batches SET priority = ?, cap = ?, retries = ?, callback_url = ? WHERE name = ?",
        (given.priority, given.cap, given.retries, given.callback_url, given.name),
    )


def _begin_anew(tx: Transaction, given: Batch) -> None:
    """Let a batch be the account's that is given, with nothing tried yet."""
    take_back(tx, ("batch = ? AND intended_at < ?", (given.name, tx.now() - AWAITED_FOR)))
    _leave_alone(tx, given.name)
    tx.execute(
        "UPDATE batches SET service = ?, account = ?, reserved = 0 WHERE name = ?",
        (given.service, given.account, given.name),
    )
    tx.execute(
        "UPDATE items SET state = ?, attempt = 1, reason = NULL, owner = NULL, lease = 0,"
        " not_before = 0, changed_at = ? WHERE batch = ?",
        (ItemState.TODO, tx.now(), given.name),
    )


def check_same(tx: Transaction, known: Batch, given: Batch) -> None:
    """Raise `InvalidInput` if a batch cannot be the one that is given.

    Its folder must be the same, and its account, unless nothing was sent for it and nobody works
    on it: so one that was begun with a wrong key or address goes on once that is mended. A grant
    that a killed process has left unused for longer than `AWAITED_FOR` is nothing sent.
    """
    if known.out != given.out:
        raise InvalidInput(
            f"There is a batch {known.name!r} already, whose results go to {known.out}, not to "
            f"{given.out}: give another name."
        )
    if known.account == given.account:
        return
    sent = (
        "SELECT 1 FROM submissions WHERE batch = ? AND state != ?"  # noqa: S608
        f" AND NOT ({UNSENT} AND intended_at < ?) LIMIT 1"
    )
    forsaken = *unsent_values(), tx.now() - AWAITED_FOR
    if tx.execute(sent, (known.name, EntryState.REFUSED, *forsaken)).fetchone():
        raise InvalidInput(
            f"Batch {known.name!r} belongs to another key or service, and something was sent for "
            f"it to {known.service}: go on with those, or give another folder."
        )
    _check_nobody_works(tx, known.name)


def check_place_is_free(tx: Transaction, given: Batch) -> None:
    """Raise `InvalidInput` if the results of another batch go where those of this one would."""
    row = tx.execute(
        "SELECT name FROM batches WHERE out = ? AND name != ?", (given.out, given.name)
    ).fetchone()
    if row is not None:
        raise InvalidInput(
            f"The results of batch {row['name']!r} go to {given.out}: give another folder, or that "
            "name."
        )


def digests_of(tx: Transaction, name: str) -> dict[str, str]:
    """Return the digest of each item of a batch, by the item's id."""
    rows = tx.execute("SELECT id, digest FROM items WHERE batch = ?", (name,))
    return {row["id"]: row["digest"] for row in rows}


def _check_unsent(tx: Transaction, name: str, item: NewItem) -> None:
    """Raise `InvalidInput` if something was sent for an item."""
    sent = tx.execute(
        "SELECT 1 FROM submissions WHERE batch = ? AND item = ? AND state != ?",
        (name, item.id, EntryState.REFUSED),
    ).fetchone()
    if sent:
        raise InvalidInput(
            f"Item {item.id} of batch {name} was sent with other content before: give the new row "
            "another id."
        )


def changed_items(tx: Transaction, name: str, given: Iterable[NewItem]) -> list[NewItem]:
    """Return those of the items that a batch has not, or has with other content.

    Raises `InvalidInput` for one that something was sent for.
    """
    known = digests_of(tx, name)
    other = [item for item in given if known.get(item.id) != item.digest]
    for item in other:
        if item.id in known:
            _check_unsent(tx, name, item)
    return other


def prune_items(tx: Transaction, name: str, keep: Collection[str]) -> list[str]:
    """Take out the items that are not kept, nobody works on, and nothing was sent for."""
    query = (
        "SELECT id FROM items WHERE batch = ? AND state = ? AND lease < ? AND NOT EXISTS"
        " (SELECT 1 FROM submissions AS s WHERE s.batch = items.batch AND s.item = items.id"
        " AND s.state != ?) ORDER BY n"
    )
    values = (name, ItemState.TODO, tx.now(), EntryState.REFUSED)
    unsent = [str(row["id"]) for row in tx.execute(query, values).fetchall()]
    gone = [item for item in unsent if item not in keep]
    tx.execute_many("DELETE FROM items WHERE batch = ? AND id = ?", [(name, each) for each in gone])
    return gone


def note_estimates(tx: Transaction, name: str, items: Iterable[NewItem]) -> None:
    """Note what items that are there are expected to cost now."""
    rows = [(item.estimate, name, item.id) for item in items if item.estimate is not None]
    tx.execute_many("UPDATE items SET estimate = ? WHERE batch = ? AND id = ?", rows)


def write_items(tx: Transaction, name: str, items: Iterable[NewItem], now: float) -> None:
    """Write items, in the place of those of the same ids that nothing was sent for."""
    rows = {
        item.id: (
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
        )
        for item in items
    }
    tx.execute_many(
        "DELETE FROM items WHERE batch = ? AND id = ?", [(name, item_id) for item_id in rows]
    )
    tx.execute_many(
        "INSERT INTO items (batch, id, n, model, input, files, digest, estimate, state,"
        " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list(rows.values()),
    )


def forget_batch(tx: Transaction, name: str) -> None:
    """Take a batch and its items away; what was sent for them stays, as sent by itself.

    Raises `InvalidInput` while somebody works on it.
    """
    _check_nobody_works(tx, name)
    _leave_alone(tx, name)
    tx.execute("DELETE FROM items WHERE batch = ?", (name,))
    tx.execute("DELETE FROM batches WHERE name = ?", (name,))


def _check_nobody_works(tx: Transaction, name: str) -> None:
    held = "SELECT 1 FROM items WHERE batch = ? AND owner IS NOT NULL AND lease > ? LIMIT 1"
    if tx.execute(held, (name, tx.now())).fetchone():
        raise InvalidInput(f"Somebody works on batch {name!r}: end that run first.")


def _leave_alone(tx: Transaction, name: str) -> None:
    """Let the submissions of a batch be as of jobs by themselves."""
    tx.execute(
        "UPDATE submissions SET batch = NULL, item = NULL, attempt = NULL WHERE batch = ?", (name,)
    )


def read_item(row: RowValues) -> Item:
    """Return a row's item; raises `JournalError` for one that cannot be understood."""
    values = dict(row)
    try:
        check_kinds(values, _NUMBERS)
        values["state"], values["paid"] = ItemState(values["state"]), bool(values["paid"])
        values["input"] = json.loads(values["input"])
        values["files"] = {} if values["files"] == "{}" else json.loads(values["files"])
    except (ValueError, TypeError, RecursionError):
        raise JournalError(
            f"Item {values['id']!r} of batch {values['batch']!r} cannot be understood.",
            remedy="A newer version may have written it: update.",
        ) from None
    return Item(**values)


def row_of(tx: Transaction, name: str, item_id: str) -> RowValues | None:
    """Return the row of an item, with what is known of its latest submission."""
    query = f"SELECT {COLUMNS}{WITH_SUBMISSION} WHERE items.batch = ? AND items.id = ?"
    return tx.execute(query, (name, item_id)).fetchone()


def known_item(row: RowValues | None, name: str, item_id: str) -> Item:
    """Return the item of a row; raises `InvalidInput` if there is none."""
    if row is None:
        raise InvalidInput(f"Batch {name} has no item {item_id}.")
    return read_item(row)
