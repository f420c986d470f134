"""What a batch will cost and how long it will take, before it is begun and while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from wan_jobs.ledger.batch import Item, NewItem
from wan_jobs.ledger.journal import Journal

USUAL_DURATION = 120.0
"""Seconds a job takes as long as none of its model is known: the middle of what was seen."""

# So many items must have ended before their pace says more than the forecast.
_ENOUGH_ENDED = 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of items: `credits` is `None` if nobody knows what some of them cost.

    `seconds` is how long they take together; `measured` says whether that rests on jobs of this
    machine or on what is usual. `fetched` counts what is paid for and only to be fetched.
    """

    items: int
    credits: float | None
    seconds: float
    measured: bool
    fetched: int = 0


@dataclass(slots=True)
class BatchPace:
    """How long a batch will still take, from how its items have ended so far.

    `expected` is how many seconds it was forecast to take, if it was, and `began` when it was
    begun; all moments are in seconds on one clock.
    """

    expected: float | None
    began: float
    ended: int = 0
    _first: float = 0.0
    _ended_first: int = 0

    def note(self, now: float, count: int = 1) -> None:
        """Count items that have ended."""
        if not self.ended:
            self._first, self._ended_first = now, count
        self.ended += count

    def left(self, todo: int, now: float) -> float | None:
        """Return the seconds that `todo` items will probably take, some of them running already.

        While nothing has ended yet it says nothing of the pace; from the first end on they follow
        each other as creations do. Of fewer items than a few times the running tasks it says less.
        """
        since = self.ended - self._ended_first
        if since < _ENOUGH_ENDED or now <= self._first:
            return None if self.expected is None else max(self.expected - (now - self.began), 1.0)
        return (now - self._first) / since * todo


def forecast(
    items: Iterable[NewItem | Item],
    journal: Journal,
    service: str,
    *,
    running_tasks: int,
    creations_per_10_s: int,
) -> Forecast:
    """Forecast items that are still to be made, at the limits of the account."""
    listed = list(items)
    models = Counter(item.model for item in listed)
    known = {model: journal.lifetimes(service, model).told for model in models}
    usual = {model: median(times) if times else USUAL_DURATION for model, times in known.items()}
    costs = [item.estimate for item in listed if not is_paid(item)]
    return Forecast(
        len(costs),
        sum(cost for cost in costs if cost is not None) if None not in costs else None,
        _time_for(models, usual, running_tasks, 10.0 / creations_per_10_s),
        all(known.values()),
        len(listed) - len(costs),
    )


def is_paid(item: NewItem | Item) -> bool:
    """Whether an item costs nothing more."""
    return isinstance(item, Item) and item.paid


def _time_for(
    models: Counter[str], usual: Mapping[str, float], running_tasks: int, create_every: float
) -> float:
    """Return how many seconds jobs take that are created one by one into so many places.

    The places are filled once at the pace of creations; then each is taken again when its job ends.
    """
    count = models.total()
    if not count:
        return 0.0
    mean = sum(times * usual[model] for model, times in models.items()) / count
    rounds, place = divmod(count - 1, running_tasks)
    last_begins = max((count - 1) * create_every, rounds * mean + place * create_every)
    return last_begins + max(usual.values())
