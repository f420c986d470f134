"""How long to wait between two reads of a task's state: the poll schedule, all of it.

`choose_pace` decides. The documentation advises every 2-3 s for the first 30 s, then every 5-10 s,
and every 15-30 s after two minutes; `DocumentedPace` draws from these ranges, so that many waits
spread out. It holds only until the journal knows `ENOUGH_DURATIONS` durations of the model: from
then on `LearntPace` reads where the end is likely. So whoever changes `_DOCUMENTED` changes the
waits for new models only; `Limits(notice_within=None)` keeps the documented schedule for all, and
another `notice_within` makes the learnt one denser or sparser. Both stay within `_SHORTEST` and
`_LONGEST`. A wait that a callback is to end takes `CallbackPace` instead, for as long as callbacks
are seen to come.

A batch waits for many tasks, and nobody looks at one of them: it takes a *patient* schedule, which
spends no read before the end is likely, and about four on a task, whatever `notice_within` says.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from wan_jobs.clock import Pace
from wan_jobs.ledger.history import Lifetimes

_DOCUMENTED = ((30.0, 2.0, 3.0), (120.0, 5.0, 10.0), (math.inf, 15.0, 30.0))
_SHORTEST, _LONGEST = 2.0, 30.0

# Reads a second for all tasks of a batch together, before anything is known of a model.
_READS_A_SECOND = 4.0

# Before that, too, a few tasks are looked at soon: it may be one whose tasks last some seconds.
_LOOKED_AT_SOON = 8.0

# Reads of a task of a batch while it lasts, on average, before the one that finds its end: more
# would notice ends sooner, and so give their places to the next, but cost more than all the rest.
_READS_BEFORE_THE_END = 2.0

# Once a task lasts longer than nearly all before it, so much of what it is over is waited again.
_OF_THE_OVERRUN = 0.5

# Whose end is near is left alone for no longer than this share of its age.
_OF_THE_AGE = 0.5

# A callback follows the end within this, and a read after that tells whether it was lost.
_CALLBACK_TAKES = 10.0

# So late, as a share of how long tasks last, an end of a batch is noticed soon enough.
_SOON_ENOUGH = 0.02

# However alike the known durations are, as shares of them: nobody promises that they stay so.
_LEAST_SPREAD, _LEAST_SPREAD_OF_A_BATCH = 0.2, 0.02

# Below this many known durations a guess at the next one is worth less than the advice.
ENOUGH_DURATIONS = 8


def choose_pace(
    lifetimes: Lifetimes,
    notice_within: float | None,
    *,
    patient: Callable[[], int] | None = None,
) -> Pace:
    """Return the schedule for a model whose earlier tasks lasted so long.

    `notice_within` is that of `Limits`; a `patient` one is for the tasks of a batch, and takes what
    says how many are waited for.
    """
    if notice_within is None:
        return DocumentedPace()
    if len(lifetimes.known) < ENOUGH_DURATIONS:
        return DocumentedPace() if patient is None else PatientPace(patient, lifetimes.within)
    return LearntPace(lifetimes.known, notice_within, patient=patient is not None)


class DocumentedPace:
    """The intervals the documentation advises."""

    def interval(self, age: float, chance: float) -> float:
        """Draw from the documented range for this age."""
        return _drawn(_DOCUMENTED, age, chance)


class PatientPace:
    """The intervals of a batch before anything is known of a model.

    `tasks` says how many are waited for: all of them share some reads a second, so that few tasks
    are read as the documentation advises, and many as seldom as it allows. As many as are to be
    known are read each few seconds, the others not before they are about half a minute old; or all
    of them sooner, where one was found to have ended `within` so many seconds.
    """

    def __init__(self, tasks: Callable[[], int], within: float = math.inf) -> None:
        self.within = within
        self._tasks = tasks

    def interval(self, age: float, chance: float) -> float:
        """Draw from the documented range for this age, or wait for the turn of all tasks."""
        tasks, jitter = self._tasks(), 0.8 + 0.4 * chance
        # Half of what bounds a time from above: the next that is found bounds it closer.
        soon = min(_LOOKED_AT_SOON, self.within / 2) * jitter
        late = min(_LONGEST, self.within / 2) * jitter
        first = (soon if tasks <= ENOUGH_DURATIONS else late) - age
        turn = min(tasks / _READS_A_SECOND * jitter, _LONGEST)
        return max(_drawn(_DOCUMENTED, age, chance), soon, turn, first)


class CallbackPace:
    """The safety net under a wait that a callback is to end: a read each two to four minutes.

    Once it is known how long tasks last, the first read comes when nearly all have ended, whose
    callback would be there by then.
    """

    def __init__(self, durations: Sequence[float] = ()) -> None:
        self._due = 0.0
        if len(durations) >= ENOUGH_DURATIONS:
            centre, spread = _fitted(durations, _LEAST_SPREAD_OF_A_BATCH)
            self._due = math.exp(centre + 3 * spread) + _CALLBACK_TAKES

    def interval(self, age: float, chance: float) -> float:
        """Seconds until the callback should be there, else from two to four minutes."""
        if age + _LONGEST < self._due:
            return self._due - age + _CALLBACK_TAKES * chance
        return 120.0 + 120.0 * chance


class LearntPace:
    """Reads where the end is likely: by how long earlier tasks of the same model took.

    Reads are placed at equal steps of the integral over the square root of the hazard rate (the
    chance to end now, having come this far), which for a number of reads gives the smallest mean
    delay. The hazard is that of the log-normal distribution fitted to `durations` (seconds, at
    least `ENOUGH_DURATIONS`); the steps are chosen so that an end is noticed `notice_within`
    seconds late on average. Never below 2 s nor above 30 s, as documented; but a `patient` one
    begins to read when the first ends are near, and reads about four times in all.
    """

    _CELLS = 300

    def __init__(
        self, durations: Sequence[float], notice_within: float, *, patient: bool = False
    ) -> None:
        least = _LEAST_SPREAD_OF_A_BATCH if patient else _LEAST_SPREAD
        centre, spread = _fitted(durations, least)
        self._early = math.exp(centre - 2 * spread) if patient else 0.0
        self._late = math.exp(centre + 3 * spread) if patient else math.inf
        self._step = math.exp(centre + 3 * spread) / self._CELLS
        ages = [self._step * (index + 0.5) for index in range(self._CELLS)]
        scores = [(math.log(age) - centre) / spread for age in ages]
        self._weights = [_hazard_root(z, age, spread) for z, age in zip(scores, ages, strict=True)]
        self._sums = [0.0, *accumulate(weight * self._step for weight in self._weights)]
        self._by_weight = sorted(range(self._CELLS), key=self._weights.__getitem__)
        self._sorted_weights = sorted(self._weights)
        density = [_density(z) / (age * spread) for z, age in zip(scores, ages, strict=True)]
        if patient:
            lasting = [0.5 * math.erfc(z / math.sqrt(2)) for z in scores]
            soon = self._fit_share(density, _SOON_ENOUGH * math.exp(centre))
            self._share = max(soon, self._fit_reads(lasting))
        else:
            self._share = self._fit_share(density, notice_within)

    def interval(self, age: float, chance: float) -> float:
        """Seconds until the share of hazard that one read is worth has built up."""
        start = min(age / self._step, len(self._weights) - 1.0)
        below = int(start)
        reached = self._sums[below] + (start - below) * self._weights[below] * self._step
        target = bisect_left(self._sums, reached + self._share)
        if target >= len(self._sums):
            return self._clip(self._share / self._weights[-1], age, chance)
        over = (self._sums[target] - reached - self._share) / self._weights[target - 1]
        return self._clip(target * self._step - over - age, age, chance)

    def _fit_share(self, density: Sequence[float], notice_within: float) -> float:
        # A read each interval of share/weight notices an end half that interval late on average.
        chances = self._sums_below(density)
        inverse = self._sums_below(
            [chance / weight for chance, weight in zip(density, self._weights, strict=True)]
        )

        def late(share: float) -> float:
            rare, often = share / _LONGEST, share / _SHORTEST
            return (
                _LONGEST * chances(rare)
                + share * (inverse(often) - inverse(rare))
                + _SHORTEST * (chances(math.inf) - chances(often))
            ) / 2

        return _bisected(lambda share: late(share) * self._step < notice_within)

    def _fit_reads(self, lasting: Sequence[float]) -> float:
        # A task that lasts to an age is read there once an interval.
        alive = self._sums_below(lasting)
        weighted = self._sums_below(
            [alive * weight for alive, weight in zip(lasting, self._weights, strict=True)]
        )

        def reads(share: float) -> float:
            often = share / _SHORTEST
            return (alive(math.inf) - alive(often)) / _SHORTEST + weighted(often) / share

        return _bisected(lambda share: reads(share) * self._step > _READS_BEFORE_THE_END)

    def _sums_below(self, values: Sequence[float]) -> Callable[[float], float]:
        """Return what sums the values of all cells whose weight is below a bound."""
        sums = [0.0, *accumulate(values[cell] for cell in self._by_weight)]
        return lambda bound: sums[bisect_left(self._sorted_weights, bound)]

    def _clip(self, seconds: float, age: float, chance: float) -> float:
        # A task that lasts longer than known ones will end nobody knows when.
        shortest = max(_SHORTEST, _OF_THE_OVERRUN * (age - self._late))
        longest = _LONGEST
        if self._early:
            near = min(_LONGEST, max(shortest, _OF_THE_AGE * age))
            longest = max(near, self._early - age)
        return min(longest, max(shortest, seconds * (0.95 + 0.1 * chance)))


def _bisected(is_too_small: Callable[[float], bool]) -> float:
    """Return the share at the border of those that are too small."""
    low, high = 1e-3, 1e2
    for _ in range(20):
        share = math.sqrt(low * high)
        low, high = (share, high) if is_too_small(share) else (low, share)
    return math.sqrt(low * high)


def _fitted(durations: Sequence[float], least: float) -> tuple[float, float]:
    """Return mean and spread, at least so wide, of the durations' logarithms."""
    logs = [math.log(max(1.0, duration)) for duration in durations]
    centre = sum(logs) / len(logs)
    return centre, max(least, math.sqrt(sum((each - centre) ** 2 for each in logs) / len(logs)))


def _drawn(ranges: Sequence[tuple[float, float, float]], age: float, chance: float) -> float:
    low, high = next((low, high) for until, low, high in ranges if age < until)
    return low + (high - low) * chance


def _density(score: float) -> float:
    return math.exp(-score * score / 2) / math.sqrt(2 * math.pi)


def _hazard_root(score: float, age: float, spread: float) -> float:
    surviving = max(math.erfc(score / math.sqrt(2)) / 2, 1e-9)
    return max(1e-12, math.sqrt(_density(score) / (age * spread * surviving)))
