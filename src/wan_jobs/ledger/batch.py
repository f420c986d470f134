"""What the ledger knows of a batch and of its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class BatchState(StrEnum):
    """Whether a batch may send. What it has paid for is followed to its file in any state."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


class ItemState(StrEnum):
    """How an item of a batch stands.

    `DOUBT` has a submission that may have come about; `EXPIRED` was paid for, and its result was
    gone before it was fetched.
    """

    TODO = "todo"
    DONE = "done"
    FAILED = "failed"
    DOUBT = "doubt"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it stands. Credits are credits; `created_at` is in Unix seconds.

    `counts` has the number of items in each state; `running` counts the tasks that run at the
    service, `reserved` what is spent and about to be, against `cap`.
    """

    name: str
    service: str
    account: str
    out: str
    state: BatchState
    retries: int
    created_at: float
    reason: str | None = None
    priority: int = 0
    cap: float | None = None
    reserved: float = 0.0
    callback_url: str | None = None
    counts: Mapping[ItemState, int] = field(default_factory=dict)
    running: int = 0

    @property
    def total(self) -> int:
        """How many items the batch has."""
        return sum(self.counts.values())

    @property
    def ended(self) -> bool:
        """Whether no item is left to be done."""
        return not self.counts.get(ItemState.TODO)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A batch that may send; `waits` if it has items that nobody works on and that may begin."""

    name: str
    priority: int
    waits: bool


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be added: `input` without the files, `files` their paths by field.

    A file in a list is kept as `field.index`, and stands as `None` in the list of `input`.

    `digest` identifies what is asked, files by content; `n` is the place in the table.
    """

    id: str
    n: int
    model: str
    input: Mapping[str, object] = field(repr=False)
    files: Mapping[str, str] = field(repr=False)
    digest: str = field(repr=False)
    estimate: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands; `task_id`, `credits` and `seconds` are of its latest submission.

    `file` is where the result is, `reason` why there is none, `attempt` counts from 1; `paid` says
    whether this attempt has made a task that is not known to have failed.
    """

    batch: str
    id: str
    n: int
    model: str
    state: ItemState
    attempt: int
    input: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, str] = field(repr=False)
    digest: str = field(repr=False)
    estimate: float | None = None
    task_id: str | None = None
    token: str | None = None
    file: str | None = None
    credits: float | None = None
    seconds: float | None = None
    reason: str | None = None
    changed_at: float = 0.0
    paid: bool = False
