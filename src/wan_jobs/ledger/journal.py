"""The ledger: an intent before each paid request, its outcome after the answer.

A process killed at any moment leaves nothing, a grant (and sent nothing), an intent (a task may
exist), or the task's id. What the service would tell again is written without waiting for the disk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.arguments import count_of
from wan_jobs.clock import Clock
from wan_jobs.configuration import spool_path
from wan_jobs.deferred import deferred
from wan_jobs.document import Model
from wan_jobs.ledger import granting, history, limits, settling
from wan_jobs.ledger.entry import (
    COLUMNS,
    NOT_SENT_YET,
    UNSENT,
    Entry,
    EntryState,
    Intent,
    condition,
    entry_of_task,
    find_entry,
    not_sent_by_this_machine,
    read_entry,
    unsent_values,
)
from wan_jobs.ledger.grant import Account, Go, Grant
from wan_jobs.ledger.history import Lifetimes
from wan_jobs.ledger.spool import Spool
from wan_jobs.ledger.sqlite_store import SqliteStore
from wan_jobs.ledger.store import RowValues, Store, Transaction
from wan_jobs.record import TaskRecord
from wan_jobs.redaction import DatabaseAddress, is_database
from wan_jobs.texts import with_whole_characters

if TYPE_CHECKING:
    from wan_jobs.ledger.batches import Batches
else:
    [Batches] = deferred("wan_jobs.ledger.batches", "Batches")

# Seconds after which what is kept in memory only has done its service.
_KEPT_IN_MEMORY = 3600.0


class Journal:
    """A ledger in the file at `path`, made on first use; several processes may share it.

    It may also be the address of a Postgres database, `postgresql://…`, for several machines (extra
    `fleet`); ids that cannot reach it wait in the folder `spool`. With `path=None` it is kept in
    memory. The limits of an account hold for all who share it. Every method raises `JournalError`
    if the file or the database cannot be used.
    """

    def __init__(
        self,
        path: str | PathLike[str] | None,
        *,
        clock: Clock | None = None,
        spool: str | PathLike[str] | None = None,
    ) -> None:
        self._spool: Spool | None = None
        self._address: DatabaseAddress | None = None
        self._store: Store
        self._path = None if path is None or is_database(path) else Path(path)
        if is_database(path):
            from wan_jobs.ledger.postgres_store import PostgresStore

            self._address = DatabaseAddress(path)
            self._store = PostgresStore(self._address, clock)
            self._spool = Spool(spool_path() if spool is None else Path(spool), str(self.place))
        else:
            self._store = SqliteStore(self._path, clock)

    def go_by(self, clock: Clock) -> None:
        """Take the time from `clock`, unless the journal has a clock already."""
        self._store.go_by(clock)

    @property
    def path(self) -> Path | None:
        """Where the journal is kept."""
        return self._path

    @property
    def place(self) -> str | None:
        """Where the journal is kept: a path, or an address without its password."""
        if self._address is not None:
            return str(self._address)
        return None if self.path is None else str(self.path)

    def __repr__(self) -> str:
        return f"<Journal {self.place or 'in memory'}>"

    @property
    def batches(self) -> Batches:
        """The batches that are kept here."""
        from wan_jobs.ledger.batches import Batches

        return Batches(self._store)

    def grant(self, intent: Intent, account: Account) -> Grant:
        """Ask to send a paid request; only with `Go` is anything written, and all of it at once.

        What is granted may leave once `departs` says so.

        Raises `KeyConflict` if the caller's key was used for another request.
        """
        self.replay()
        answers: list[Grant] = []
        unsent = NOT_SENT_YET if self.is_remote else not_sent_by_this_machine()

        def work(tx: Transaction) -> Grant:
            if answers and isinstance(answers[-1], Go):
                # Begun anew, since nobody knows whether the answer has come to stand. Nothing was
                # sent on it: it is taken back.
                settling.move(tx, intent.token, EntryState.REFUSED, reason="it was not sent")
            if self.place is None:
                granting.forget_before(tx, tx.now() - _KEPT_IN_MEMORY)
            answers.append(granting.grant(tx, intent, account, unsent))
            return answers[-1]

        return self._store.write(work)

    def departs(self, token: str) -> bool:
        """Note that a request that was granted leaves now; says whether it still may.

        It may not if the grant was taken back, or is of long ago. A kill leaves this note where it
        is; in a file it does not wait for the disk, so that no time passes before the request.
        """
        moved: list[bool] = []

        def work(tx: Transaction) -> bool:
            if moved and moved[-1]:
                # Begun anew, since nobody knows whether it has come to stand; only we move it so.
                entry = find_entry(tx, "token = ?", token)
                if entry is not None and entry.state is EntryState.INTENDED:
                    return True
            moved.append(granting.depart(tx, token))
            return moved[-1]

        return self._store.write(work, durable=self.is_remote)

    def consolidate(self) -> None:
        """Move what was written from the log beside the file into the file itself.

        The log may be lost where the file is not, by copying or by cleaning up; what was sent must
        be known even then.
        """
        self._store.consolidate()

    def put_off(self, token: str, reason: str, account: Account, seconds: float) -> None:
        """Note that the service refused for now: nobody is to create for so many seconds.

        The same intent may be granted again.
        """
        reason = with_whole_characters(reason)

        def work(tx: Transaction) -> None:
            now = limits.open_account(tx, account.id)
            settling.move(tx, token, EntryState.REFUSED, reason=reason)
            limits.pause(tx, account.id, seconds, now)

        self._store.write(work)

    def book_read(self, account: Account, task_id: str | None = None) -> float:
        """Take the account's next free turn to read and return the seconds until it.

        The task that is to be read is one that somebody follows.
        """

        def work(tx: Transaction) -> float:
            now = limits.open_account(tx, account.id)
            if task_id is not None:
                limits.note_life(tx, task_id, now)
            return limits.book_read(tx, account, now)

        return self._store.write(work, durable=False)

    def pause_reads(self, account: Account, seconds: float) -> None:
        """Let nobody read for so many seconds, as the service asks."""

        def work(tx: Transaction) -> None:
            now = limits.open_account(tx, account.id)
            limits.pause_reads(tx, account.id, seconds, now)

        self._store.write(work, durable=False)

    def count_no_more(self, task_id: str) -> None:
        """Count a task as running no more: the service does not say that it runs."""
        self._store.write(lambda tx: limits.note_life(tx, task_id, 0), durable=False)

    def find_key(self, service: str, key: str, digest: str) -> Entry | None:
        """Return the entry under a caller's key, if one stands in the way of a new submission.

        Raises `KeyConflict` if the key was used for another request.
        """
        intent = Intent(service, "", {}, digest, key)
        return self._store.read(lambda tx: granting.earlier_of(tx, intent))

    def created(self, token: str, task_id: str, reason: str | None = None) -> bool:
        """Note the answer, or another proof: the task exists under this id.

        Overrules a doubt and a refusal; says whether it was news.
        """
        news = self._move(token, EntryState.CREATED, task_id=task_id, reason=reason)
        if self._spool is not None:
            self._spool.strike(token)
        return news

    def keep(self, token: str, task_id: str, reason: str | None = None) -> None:
        """Write an id to a disk of this machine, if the ledger is on another.

        To be done at once: `created`, of which this is a part, may have to wait for the network.
        """
        if self._spool is not None:
            self._spool.keep(token, task_id, reason)

    @property
    def is_remote(self) -> bool:
        """Whether the ledger is on another machine, for all one knows."""
        return self._spool is not None

    def replay(self) -> int:
        """Write down the ids that processes of this machine kept and died with; return how many."""
        if self._spool is None:
            return 0
        return self._spool.replay(
            lambda token, task_id, reason: self._move(
                token, EntryState.CREATED, task_id=task_id, reason=reason
            )
        )

    def now(self) -> float:
        """Return the ledger's time, in Unix seconds; other machines may have another."""
        return self._store.read(lambda tx: tx.now())

    def refused(self, token: str, reason: str) -> None:
        """Note the answer: nothing was created."""
        self._move(token, EntryState.REFUSED, reason=reason)

    def doubted(self, token: str, reason: str) -> None:
        """Note a doubt: a task may exist."""
        self._move(token, EntryState.UNKNOWN, reason=reason)

    def settle(self, token: str, task_id: str | None) -> Entry:
        """Settle a doubt by hand: with the id found elsewhere, or `None` for never created.

        An id settles a refusal too. Raises `InvalidInput` if there is no such entry, or it is
        known to have created another task.
        """
        return self._store.write(lambda tx: settling.settle_by_hand(tx, token, task_id))

    def settle_by_callback(self, token: str, task_id: str) -> bool:
        """Settle a doubt, or a refusal, with the id of a callback that carried our token.

        Says whether it did.
        """
        return self.created(token, task_id, "settled by callback")

    def observed(
        self, record: TaskRecord, service: str | None = None, ran_ago: float | None = None
    ) -> None:
        """Note how a task of a service ended, how long it took and what it cost.

        It was seen to run so many seconds ago, or never.
        """
        if not record.finished:
            return
        reason = _storable(record.fail_message)
        self._store.write(
            lambda tx: settling.observe(tx, record, reason, tx.now(), service, ran_ago),
            durable=False,
        )

    def downloaded(self, task_id: str, file: Path, service: str | None = None) -> None:
        """Note where the result of a service's task was stored."""
        stored = with_whole_characters(str(file))

        def work(tx: Transaction) -> None:
            entry = entry_of_task(tx, task_id, service)
            if entry is not None:
                tx.execute("UPDATE submissions SET file = ? WHERE token = ?", (stored, entry.token))

        self._store.write(work, durable=False)

    def find(self, name: str) -> Entry | None:
        """Return the submission with this token, or the latest with this task id."""
        return self._store.read(
            lambda tx: find_entry(tx, "token = ?", name) or entry_of_task(tx, name)
        )

    def entries(
        self,
        *,
        limit: int = 100,
        unsettled: bool = False,
        state: EntryState | None = None,
        since: float = 0.0,
        until: float | None = None,
        services: Collection[str] | None = None,
    ) -> list[Entry]:
        """Return the latest submissions, newest first.

        Only those in doubt if `unsettled`, of one `state`, intended from `since` on and before
        `until`, which are Unix times, or at one of these `services`.
        """
        where, values = condition(unsettled, state, since, until, services)
        return self._select(where, *values, limit=limit)

    def count(
        self,
        *,
        unsettled: bool = False,
        state: EntryState | None = None,
        since: float = 0.0,
        until: float | None = None,
        services: Collection[str] | None = None,
    ) -> int:
        """Return how many submissions `entries` would return without a limit."""
        where, values = condition(unsettled, state, since, until, services)
        query = f"SELECT count(*) AS n FROM submissions WHERE {where}"  # noqa: S608
        return int(self._rows(query, *values)[0]["n"])

    def services(self) -> list[str]:
        """Return the addresses of all services that anything was submitted to."""
        rows = self._rows("SELECT DISTINCT service FROM submissions ORDER BY service")
        return [str(row["service"]) for row in rows]

    def alike(self, service: str, digest: str, *, within: float) -> list[Entry]:
        """Return submissions of the last `within` seconds that asked for the same, newest first.

        Those that were refused, have failed, or were not sent are left out.
        """
        where = (
            "service = ? AND digest = ? AND intended_at > ?"
            f" AND state NOT IN ('{EntryState.REFUSED}', '{EntryState.FAILED}')"
            f" AND NOT ({UNSENT})"
        )
        return self._select(where, service, digest, self.now() - within, *unsent_values())

    def lifetimes(self, service: str, model: str, *, limit: int = 100) -> Lifetimes:
        """Return how long the latest successful tasks of a model lasted, told and known."""
        return self._store.read(lambda tx: history.lifetimes(tx, service, model, limit))

    def costs(
        self, service: str, model: str | Model, *, settings: Mapping[str, object], limit: int = 1000
    ) -> list[float]:
        """Return what a model's latest successful tasks with these values in `settings` cost.

        Those that cost nothing are left out, as they tell no price. A field that was left out
        counts as its default in the merged document, and as `None` if it has none.
        """
        return self._store.read(lambda tx: history.costs(tx, service, model, settings, limit))

    def uploaded(self, service: str, digest: str) -> str | None:
        """Return the address of content that was uploaded before and has not expired."""
        return self._store.read(lambda tx: history.uploaded(tx, service, digest))

    def remember_upload(self, service: str, digest: str, url: str, lives_for: float) -> None:
        """Note the address of uploaded content, for `lives_for` seconds."""
        self._store.write(
            lambda tx: history.remember_upload(tx, service, digest, url, lives_for), durable=False
        )

    def close(self) -> None:
        """Close the file; the next use opens it again. What is kept in memory stays."""
        self._store.close()

    def _move(
        self,
        token: str,
        state: EntryState,
        *,
        task_id: str | None = None,
        reason: str | None = None,
    ) -> bool:
        reason = _storable(reason)
        return self._store.write(
            lambda tx: settling.move(tx, token, state, task_id=task_id, reason=reason)
        )

    def _select(self, where: str, *values: object, limit: int = 100) -> list[Entry]:
        query = (
            f"SELECT {COLUMNS} FROM submissions WHERE {where}"  # noqa: S608
            " ORDER BY intended_at DESC, token LIMIT ?"
        )
        return [read_entry(r) for r in self._rows(query, *values, count_of("limit", limit))]

    def _rows(self, query: str, *values: object) -> list[RowValues]:
        return self._store.read(lambda tx: tx.execute(query, values).fetchall())


def _storable(text: str | None) -> str | None:
    return None if text is None else with_whole_characters(text)
