"""How a submission's entry moves on, and with it what its batch holds in reserve.

It moves one way: what is known stays, and a guess (a doubt, a refusal by the answer) gives way to
proof, which is a task id, from an answer, from a callback with our token, or from a person.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.entry import Entry, EntryState, entry_of_task, find_entry
from wan_jobs.record import SUCCESS, TaskRecord

_GIVES_WAY_TO = {
    EntryState.CREATED: {EntryState.INTENDED, EntryState.UNKNOWN, EntryState.REFUSED},
    EntryState.REFUSED: {EntryState.INTENDED, EntryState.UNKNOWN},
    EntryState.UNKNOWN: {EntryState.INTENDED},
}

_KEY_IS_TAKEN = "service = ? AND key = ? AND token != ? AND state != '" + EntryState.REFUSED + "'"


def move(
    database: sqlite3.Connection,
    token: str,
    state: EntryState,
    *,
    task_id: str | None = None,
    reason: str | None = None,
) -> bool:
    """Settle an entry, unless it is known better already; says whether it moved."""
    entry = find_entry(database, "token = ?", token)
    if entry is None or entry.state not in _GIVES_WAY_TO[state]:
        return False
    key = entry.key
    # A refusal has given the caller's key free: the task has it again unless another took it.
    if entry.state is EntryState.REFUSED and key is not None:
        taken = find_entry(database, _KEY_IS_TAKEN, entry.service, key, token)
        key = None if taken else key
    _write(database, entry, replace(entry, state=state, task_id=task_id, reason=reason, key=key))
    return True


def settle_by_hand(database: sqlite3.Connection, token: str, task_id: str | None) -> Entry:
    """Settle with a person's word: the id found elsewhere, or `None` for never created.

    Raises `InvalidInput` if there is no such entry, or it is known to have created another task.
    """
    entry = find_entry(database, "token = ?", token)
    if entry is None:
        raise InvalidInput(f"The journal holds no submission {token}.")
    if entry.task_id is not None and entry.task_id != task_id:
        raise InvalidInput(
            f"Submission {token} is settled already: it created task {entry.task_id}."
        )
    if task_id is not None:
        move(database, token, EntryState.CREATED, task_id=task_id, reason="settled by hand")
    else:
        never = "settled by hand as never created"
        move(database, token, EntryState.REFUSED, reason=never)
    return find_entry(database, "token = ?", token) or entry


def observe(
    database: sqlite3.Connection,
    record: TaskRecord,
    reason: str | None,
    now: float,
    service: str | None = None,
) -> None:
    """Note how a task ended, how long it took and what it cost; see `entry_of_task`."""
    state = EntryState.SUCCEEDED if record.state == SUCCESS else EntryState.FAILED
    entry = entry_of_task(database, record.task_id, service)
    if entry is None:
        return
    ended = replace(
        entry,
        state=state,
        reason=reason if state is EntryState.FAILED else None,
        finished_at=entry.finished_at or now,
        duration=record.duration,
        credits=record.credits,
    )
    _write(database, entry, ended)


def reserve(database: sqlite3.Connection, batch: str | None, amount: float) -> None:
    """Count credits as spent, or as no longer spent, by a batch."""
    if batch is not None and amount:
        database.execute(
            "UPDATE batches SET reserved = reserved + ? WHERE name = ?", (amount, batch)
        )


def _write(database: sqlite3.Connection, before: Entry, after: Entry) -> None:
    database.execute(
        "UPDATE submissions SET state = ?, task_id = ?, reason = ?, key = ?, finished_at = ?,"
        " duration = ?, credits = ? WHERE token = ?",
        (
            after.state,
            after.task_id,
            after.reason,
            after.key,
            after.finished_at,
            after.duration,
            after.credits,
            after.token,
        ),
    )
    reserve(database, after.batch, after.held - before.held)
