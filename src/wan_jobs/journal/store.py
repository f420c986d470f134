"""The journal: an intent before each paid request, its outcome directly after the answer.

A process killed at any moment leaves either nothing (and sent nothing), or an intent (a task may
exist), or the task's id. What the service would tell again, as how a task ended, is written
without waiting for the disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from wan_jobs.characters import with_whole_characters
from wan_jobs.clock import Clock, SystemClock
from wan_jobs.document import Json, Model, merged_document
from wan_jobs.errors import JournalError, KeyConflict
from wan_jobs.journal.database import Database
from wan_jobs.journal.entry import Entry, EntryState, Intent, json_of
from wan_jobs.record import SUCCESS, TaskRecord

_COLUMNS = (
    "token, service, model, state, input, digest, intended_at, key, callback_url, task_id, "
    "reason, finished_at, duration, credits, file"
)
_UNSETTLED = "state IN ('intended', 'unknown')"
_SETTLE = (
    "UPDATE submissions SET state = ?, task_id = ?, reason = ?"
    " WHERE token = ? AND state IN ('intended', 'unknown')"
)

# Proof that a task exists overrules a refusal too. A refusal has given the caller's key free: the
# task has it again only if nothing else took it.
_PROVE = (
    "UPDATE submissions AS this SET state = 'created', task_id = ?, reason = ?, key = CASE WHEN"
    " EXISTS (SELECT 1 FROM submissions AS other WHERE other.service = this.service"
    " AND other.key = this.key AND other.state != 'refused' AND other.token != this.token)"
    " THEN NULL ELSE key END"
    " WHERE token = ? AND state IN ('intended', 'unknown', 'refused')"
)


class Journal:
    """A journal in the file at `path`, made on first use; several processes may share it.

    Every method raises `JournalError` if the file cannot be used.
    """

    def __init__(self, path: str | PathLike[str], *, clock: Clock | None = None) -> None:
        self._database = Database(Path(path))
        self._clock = clock or SystemClock()

    @property
    def path(self) -> Path:
        """Where the journal is kept."""
        return self._database.path

    def intend(self, intent: Intent) -> Entry | None:
        """Commit an intent; or return the entry that already holds the caller's key.

        A request that was cleanly refused has given its key free again. Raises `KeyConflict` if
        the key was used for another request.
        """
        with self._database.transaction() as database:
            earlier = self._by_key(database, intent) if intent.key else None
            if earlier is not None:
                return earlier
            database.execute(
                "INSERT INTO submissions (token, service, key, model, input, digest, callback_url,"
                " state, intended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    intent.token,
                    intent.service,
                    intent.key,
                    intent.model,
                    json_of(intent.input),
                    intent.digest,
                    intent.callback_url,
                    EntryState.INTENDED,
                    self._clock.time(),
                ),
            )
        return None

    def find_key(self, service: str, key: str, digest: str) -> Entry | None:
        """Return the entry under a caller's key, if one stands in the way of a new submission."""
        intent = Intent(service, "", {}, digest, key)
        with self._database.reading() as database:
            return self._by_key(database, intent)

    def created(self, token: str, task_id: str) -> None:
        """Note the answer: the task exists under this id."""
        self._move(token, EntryState.CREATED, task_id=task_id)

    def refused(self, token: str, reason: str) -> None:
        """Note the answer: nothing was created."""
        self._move(token, EntryState.REFUSED, reason=reason)

    def doubted(self, token: str, reason: str) -> None:
        """Note a doubt: a task may exist."""
        self._move(token, EntryState.UNKNOWN, reason=reason)

    def settle(self, token: str, task_id: str | None) -> Entry:
        """Settle a doubt by hand: with the id found elsewhere, or `None` for never created.

        An id settles a refusal too. Raises `JournalError` if there is no such entry, or it is
        known to have created another task.
        """
        with self._database.transaction() as database:
            entry = self._one(database, "token = ?", token)
            if entry is None:
                raise JournalError(f"The journal holds no submission {token}.")
            if entry.task_id is not None and entry.task_id != task_id:
                raise JournalError(
                    f"Submission {token} is settled already: it created task {entry.task_id}."
                )
            if task_id is not None:
                database.execute(_PROVE, (task_id, "settled by hand", token))
            else:
                never = "settled by hand as never created"
                database.execute(_SETTLE, (EntryState.REFUSED, None, never, token))
            return self._one(database, "token = ?", token) or entry

    def settle_by_callback(self, token: str, task_id: str) -> bool:
        """Settle a doubt, or a refusal, with the id of a callback that carried our token.

        Says whether it did.
        """
        with self._database.transaction() as database:
            proven = database.execute(_PROVE, (task_id, "settled by callback", token))
            return proven.rowcount > 0

    def observed(self, record: TaskRecord) -> None:
        """Note how a task ended, how long it took and what it cost."""
        if not record.finished:
            return
        state = EntryState.SUCCEEDED if record.state == SUCCESS else EntryState.FAILED
        with self._database.transaction(durable=False) as database:
            database.execute(
                "UPDATE submissions SET state = ?, finished_at = coalesce(finished_at, ?),"
                " duration = ?, credits = ?, reason = ? WHERE task_id = ?",
                (
                    state,
                    self._clock.time(),
                    record.duration,
                    record.credits,
                    _storable(record.fail_message) if state is EntryState.FAILED else None,
                    record.task_id,
                ),
            )

    def downloaded(self, task_id: str, file: Path) -> None:
        """Note where a task's result was stored."""
        with self._database.transaction(durable=False) as database:
            database.execute(
                "UPDATE submissions SET file = ? WHERE task_id = ?",
                (with_whole_characters(str(file)), task_id),
            )

    def find(self, name: str) -> Entry | None:
        """Return the submission with this task id or token."""
        with self._database.reading() as database:
            return self._one(database, "token = ? OR task_id = ?", name, name)

    def entries(self, *, limit: int = 100, unsettled: bool = False) -> list[Entry]:
        """Return the latest submissions, newest first; only those in doubt if `unsettled`."""
        where = _UNSETTLED if unsettled else "1"
        with self._database.reading() as database:
            rows = database.execute(
                f"SELECT {_COLUMNS} FROM submissions WHERE {where}"  # noqa: S608
                " ORDER BY intended_at DESC, token LIMIT ?",
                (limit,),
            )
            return [_entry(row) for row in rows]

    def durations(self, service: str, model: str, *, limit: int = 100) -> list[float]:
        """How long the latest successful tasks of a model took, in seconds."""
        with self._database.reading() as database:
            rows = database.execute(
                "SELECT duration FROM submissions WHERE service = ? AND model = ? AND state = ?"
                " AND duration > 0 ORDER BY intended_at DESC LIMIT ?",
                (service, model, EntryState.SUCCEEDED, limit),
            )
            return [float(row[0]) for row in rows]

    def costs(
        self, service: str, model: str | Model, *, settings: Mapping[str, object], limit: int = 1000
    ) -> list[float]:
        """Return what a model's latest successful tasks with these values in `settings` cost.

        A field that was left out counts as its default in the merged document, and as `None` if it
        has none.
        """
        model_id, defaults = _defaults(model)
        with self._database.reading() as database:
            rows = database.execute(
                "SELECT input, credits FROM submissions WHERE service = ? AND model = ?"
                " AND state = ? AND credits IS NOT NULL ORDER BY intended_at DESC LIMIT ?",
                (service, model_id, EntryState.SUCCEEDED, limit),
            ).fetchall()
        inputs = ((json.loads(row["input"]), float(row["credits"])) for row in rows)
        return [
            cost
            for given, cost in inputs
            if all(given.get(name, defaults.get(name)) == settings[name] for name in settings)
        ]

    def uploaded(self, service: str, digest: str) -> str | None:
        """Return the address of content that was uploaded before and has not expired."""
        with self._database.reading() as database:
            row = database.execute(
                "SELECT url FROM uploads WHERE service = ? AND digest = ? AND expires_at > ?",
                (service, digest, self._clock.time()),
            ).fetchone()
            return str(row[0]) if row else None

    def remember_upload(self, service: str, digest: str, url: str, lives_for: float) -> None:
        """Note the address of uploaded content, for `lives_for` seconds."""
        now = self._clock.time()
        with self._database.transaction(durable=False) as database:
            database.execute("DELETE FROM uploads WHERE expires_at <= ?", (now,))
            database.execute(
                "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?)",
                (service, digest, url, now + lives_for),
            )

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._database.close()

    def _by_key(self, database: sqlite3.Connection, intent: Intent) -> Entry | None:
        where = f"service = ? AND key = ? AND state != '{EntryState.REFUSED}'"
        earlier = self._one(database, where, intent.service, intent.key)
        if earlier is None:
            return None
        if earlier.digest != intent.digest:
            raise KeyConflict(
                f"The key {intent.key!r} was used before for a different request.",
                task_id=earlier.task_id,
            )
        return earlier

    def _move(
        self,
        token: str,
        state: EntryState,
        *,
        task_id: str | None = None,
        reason: str | None = None,
    ) -> bool:
        with self._database.transaction() as database:
            moved = database.execute(_SETTLE, (state, task_id, _storable(reason), token))
            return moved.rowcount > 0

    @staticmethod
    def _one(database: sqlite3.Connection, where: str, *values: object) -> Entry | None:
        query = f"SELECT {_COLUMNS} FROM submissions WHERE {where}"  # noqa: S608
        row = database.execute(query, values).fetchone()
        return _entry(row) if row else None


def _defaults(model: str | Model) -> tuple[str, Mapping[str, Json]]:
    if isinstance(model, str):
        found = merged_document().models.get(model)
        if found is None:
            return model, {}
        model = found
    return model.id, {name: schema.get("default") for name, schema in model.properties.items()}


def _storable(text: str | None) -> str | None:
    return None if text is None else with_whole_characters(text)


def _entry(row: sqlite3.Row) -> Entry:
    values = dict(row)
    values["state"] = EntryState(values["state"])
    values["input"] = json.loads(values["input"])
    return Entry(**values)
