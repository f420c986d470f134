"""How a submission's entry moves on, and with it what its batch holds in reserve.

It moves one way: what is known stays, and a guess (a doubt, a refusal by the answer) gives way to
proof, which is a task id, from an answer, from a callback with our token, or from a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.entry import (
    ID_GUESSED,
    UNSENT,
    Entry,
    EntryState,
    entry_of_task,
    find_entry,
    unsent_values,
)
from wan_jobs.ledger.store import Transaction
from wan_jobs.record import SUCCESS, TaskRecord

_GIVES_WAY_TO = {
    EntryState.INTENDED: {EntryState.GRANTED},
    EntryState.CREATED: {
        EntryState.GRANTED,
        EntryState.INTENDED,
        EntryState.UNKNOWN,
        EntryState.REFUSED,
    },
    EntryState.REFUSED: {EntryState.GRANTED, EntryState.INTENDED, EntryState.UNKNOWN},
    EntryState.UNKNOWN: {EntryState.GRANTED, EntryState.INTENDED},
}

Condition: TypeAlias = tuple[str, tuple[object, ...]]
"""What is true of some submissions, in SQL, and its values."""

_KEY_IS_TAKEN = "service = ? AND key = ? AND token != ? AND state != '" + EntryState.REFUSED + "'"


def move(
    tx: Transaction,
    token: str,
    state: EntryState,
    *,
    task_id: str | None = None,
    reason: str | None = None,
) -> bool:
    """Settle an entry, unless it is known better already; says whether it moved."""
    tx.hold(submission_name(token))
    entry = find_entry(tx, "token = ?", token)
    if entry is None:
        return False
    told = {EntryState.CREATED, EntryState.REFUSED}
    proved = entry.is_guess and state in told and reason != ID_GUESSED
    if not proved and entry.state not in _GIVES_WAY_TO[state]:
        return False
    key = entry.key
    # A refusal has given the caller's key free: the task has it again unless another took it.
    if entry.state is EntryState.REFUSED and key is not None:
        tx.hold(key_name(entry.service, key))
        taken = find_entry(tx, _KEY_IS_TAKEN, entry.service, key, token)
        key = None if taken else key
    _write(tx, entry, replace(entry, state=state, task_id=task_id, reason=reason, key=key))
    return True


def take_back(tx: Transaction, *conditions: Condition) -> None:
    """Refuse grants that have not been used: whoever holds them cannot send now.

    What is granted may leave only by becoming intended, which a refusal prevents.
    """
    for where, values in conditions:
        query = f"SELECT token FROM submissions WHERE {where} AND {UNSENT}"  # noqa: S608
        for row in tx.execute(query, (*values, *unsent_values())).fetchall():
            token = str(row["token"])
            # From here on it cannot leave; until here it could.
            tx.hold(submission_name(token))
            if find_entry(tx, f"token = ? AND {UNSENT}", token, *unsent_values()):
                move(tx, token, EntryState.REFUSED, reason="ended before it was sent")


def settle_by_hand(tx: Transaction, token: str, task_id: str | None) -> Entry:
    """Settle with a person's word: the id found elsewhere, or `None` for never created.

    Raises `InvalidInput` if there is no such entry, or it is known to have created another task.
    """
    entry = find_entry(tx, "token = ?", token)
    if entry is None:
        raise InvalidInput(f"The journal holds no submission {token}.")
    if entry.task_id is not None and entry.task_id != task_id and not entry.is_guess:
        raise InvalidInput(
            f"Submission {token} is settled already: it created task {entry.task_id}."
        )
    if task_id is not None:
        move(tx, token, EntryState.CREATED, task_id=task_id, reason="settled by hand")
    else:
        never = "settled by hand as never created"
        move(tx, token, EntryState.REFUSED, reason=never)
    return find_entry(tx, "token = ?", token) or entry


def observe(
    tx: Transaction,
    record: TaskRecord,
    reason: str | None,
    now: float,
    service: str | None = None,
    ran_ago: float | None = None,
) -> None:
    """Note how a task ended, how long it took and what it cost; see `entry_of_task`."""
    tx.hold(f"task {record.task_id}")
    state = EntryState.SUCCEEDED if record.state == SUCCESS else EntryState.FAILED
    entry = entry_of_task(tx, record.task_id, service)
    if entry is None:
        return
    # A later answer may tell less than one before: what is known of the same end stays known.
    known = entry if entry.state is state else replace(entry, duration=None, credits=None)
    ended = replace(
        entry,
        state=state,
        reason=reason if state is EntryState.FAILED else None,
        finished_at=entry.finished_at or now,
        duration=known.duration if record.duration is None else record.duration,
        credits=known.credits if record.credits is None else record.credits,
    )
    _write(tx, entry, ended)
    if entry.finished_at is None:
        ran_at = entry.intended_at if ran_ago is None else max(entry.intended_at, now - ran_ago)
        tx.execute("UPDATE submissions SET alive_at = ? WHERE token = ?", (ran_at, entry.token))


def submission_name(token: str) -> str:
    """Return the name under which a submission is held."""
    return f"submission {token}"


def key_name(service: str, key: str) -> str:
    """Return the name under which a caller's key is held."""
    return f"key {key} of {service}"


def reserve(tx: Transaction, batch: str | None, amount: float) -> None:
    """Count credits as spent, or as no longer spent, by a batch."""
    if batch is not None and amount:
        tx.execute("UPDATE batches SET reserved = reserved + ? WHERE name = ?", (amount, batch))


def _write(tx: Transaction, before: Entry, after: Entry) -> None:
    tx.execute(
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
    reserve(tx, after.batch, after.held - before.held)
