"""How a batch shows itself while it runs: one calm line, and a line for what needs to be seen."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from wan_jobs.batch.forecast import BatchPace
from wan_jobs.command.screen.output import Output, shown, write_table
from wan_jobs.command.screen.quantities import credits_in_words, time_in_words
from wan_jobs.ledger.batch import Batch, Item, ItemState
from wan_jobs.ledger.batches import Batches

_HEADINGS = ("batch", "state", "done", "of", "running", "failed", "in doubt", "folder")

_WORDS = {
    ItemState.DONE: "done",
    ItemState.FAILED: "failed",
    ItemState.DOUBT: "in doubt",
    ItemState.EXPIRED: "expired",
}


@dataclass(slots=True)
class Display:
    """Shows a batch on one output.

    `expected` is how many seconds it is forecast to take, if it is.
    """

    output: Output
    expected: float | None = None
    spent: float = 0.0
    _progress: BatchPace = field(init=False)
    _latest: str = ""

    def __post_init__(self) -> None:
        self._progress = BatchPace(self.expected, time.monotonic())

    def item(self, item: Item) -> None:
        """Tell of an item that has ended: a line if it needs to be seen, or nothing moves."""
        self.note_ended(1)
        self.spent += item.credits or 0.0
        self._latest = shown(item.id)
        if self.output.as_json:
            self.output.json({"event": "item", **item_json(item)})
        elif item.state is not ItemState.DONE or not self.output.draws:
            self.output.note(told(item))

    def note_ended(self, count: int) -> None:
        """Count items that ended, for the time that is left."""
        if count:
            self._progress.note(time.monotonic(), count)

    def draw(self, batch: Batch) -> None:
        """Draw the line anew, where there is a terminal."""
        if not self.output.draws:
            return
        parts = [self.line(batch)]
        left = self._left(batch)
        if left is not None:
            parts.append(f"about {time_in_words(left)} left")
        if self._latest:
            parts.append(f"latest {self._latest}")
        self.output.draw("  ".join(parts))

    def line(self, batch: Batch) -> str:
        """Return how the batch stands, in one line."""
        counts = batch.counts
        parts = [f"{counts.get(ItemState.DONE, 0)} of {batch.total} done"]
        if batch.running:
            parts.append(f"{batch.running} running")
        parts += [
            f"{counts[state]} {word}"
            for state, word in _WORDS.items()
            if state is not ItemState.DONE and counts.get(state)
        ]
        parts.append(credits_in_words(self.spent))
        if batch.reserved > self.spent:
            parts[-1] += f" (and {credits_in_words(batch.reserved - self.spent)} reserved)"
        return "  ".join(parts)

    def _left(self, batch: Batch) -> float | None:
        """Return the seconds that are probably left, if anything is to be done."""
        todo = batch.counts.get(ItemState.TODO, 0)
        return self._progress.left(todo, time.monotonic()) if todo else None


def told(item: Item) -> str:
    """Return what became of an item, in one line."""
    facts = [_WORDS.get(item.state, item.state)]
    if item.file:
        facts.append(Path(item.file).name)
    if item.credits is not None:
        facts.append(credits_in_words(item.credits))
    if item.seconds is not None:
        facts.append(time_in_words(item.seconds))
    if item.reason and not item.file:
        facts.append(item.reason)
    return f"{shown(item.id)}: {shown(', '.join(facts))}"


def item_json(item: Item) -> dict[str, object]:
    """Return what `results.jsonl` has of an item."""
    import json

    from wan_jobs.batch.results import result_line

    line: dict[str, object] = json.loads(result_line(item))
    return line


def batch_json(batch: Batch, spent: float) -> dict[str, object]:
    """Return how a batch stands that has spent so many credits."""
    counts = Counter({str(state): count for state, count in batch.counts.items()})
    return {
        "name": batch.name,
        "state": batch.state,
        "reason": batch.reason,
        "out": batch.out,
        "items": {str(state): counts[state] for state in ItemState},
        "running": batch.running,
        "credits": spent,
        "reserved": batch.reserved,
        "max_credits": batch.cap,
    }


def list_batches(output: Output, kept: Batches) -> None:
    """Show all batches as a table, a line each."""
    batches = kept.all()
    if output.as_json:
        output.json([batch_json(batch, kept.spent(batch.name)) for batch in batches])
        return
    states = (ItemState.FAILED, ItemState.DOUBT)
    rows = [
        (
            shown(batch.name),
            str(batch.state),
            str(batch.counts.get(ItemState.DONE, 0)),
            str(batch.total),
            str(batch.running),
            *(str(batch.counts.get(state, 0)) for state in states),
            shown(batch.out),
        )
        for batch in batches
    ]
    write_table(output, _HEADINGS, rows)
    if not rows:
        output.note("No batch has been made yet.")
