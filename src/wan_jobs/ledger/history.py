"""What earlier jobs have taught: how long they take, what they cost, where uploaded files are."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from wan_jobs.document import Json, Model, merged_document
from wan_jobs.ledger.entry import EntryState
from wan_jobs.ledger.store import Transaction

# Seconds that two clocks may count differently between a task's creation and its end.
_CLOCKS_DIFFER = 5.0


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long the latest successful tasks of a model lasted, in seconds.

    `told` is what the service says, by its own clock, and `known` is by ours: the time of a mock
    may run many times as fast, and a task may be found long after its end. So what is told is known
    once a task that was seen to run for half of it, and then to have ended, has shown that both
    clocks go alike. `within` is the shortest time after which a task was found to have ended,
    maybe long before: an upper bound, and infinite where none is known.
    """

    told: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    within: float = math.inf


@dataclass(frozen=True, slots=True)
class _Life:
    """One task: how long it took as the `told` of its service, and what we saw ourselves.

    It was seen to run `ran` seconds after its creation, and was found to have ended after `took`.
    """

    told: float
    ran: float
    took: float

    @property
    def agrees(self) -> bool:
        """Whether what we saw leaves the service's clock no room to run twice as fast as ours."""
        seen = self.ran - _CLOCKS_DIFFER <= self.told <= self.took + _CLOCKS_DIFFER
        return seen and max(self.ran, _CLOCKS_DIFFER) >= self.told / 2

    @property
    def differs(self) -> bool:
        """Whether the service tells of more seconds than have passed."""
        return self.told > self.took + _CLOCKS_DIFFER

    @property
    def is_bounded(self) -> bool:
        """Whether we saw ourselves, about, when it ended."""
        return self.took - self.ran <= max(_CLOCKS_DIFFER, self.took / 10)


def lifetimes(tx: Transaction, service: str, model: str, limit: int) -> Lifetimes:
    """Return how long the latest successful tasks of a model lasted, told and known."""
    lives = _lives(tx, service, model, limit)
    told = [life.told for life in lives]
    scaled = [life for life in lives if life.differs]
    if scaled:
        known = [(life.ran + life.took) / 2 for life in scaled if life.is_bounded]
    else:
        known = told if any(life.agrees for life in lives) else []
    return Lifetimes(told, known, min((life.took for life in lives), default=math.inf))


def _lives(tx: Transaction, service: str, model: str, limit: int) -> list[_Life]:
    rows = tx.execute(
        "SELECT duration, intended_at, alive_at, finished_at FROM submissions"
        " WHERE service = ? AND model = ? AND state = ? AND duration > 0"
        " AND finished_at IS NOT NULL ORDER BY intended_at DESC LIMIT ?",
        (service, model, EntryState.SUCCEEDED, limit),
    )
    return [
        _Life(
            float(row["duration"]),
            max(0.0, float(row["alive_at"] or 0.0) - float(row["intended_at"])),
            max(0.0, float(row["finished_at"]) - float(row["intended_at"])),
        )
        for row in rows
    ]


def costs(
    tx: Transaction, service: str, model: str | Model, settings: Mapping[str, object], limit: int
) -> list[float]:
    """Return what the latest tasks with these settings cost; see `Journal.costs`.

    One that cost nothing was a gift, or was not counted: it tells no price.
    """
    model_id, defaults = _defaults(model)
    rows = tx.execute(
        "SELECT input, credits FROM submissions WHERE service = ? AND model = ?"
        " AND state = ? AND credits > 0 ORDER BY intended_at DESC LIMIT ?",
        (service, model_id, EntryState.SUCCEEDED, limit),
    ).fetchall()
    inputs = ((json.loads(row["input"]), float(row["credits"])) for row in rows)
    return [
        cost
        for given, cost in inputs
        if all(given.get(name, defaults.get(name)) == settings[name] for name in settings)
    ]


def uploaded(tx: Transaction, service: str, digest: str) -> str | None:
    """Return the address of content that was uploaded before and has not expired."""
    query = "SELECT url FROM uploads WHERE service = ? AND digest = ? AND expires_at > ?"
    rows = tx.execute(query, (service, digest, tx.now())).fetchall()
    return str(rows[0]["url"]) if rows else None


def remember_upload(tx: Transaction, service: str, digest: str, url: str, lives_for: float) -> None:
    """Note the address of uploaded content, for `lives_for` seconds."""
    tx.hold(f"upload {digest} to {service}")
    now = tx.now()
    tx.execute(
        "DELETE FROM uploads WHERE expires_at <= ? OR (service = ? AND digest = ?)",
        (now, service, digest),
    )
    tx.execute("INSERT INTO uploads VALUES (?, ?, ?, ?)", (service, digest, url, now + lives_for))


def _defaults(model: str | Model) -> tuple[str, Mapping[str, Json]]:
    if isinstance(model, str):
        found = merged_document().models.get(model)
        if found is None:
            return model, {}
        model = found
    return model.id, {name: schema.get("default") for name, schema in model.properties.items()}
