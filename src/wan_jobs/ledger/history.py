"""What earlier jobs have taught: how long they take, what they cost, where uploaded files are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wan_jobs.document import Json, Model, merged_document
from wan_jobs.ledger.entry import EntryState
from wan_jobs.ledger.store import Transaction

# Seconds that two clocks may count differently between a task's creation and its end.
_CLOCKS_DIFFER = 5.0


def durations(
    tx: Transaction, service: str, model: str, limit: int, *, confirmed: bool
) -> list[float]:
    """Return how long the latest successful tasks of a model took; see `Journal.durations`."""
    room = _CLOCKS_DIFFER if confirmed else float("inf")
    rows = tx.execute(
        "SELECT duration FROM submissions WHERE service = ? AND model = ? AND state = ?"
        " AND duration > 0 AND duration <= finished_at - intended_at + ?"
        " ORDER BY intended_at DESC LIMIT ?",
        (service, model, EntryState.SUCCEEDED, room, limit),
    )
    return [float(row["duration"]) for row in rows]


def costs(
    tx: Transaction, service: str, model: str | Model, settings: Mapping[str, object], limit: int
) -> list[float]:
    """Return what the latest tasks with these settings cost; see `Journal.costs`."""
    model_id, defaults = _defaults(model)
    rows = tx.execute(
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
