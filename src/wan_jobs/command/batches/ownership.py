"""Whose a batch is: its tasks are paid for by one account, and found again by no other."""

from __future__ import annotations

from dataclasses import replace

from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Batch, Item, NewItem
from wan_jobs.ledger.entry import EntryState
from wan_jobs.ledger.journal import Journal
from wan_jobs.session import Session


def require_own(session: Session, batch: Batch) -> None:
    """Let a batch that nothing was sent for be of this client's account.

    So one that was begun with a wrong key or address goes on once that is mended. Raises
    `InvalidInput` for another account's that something was sent for, or somebody works on.
    """
    if is_own(session, batch):
        return
    batches = session.ledger.batches
    items = [_unsent(item) for item in batches.items(batch.name)]
    batches.forget(batch.name)
    batches.open(replace(batch, service=session.connection.base_url, account=session.account.id))
    batches.add(batch.name, items)


def is_own(session: Session, batch: Batch) -> bool:
    """Whether a batch is of this client's account; raises `InvalidInput` if it cannot become so."""
    if batch.account == session.account.id:
        return True
    ledger = session.ledger
    if any(was_sent(ledger, item) for item in ledger.batches.items(batch.name)):
        raise InvalidInput(
            f"Batch {batch.name!r} belongs to another key or service, and something was sent for "
            f"it to {batch.service}: go on with those, or give another folder."
        )
    return False


def was_sent(ledger: Journal, item: Item) -> bool:
    """Whether a task of an item may exist, or has."""
    entry = None if item.token is None else ledger.find(item.token)
    return entry is not None and entry.state is not EntryState.REFUSED


def _unsent(item: Item) -> NewItem:
    return NewItem(item.id, item.n, item.model, item.input, item.files, item.digest)
