"""What a batch will cost and how long it will take, from what jobs have cost and taken so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from wan_jobs.ledger.batch import NewItem
from wan_jobs.ledger.journal import Journal

USUAL_DURATION = 120.0
"""Seconds a job takes as long as none of its model is known: the middle of what was seen."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of items: `credits` is `None` if nobody knows what some of them cost.

    `seconds` is how long they take together; `measured` says whether that rests on jobs of this
    machine or on what is usual.
    """

    items: int
    credits: float | None
    seconds: float
    measured: bool


def forecast(
    items: Iterable[NewItem],
    journal: Journal,
    service: str,
    *,
    running_tasks: int,
    creations_per_10_s: int,
) -> Forecast:
    """Forecast items that are still to be made, at the limits of the account."""
    listed = list(items)
    models = Counter(item.model for item in listed)
    known = {model: journal.durations(service, model) for model in models}
    work = sum(
        count * (median(known[model]) if known[model] else USUAL_DURATION)
        for model, count in models.items()
    )
    last = max((median(times) for times in known.values() if times), default=USUAL_DURATION)
    creating = len(listed) * 10.0 / creations_per_10_s
    costs = [item.estimate for item in listed]
    return Forecast(
        len(listed),
        sum(cost for cost in costs if cost is not None) if None not in costs else None,
        max(work / running_tasks, creating) + (last if listed else 0.0),
        all(known.values()),
    )
