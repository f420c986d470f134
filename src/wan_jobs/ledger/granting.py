"""`grant`: intent, reservation and turn in one transaction, or the reason why not."""

from __future__ import annotations

from wan_jobs.errors import KeyConflict
from wan_jobs.ledger import limits
from wan_jobs.ledger.batch import ItemState
from wan_jobs.ledger.batch_rows import sending_of
from wan_jobs.ledger.entry import (
    COLUMNS,
    UNSENT,
    Entry,
    EntryState,
    Intent,
    find_entry,
    json_of,
    read_entry,
    unsent_values,
)
from wan_jobs.ledger.grant import Account, CapReached, Full, Go, Grant, Paused, Seen, Wait
from wan_jobs.ledger.settling import (
    Condition,
    key_name,
    move,
    reserve,
    submission_name,
    take_back,
)
from wan_jobs.ledger.store import Transaction

# What was granted and has not left is in nobody's way: to grant the same anew takes it back.
_STANDING = f"state != '{EntryState.REFUSED}' AND NOT ({UNSENT}) ORDER BY intended_at, token"

# Seconds after which a grant that has not been used belongs to a process that was killed.
_FORGOTTEN_AFTER = 600.0
_ACTIVE = "active"

# Seconds after which a less urgent batch asks again.
_LOOK_AGAIN = 2.0

# Items are claimed in the table's order: those that wait to be sent stand among so many.
_AMONG = 500


def grant(tx: Transaction, intent: Intent, account: Account, unsent: str) -> Grant:
    """Decide inside a write transaction; raises `KeyConflict` as `earlier_of` does.

    `unsent` is the reason that says of a grant that nothing has left under it.
    """
    now = limits.open_account(tx, account.id)
    tx.hold(*_names(intent))
    # For the most part nothing is there, which one statement tells, and for the whole transaction.
    is_new = not _is_known(tx, intent)
    earlier = None if is_new else earlier_of(tx, intent)
    if earlier is not None:
        return Seen(earlier)
    refusal = _refused_by_batch(tx, intent, account) or _beyond_allowance(tx, intent, now)
    if refusal is not None:
        return refusal
    wait = limits.until_creation(tx, account, now)
    if wait > 0:
        return Wait(wait)
    running = limits.running(tx, account, now)
    if running >= account.running:
        return Full(running, limits.forsaken(tx, account.id, now))
    if _more_urgent(tx, intent, now):
        return Wait(_LOOK_AGAIN)
    take_back(tx, ("account = ? AND intended_at < ?", (account.id, now - _FORGOTTEN_AFTER)))
    if not is_new:
        take_back(tx, *_of_the_same(intent))
        # What was about to leave when it was first looked at may have left since.
        earlier = earlier_of(tx, intent)
        if earlier is not None:
            return Seen(earlier)
    limits.take_creation(tx, account, now)
    _write_intent(tx, intent, account, now, unsent)
    return Go(limits.until_creation(tx, account, now), full=running + 1 >= account.running)


def earlier_of(tx: Transaction, intent: Intent) -> Entry | None:
    """Return the submission that holds the caller's key, or is this attempt at the item.

    One that was refused, or that never left, has given both free again. Raises `KeyConflict` if
    the key was used for another request.
    """
    earlier = find_entry(tx, f"token = ? AND {_STANDING}", intent.token, *unsent_values())
    if earlier is not None:
        return earlier
    if intent.part_of is not None:
        part = intent.part_of
        where = f"batch = ? AND item = ? AND attempt = ? AND {_STANDING}"
        attempt = (part.batch, part.item, part.attempt)
        earlier = find_entry(tx, where, *attempt, *unsent_values())
        if earlier is not None:
            return earlier
    if intent.key is None:
        return None
    where = f"service = ? AND key = ? AND {_STANDING}"
    earlier = find_entry(tx, where, intent.service, intent.key, *unsent_values())
    if earlier is not None and earlier.digest != intent.digest:
        raise KeyConflict(
            f"The key {intent.key!r} was used before for a different request.",
            task_id=earlier.task_id,
        )
    return earlier


def _names(intent: Intent) -> list[str]:
    names = [submission_name(intent.token)]
    if intent.key is not None:
        names.append(key_name(intent.service, intent.key))
    if intent.part_of is not None:
        names.append(sending_of(intent.part_of.batch))
    return names


def depart(tx: Transaction, token: str) -> bool:
    """Note that what was granted leaves now; says whether it may.

    A process that stood still, or waited long for its connection, is not to send on a turn of long
    ago: whoever came since counts on it having been given back. If nobody came it takes it anew.
    """
    late = tx.execute(
        f"SELECT account, intended_at FROM submissions"  # noqa: S608
        f" WHERE token = ? AND {UNSENT} AND intended_at <= ?",
        (token, *unsent_values(), tx.now() - limits.AWAITED_FOR),
    ).fetchone()
    if late is not None and not _renewed(tx, token, late["account"], late["intended_at"]):
        move(tx, token, EntryState.REFUSED, reason="its turn passed before it was sent")
        return False
    return move(tx, token, EntryState.INTENDED)


