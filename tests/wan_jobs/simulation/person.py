"""Somebody who looks after a batch: pauses, resumes, has tried again, and settles doubts."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from tests.wan_jobs.simulation.invariants import NAME, Invariants
from tests.wan_jobs.simulation.machine import Weather
from tests.wan_jobs.simulation.service import SimulatedService
from tests.wan_jobs.simulation.store import SharedJournal, SimulatedStore
from wan_jobs.ledger.batch import BatchState, ItemState
from wan_jobs.ledger.entry import Entry


class Person:
    """Lets a batch spend `cap` credits, and more and more of them."""

    def __init__(
        self,
        draw: random.Random,
        weather: Weather,
        service: SimulatedService,
        store: SimulatedStore,
        journal: SharedJournal,
        invariants: Invariants,
        counts: Counter[str],
    ) -> None:
        self._draw, self._weather, self._counts = draw, weather, counts
        self._service, self._store, self._journal = service, store, journal
        self._invariants = invariants
        self.cap: float = 0.0

    async def live(self, items: int, price: float) -> None:
        """Pause and resume, and have tried again what did not come about, at `price` an item."""
        draw, weather = self._draw, self._weather
        while True:
            await asyncio.sleep(draw.uniform(30, 300))
            if self._store.full:
                continue
            if draw.random() < weather.paused:
                # Most often at the worst moment, when something has just been found fit to be sent.
                self._journal.just_before = self._pause
                await asyncio.sleep(draw.choice([0, 20, 20]))
                self._journal.happen()
                await asyncio.sleep(draw.uniform(1, 60))
            if draw.random() < weather.paused:
                self._try_again(draw.choice([ItemState.FAILED, ItemState.DOUBT]))
            self.cap += price * draw.randint(0, items)
            self.resume(self.cap)

    def resume(self, cap: float | None) -> None:
        """See why it is paused, and let it go on; in the end it may spend what is left to do."""
        if not self._store.full:
            query = "UPDATE batches SET cap = ?, state = 'active'"
            with self._store.untroubled():
                self._store.write(lambda tx: tx.execute(query, (cap,)))

    def settle_doubts(self) -> None:
        """Look each doubt up in the service's list of tasks."""
        entries = self._entries()
        known = {entry.task_id for entry in entries}
        for entry in entries:
            if entry.state.unsettled:
                self._counts["doubts"] += 1
                lost = [
                    task.id
                    for task in self._service.by_prompt[entry.input["prompt"]]
                    if task.id not in known
                ]
                self._journal.settle(entry.token, lost[0] if lost else None)
                known.update(lost[:1])

    def doubts(self) -> set[str]:
        """Return the tokens of the submissions that are in doubt."""
        return {entry.token for entry in self._entries() if entry.state.unsettled}

    def _pause(self) -> None:
        if not self._store.full:
            with self._store.untroubled():
                self._journal.batches.set_state(NAME, BatchState.PAUSED, "by a person")

    def _try_again(self, state: ItemState) -> None:
        if self._store.full:
            return
        for item in self._journal.batches.items(NAME, [state]):
            self._invariants.tried_again[item.id] += 1
            if state is ItemState.DOUBT:
                self._service.called_for[item.input["prompt"]] += 1
        with self._store.untroubled():
            self._journal.batches.retry(NAME, [state])

    def _entries(self) -> list[Entry]:
        return self._journal.entries(limit=1_000_000)
