"""`grant`: intent, reservation and turn in one transaction, or the reason why not."""

from __future__ import annotations

import sqlite3

from wan_jobs.errors import KeyConflict
from wan_jobs.ledger import limits
from wan_jobs.ledger.entry import Entry, EntryState, Intent, find_entry, json_of
from wan_jobs.ledger.grant import Account, CapReached, Full, Go, Grant, Paused, Seen, Wait
from wan_jobs.ledger.settling import reserve

_STANDING = "state != '" + EntryState.REFUSED + "' ORDER BY intended_at, token"
_ACTIVE = "active"


def grant(database: sqlite3.Connection, intent: Intent, account: Account, now: float) -> Grant:
    """Decide inside a write transaction; raises `KeyConflict` as `earlier_of` does."""
    earlier = earlier_of(database, intent)
    if earlier is not None:
        return Seen(earlier)
    refusal = _refused_by_batch(database, intent)
    if refusal is not None:
        return refusal
    limits.open_account(database, account.id, now)
    wait = limits.until_creation(database, account, now)
    if wait > 0:
        return Wait(wait)
    running = limits.running(database, account, now)
    if running >= account.running:
        return Full(running, limits.forsaken(database, account.id, now))
    limits.take_creation(database, account, now)
    _write_intent(database, intent, account, now)
    return Go()


def earlier_of(database: sqlite3.Connection, intent: Intent) -> Entry | None:
    """Return the submission that holds the caller's key, or is this attempt at the item.

    One that was refused has given both free again. Raises `KeyConflict` if the key was
    used for another request.
    """
    earlier = find_entry(database, f"token = ? AND {_STANDING}", intent.token)
    if earlier is not None:
        return earlier
    if intent.part_of is not None:
        part = intent.part_of
        where = f"batch = ? AND item = ? AND attempt = ? AND {_STANDING}"
        earlier = find_entry(database, where, part.batch, part.item, part.attempt)
        if earlier is not None:
            return earlier
    if intent.key is None:
        return None
    where = f"service = ? AND key = ? AND {_STANDING}"
    earlier = find_entry(database, where, intent.service, intent.key)
    if earlier is not None and earlier.digest != intent.digest:
        raise KeyConflict(
            f"The key {intent.key!r} was used before for a different request.",
            task_id=earlier.task_id,
        )
    return earlier


def forget_before(database: sqlite3.Connection, moment: float) -> None:
    """Forget the submissions made before a moment."""
    database.execute("DELETE FROM submissions WHERE intended_at < ?", (moment,))


def _refused_by_batch(database: sqlite3.Connection, intent: Intent) -> Paused | CapReached | None:
    if intent.part_of is None:
        return None
    batch = database.execute(
        "SELECT state, reason, cap, reserved FROM batches WHERE name = ?", (intent.part_of.batch,)
    ).fetchone()
    if batch is None:
        return Paused("the batch is gone")
    if batch["state"] != _ACTIVE:
        return Paused(batch["reason"])
    if batch["cap"] is None:
        return None
    if intent.estimate is None or batch["reserved"] + intent.estimate > batch["cap"]:
        return CapReached(batch["reserved"], batch["cap"])
    return None


def _write_intent(
    database: sqlite3.Connection, intent: Intent, account: Account, now: float
) -> None:
    part = intent.part_of
    batch, item, attempt = (part.batch, part.item, part.attempt) if part else (None, None, None)
    database.execute(
        "INSERT OR REPLACE INTO submissions (token, service, key, model, input, digest,"
        " callback_url, state, intended_at, alive_at, account, batch, item, attempt, estimate)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            intent.token,
            intent.service,
            intent.key,
            intent.model,
            json_of(intent.input),
            intent.digest,
            intent.callback_url,
            EntryState.INTENDED,
            now,
            now,
            account.id,
            batch,
            item,
            attempt,
            intent.estimate,
        ),
    )
    reserve(database, batch, intent.estimate or 0.0)
