"""What the ledger knows of one submission."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from wan_jobs.arguments import check_given, check_kind
from wan_jobs.document import Json
from wan_jobs.errors import JournalError
from wan_jobs.ledger.store import RowValues, Transaction


class EntryState(StrEnum):
    """How a submission stands.

    `GRANTED` is committed together with the turn to send, and nothing leaves under it: when its
    process is killed, nothing was sent. `INTENDED` is noted once the connection is open, just
    before the request leaves. It stays for a moment while a live process awaits the answer, and
    for good when that process was killed: the task may then exist.
    """

    GRANTED = "granted"
    INTENDED = "intended"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    CREATED = "created"
    SUCCEEDED = "success"
    FAILED = "fail"

    @property
    def unsettled(self) -> bool:
        """Whether a task may exist whose id is not known."""
        return self in {EntryState.INTENDED, EntryState.UNKNOWN}


@dataclass(frozen=True, slots=True)
class ItemAttempt:
    """Which attempt at which item of a batch a submission is; attempts count from 1."""

    batch: str
    item: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What submissions whose keys begin alike may cost together, in the last `period` seconds.

    It counts over all processes that share the ledger; `credits` is what whoever asks may bring it
    to.
    """

    keys_begin: str
    credits: float
    period: float


@dataclass(frozen=True, slots=True)
class Intent:
    """A submission about to be sent: `input` is what is asked, `digest` identifies it.

    The digest covers files by content and leaves the correlation token out, so that asking again
    for the same has the same digest. `estimate` is what it is expected to cost, in credits; it is
    granted only if that fits into the `allowance`.
    """

    service: str
    model: str
    input: Mapping[str, object] = field(repr=False)
    digest: str
    key: str | None = None
    callback_url: str | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    part_of: ItemAttempt | None = None
    estimate: float | None = None
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission as the ledger keeps it. Times are Unix seconds, `duration` is in seconds."""

    token: str
    service: str
    model: str
    state: EntryState
    input: Mapping[str, Any] = field(repr=False)
    digest: str = field(repr=False)
    intended_at: float
    key: str | None = None
    callback_url: str | None = field(default=None, repr=False)
    task_id: str | None = None
    reason: str | None = None
    finished_at: float | None = None
    duration: float | None = None
    credits: float | None = None
    file: str | None = None
    batch: str | None = None
    item: str | None = None
    attempt: int | None = None
    estimate: float | None = None

    @property
    def is_guess(self) -> bool:
        """Whether the task's id was read where none is documented, and nothing has proved it."""
        return self.state is EntryState.CREATED and self.reason == ID_GUESSED

    @property
    def held(self) -> float:
        """Credits that stand against a batch's cap: the cost once known, until then the estimate.

        A refused submission and a failed task cost nothing.
        """
        if self.state in {EntryState.REFUSED, EntryState.FAILED}:
            return 0.0
        if self.state is EntryState.SUCCEEDED and self.credits is not None:
            return self.credits
        return self.estimate or 0.0


ID_GUESSED = "its id stood where none is documented"
"""The reason of an entry whose task id is a guess, which gives way to proof of another."""

NOT_SENT_YET = "not sent yet"
"""The reason of a grant in a ledger that loses nothing of what it was told."""


@cache
def not_sent_by_this_machine() -> str:
    """Return the reason of a grant in a file: it speaks until this machine is restarted.

    That the request leaves is noted there without waiting for the disk, which a kill cannot undo
    and a power cut can.
    """
    try:
        machine = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        machine = secrets.token_hex(16)  # then only this process is known to run on
    return f"{NOT_SENT_YET}, by the machine started as {machine}"


UNSENT = f"state = '{EntryState.GRANTED}' AND reason IN (?, ?)"


def unsent_values() -> tuple[str, str]:
    """Return the values of `UNSENT`, the SQL that is true of what was certainly not sent yet."""
    return NOT_SENT_YET, not_sent_by_this_machine()


_UNSETTLED = (
    f"(state IN ('{EntryState.INTENDED}', '{EntryState.UNKNOWN}')"
    f" OR state = '{EntryState.GRANTED}' AND reason NOT IN (?, ?))"
)

_NUMBERS = frozenset({"intended_at", "finished_at", "duration", "credits", "estimate", "attempt"})

COLUMNS = (
    "token, service, model, state, input, digest, intended_at, key, callback_url, task_id, "
    "reason, finished_at, duration, credits, file, batch, item, attempt, estimate"
)


def read_entry(row: RowValues) -> Entry:
    """Return a row's entry; raises `JournalError` for one that cannot be understood."""
    values = dict(row)
    try:
        check_kinds(values, _NUMBERS)
        values["state"] = EntryState(values["state"])
        values["input"] = json.loads(values["input"])
        if not isinstance(values["input"], dict):
            raise TypeError
        if values["state"] is EntryState.GRANTED and values["reason"] not in unsent_values():
            values["state"] = EntryState.UNKNOWN
            values["reason"] = "the machine stopped before it was certain whether it was sent"
    except (ValueError, TypeError, RecursionError):
        raise JournalError(
            f"The journal's entry {values.get('token')!r} cannot be understood: its state is "
            f"{str(values['state'])!r}, and what it holds may be damaged.",
            remedy="A newer version may have written it: update. Else delete that row of the "
            "table `submissions`, having looked at the account's task log.",
        ) from None
    return Entry(**values)


def check_kinds(values: RowValues, numbers: Collection[str]) -> None:
    """Raise `TypeError` unless a row holds numbers under these names and texts under all others.

    SQLite keeps whatever is written into a column, and a damaged file gives whatever is there.
    """
    for name, value in values.items():
        kinds = (int, float) if name in numbers else (str,)
        if value is not None and not isinstance(value, kinds):
            raise TypeError(name)


def find_entry(tx: Transaction, where: str, *values: object) -> Entry | None:
    """Return the first entry for which a condition in SQL holds."""
    query = f"SELECT {COLUMNS} FROM submissions WHERE {where} LIMIT 1"  # noqa: S608
    row = tx.execute(query, values).fetchone()
    return read_entry(row) if row else None


def entry_of_task(tx: Transaction, task_id: str, service: str | None = None) -> Entry | None:
    """Return the latest entry of a task, of one service if it is named.

    Ids are a service's own: two mocks that start alike give the same ones.
    """
    of_service, names = (" AND service = ?", (service,)) if service else ("", ())
    where = f"task_id = ?{of_service} ORDER BY intended_at DESC, token"
    return find_entry(tx, where, task_id, *names)


def condition(
    unsettled: bool,
    state: EntryState | None,
    since: float,
    until: float | None,
    services: Collection[str] | None,
) -> tuple[str, list[object]]:
    """Return the SQL, with its values, that chooses such submissions.

    Raises `InvalidInput` for what no submission can be chosen by.
    """
    check_kind("state", state, EntryState)
    check_given("since", since, int, float)
    check_kind("until", until, int, float)
    check_kind("services", services, list, tuple, set, frozenset)
    parts, values = ["intended_at >= ?"], list[object]([since])
    if unsettled:
        parts.append(_UNSETTLED)
        values += unsent_values()
    if state is not None:
        parts.append("state = ?")
        values.append(state.value)
    if until is not None:
        parts.append("intended_at < ?")
        values.append(until)
    if services is not None:
        parts.append(f"service IN ({', '.join('?' * len(services)) or 'NULL'})")
        values += services
    return " AND ".join(parts), values


def json_of(values: Mapping[str, object] | Mapping[str, Json]) -> str:
    """Return the text the ledger keeps of an input."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str)
