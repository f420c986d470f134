"""The limits of an account, counted in the ledger: turns to create, turns to read, running tasks.

All moments are on the store's clock. Should that be set back, what lies in the future is pulled to
the present, so that nobody waits for a time that was never meant.
"""

from __future__ import annotations

from wan_jobs.ledger.entry import EntryState, unsent_values
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.store import Transaction

# Requests leave evenly but arrive unevenly; a window a tenth longer than the service's own keeps a
# late one and the early ones behind it from meeting inside one window of the service.
_MARGIN = 1.1

_LONGEST_PAUSE = 300.0
_SET_BACK = 1.0

# A task counts as running for so long after the last sign of it: its creation, or a read.
COUNTS_FOR = 300.0

# Younger than this an intent is on its way, and no doubt yet.
AWAITED_FOR = 15.0

# A task that nobody has read for so long is followed by nobody; the first read comes soon.
_UNREAD_FOR = 10.0
_FORSAKEN_FOR = 40.0


def open_account(tx: Transaction, account: str) -> float:
    """Keep all others out of the account for the length of the transaction; return the time.

    What a clock that was set back left in the future is mended.
    """
    tx.hold(f"account {account}")
    now = tx.now()
    row = tx.execute("SELECT seen_at FROM accounts WHERE id = ?", (account,)).fetchone()
    if row is None:
        tx.execute("INSERT INTO accounts (id, seen_at) VALUES (?, ?)", (account, now))
        return now
    if now < row["seen_at"] - _SET_BACK:
        tx.execute(
            "UPDATE accounts SET paused_until = CASE WHEN paused_until > ? THEN ?"
            " ELSE paused_until END, next_read = CASE WHEN next_read > ? THEN ?"
            " ELSE next_read END WHERE id = ?",
            (now, now, now, now, account),
        )
        tx.execute("UPDATE creations SET at = ? WHERE account = ? AND at > ?", (now, account, now))
    # Who only asks writes nothing, for the most part: that costs no disk.
    if abs(now - row["seen_at"]) > _SET_BACK:
        tx.execute("UPDATE accounts SET seen_at = ? WHERE id = ?", (now, account))
    return now


def until_creation(tx: Transaction, account: Account, now: float) -> float:
    """Return the seconds until the account may create again; 0 or less means now."""
    query = "SELECT paused_until FROM accounts WHERE id = ?"
    [paused] = tx.execute(query, (account.id,)).fetchall()
    oldest = tx.execute(
        "SELECT at FROM creations WHERE account = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (account.id, account.creations - 1),
    ).fetchone()
    free = oldest["at"] + account.creations_period * _MARGIN if oldest else now
    return float(max(paused["paused_until"], free) - now)


def take_creation(tx: Transaction, account: Account, now: float) -> None:
    """Count a creation, and forget those that no longer matter."""
    tx.execute("INSERT INTO creations VALUES (?, ?)", (account.id, now))
    tx.execute(
        "DELETE FROM creations WHERE account = ? AND at < ?",
        (account.id, now - 10 * account.creations_period),
    )


def renew_turn(tx: Transaction, account: str, token: str, now: float) -> None:
    """Count a submission that was granted long ago as one of this moment."""
    tx.execute("INSERT INTO creations VALUES (?, ?)", (account, now))
    tx.execute(
        "UPDATE submissions SET intended_at = ?, alive_at = ? WHERE token = ?", (now, now, token)
    )


def pause(tx: Transaction, account: str, seconds: float, now: float) -> None:
    """Let nobody create for a while, as the service asks; an absurd wish is cut short."""
    until = now + min(seconds, _LONGEST_PAUSE)
    tx.execute(
        "UPDATE accounts SET paused_until = ? WHERE id = ? AND paused_until < ?",
        (until, account, until),
    )


def running(tx: Transaction, account: Account, now: float) -> int:
    """Count the tasks that run or may run; doubts never take more than half of the places.

    A grant that is not certainly unsent is one: a power cut may have taken the note that it left.
    """
    # Apart from the others, which are few: an index alone answers for those that run.
    [created] = tx.execute(
        "SELECT count(*) AS n FROM submissions WHERE account = ? AND state = ? AND alive_at > ?",
        (account.id, EntryState.CREATED, now - COUNTS_FOR),
    ).fetchall()
    [row] = tx.execute(
        "SELECT count(*) FILTER (WHERE state != ? AND intended_at > ?) AS sending,"
        " count(*) FILTER (WHERE state = ? OR intended_at <= ? AND"
        " (state = ? OR state = ? AND reason NOT IN (?, ?))) AS doubts"
        " FROM submissions WHERE account = ? AND state IN (?, ?, ?) AND alive_at > ?",
        (
            *(EntryState.UNKNOWN, now - AWAITED_FOR),
            *(EntryState.UNKNOWN, now - AWAITED_FOR, EntryState.INTENDED, EntryState.GRANTED),
            *unsent_values(),
            account.id,
            *(EntryState.GRANTED, EntryState.INTENDED, EntryState.UNKNOWN),
            now - COUNTS_FOR,
        ),
    ).fetchall()
    known = int(created["n"]) + int(row["sending"])
    return known + min(int(row["doubts"]), account.running // 2)


def forsaken(tx: Transaction, account: str, now: float) -> str | None:
    """Return the id of a task that counts as running and that nobody seems to follow.

    Who holds the lease of an item follows its task, however seldom it is read.
    """
    row = tx.execute(
        "SELECT task_id FROM submissions WHERE account = ? AND state = ? AND alive_at > ?"
        " AND (alive_at < ? OR alive_at = intended_at AND alive_at < ?)"
        " AND NOT EXISTS (SELECT 1 FROM items WHERE items.batch = submissions.batch"
        " AND items.id = submissions.item AND items.lease > ?)"
        " ORDER BY alive_at LIMIT 1",
        (
            account,
            EntryState.CREATED,
            now - COUNTS_FOR,
            now - _FORSAKEN_FOR,
            now - _UNREAD_FOR,
            now,
        ),
    ).fetchone()
    return str(row["task_id"]) if row else None


def note_life(tx: Transaction, task_id: str, now: float) -> None:
    """Note that a task is looked at; with `now` 0, that it runs no more as far as one can see.

    Of one that has ended it stays known when it was last seen to run.
    """
    tx.execute(
        "UPDATE submissions SET alive_at = ? WHERE task_id = ? AND finished_at IS NULL",
        (now, task_id),
    )


def book_read(tx: Transaction, account: Account, now: float) -> float:
    """Take the next free turn to read and return the seconds until it."""
    query = "SELECT next_read FROM accounts WHERE id = ?"
    [booked] = tx.execute(query, (account.id,)).fetchall()
    turn = max(now, booked["next_read"])
    tx.execute(
        "UPDATE accounts SET next_read = ? WHERE id = ?",
        (turn + _MARGIN / account.reads, account.id),
    )
    return float(turn - now)


def pause_reads(tx: Transaction, account: str, seconds: float, now: float) -> None:
    """Let nobody read for a while, as the service asks."""
    until = now + min(seconds, _LONGEST_PAUSE)
    tx.execute(
        "UPDATE accounts SET next_read = ? WHERE id = ? AND next_read < ?",
        (until, account, until),
    )