def _renewed(tx: Transaction, token: str, account: str, granted_at: float) -> bool:
    now = limits.open_account(tx, account)
    since = "SELECT 1 FROM submissions WHERE account = ? AND intended_at > ? LIMIT 1"
    if granted_at < now - _FORGOTTEN_AFTER or tx.execute(since, (account, granted_at)).fetchone():
        return False
    limits.renew_turn(tx, account, token, now)
    return True


def forget_before(tx: Transaction, moment: float) -> None:
    """Forget the submissions made before a moment."""
    tx.execute("DELETE FROM submissions WHERE intended_at < ?", (moment,))


def _refused_by_batch(
    tx: Transaction, intent: Intent, account: Account
) -> Paused | CapReached | None:
    if intent.part_of is None:
        return None
    batch = tx.execute(
        "SELECT account, state, reason, cap, reserved FROM batches WHERE name = ?",
        (intent.part_of.batch,),
    ).fetchone()
    if batch is None:
        return Paused("the batch is gone")
    if batch["account"] != account.id:
        return Paused("another key goes on with the batch")
    if batch["state"] != _ACTIVE:
        return Paused(batch["reason"])
    if batch["cap"] is None:
        return None
    if intent.estimate is None or batch["reserved"] + intent.estimate > batch["cap"]:
        return CapReached(batch["reserved"], batch["cap"])
    return None


def _beyond_allowance(tx: Transaction, intent: Intent, now: float) -> CapReached | None:
    allowed = intent.allowance
    if allowed is None:
        return None
    beginning = allowed.keys_begin
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM submissions WHERE service = ? AND key != ?"  # noqa: S608
        f" AND intended_at >= ? AND substr(key, 1, {len(beginning)}) = ?",
        (intent.service, intent.key or "", now - allowed.period, beginning),
    ).fetchall()
    held = sum(read_entry(row).held for row in rows)
    if held >= allowed.credits or held + (intent.estimate or 0.0) > allowed.credits:
        return CapReached(held, allowed.credits)
    return None


def _more_urgent(tx: Transaction, intent: Intent, now: float) -> bool:
    """Whether an item of a batch of the same account and of higher priority waits to be sent."""
    if intent.part_of is None:
        return False
    urgent = tx.execute(
        "SELECT other.name FROM batches AS other JOIN batches AS own ON own.name = ?"
        " WHERE other.account = own.account AND other.state = ? AND other.priority > own.priority",
        (intent.part_of.batch, _ACTIVE),
    ).fetchall()
    query = (
        "SELECT 1 FROM (SELECT batch, id, attempt, lease FROM items WHERE batch = ? AND state = ?"
        " ORDER BY n LIMIT ?) AS i WHERE lease > ? AND NOT EXISTS (SELECT 1 FROM submissions AS s"
        " WHERE s.batch = i.batch AND s.item = i.id AND s.attempt = i.attempt AND s.state != ?)"
        " LIMIT 1"
    )
    return any(
        tx.execute(query, (row["name"], ItemState.TODO, _AMONG, now, EntryState.REFUSED)).fetchone()
        for row in urgent
    )


def _of_the_same(intent: Intent) -> list[Condition]:
    """Return what is true of submissions of the same token, caller's key, or attempt at an item."""
    conditions: list[Condition] = [("token = ?", (intent.token,))]
    if intent.key is not None:
        conditions.append(("service = ? AND key = ?", (intent.service, intent.key)))
    if intent.part_of is not None:
        part = intent.part_of
        attempt = (part.batch, part.item, part.attempt)
        conditions.append(("batch = ? AND item = ? AND attempt = ?", attempt))
    return conditions


def _is_known(tx: Transaction, intent: Intent) -> bool:
    """Whether there is a submission that could stand in the way; its names are to be held."""
    conditions = _of_the_same(intent)
    query = " UNION ALL ".join(f"SELECT 1 FROM submissions WHERE {each}" for each, _ in conditions)  # noqa: S608
    values = [value for _, values in conditions for value in values]
    return tx.execute(f"{query} LIMIT 1", values).fetchone() is not None


def _write_intent(
    tx: Transaction, intent: Intent, account: Account, now: float, unsent: str
) -> None:
    part = intent.part_of
    batch, item, attempt = (part.batch, part.item, part.attempt) if part else (None, None, None)
    # In the place of one that was refused and is sent again.
    tx.execute("DELETE FROM submissions WHERE token = ?", (intent.token,))
    tx.execute(
        "INSERT INTO submissions (token, service, key, model, input, digest,"
        " callback_url, state, reason, intended_at, alive_at, account, batch, item, attempt,"
        " estimate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            intent.token,
            intent.service,
            intent.key,
            intent.model,
            json_of(intent.input),
            intent.digest,
            intent.callback_url,
            EntryState.GRANTED,
            unsent,
            now,
            now,
            account.id,
            batch,
            item,
            attempt,
            intent.estimate,
        ),
    )
    reserve(tx, batch, intent.estimate or 0.0)
