"""Reads per finished task and how late its end is noticed, beside other clients' ways to poll.

    python tests/benchmarks/bench_waiting.py

Simulated: 20 000 jobs of 1 to 13 minutes, log-normal about the two and a half minutes that video
jobs usually take. Others poll by their libraries' defaults. `LearntPace` has seen 100 jobs of the
same model; beside each of its lines stands a fixed interval with the same mean delay.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from wan_jobs.clock import Pace
from wan_jobs.waiting.pace import CallbackPace, DocumentedPace, LearntPace

JOBS = 20_000
SHORTEST, LONGEST = 60.0, 780.0

# A callback arrives within this many seconds of the end; one in so many is lost.
CALLBACK_TAKES, ONE_LOST_IN = 0.5, 100

Interval = Callable[[float, float], float]


def every(seconds: float) -> Interval:
    """Poll at a fixed interval."""
    return lambda age, chance: seconds


OTHERS: dict[str, Interval] = {
    "fal-client, 0.1 s": every(0.1),
    "replicate, 0.5 s": every(0.5),
    "fixed, 2 s": every(2.0),
    "runway, 6 s": lambda age, chance: 6.0 + 3.0 * chance - 1.5,
}


def duration(draw: random.Random) -> float:
    """One job's length in seconds."""
    while True:
        seconds = math.exp(draw.gauss(math.log(150.0), 0.5))
        if SHORTEST <= seconds <= LONGEST:
            return seconds


def follow(ends: list[float], interval: Interval, draw: random.Random) -> tuple[float, float]:
    """Reads per task and the mean delay of noticing, in seconds."""
    reads, late = 0, 0.0
    for end in ends:
        now = 0.0
        while now < end:
            now += interval(now, draw.random())
            reads += 1
        late += now - end
    return reads / len(ends), late / len(ends)


def follow_with_callbacks(ends: list[float], draw: random.Random) -> tuple[float, float]:
    """The same where a callback ends the wait, and slow reads are the safety net."""
    pace: Pace = CallbackPace()
    reads, late = 0, 0.0
    for end in ends:
        told = math.inf if draw.randrange(ONE_LOST_IN) == 0 else end + CALLBACK_TAKES
        now = 0.0
        while now < end:
            now = min(now + pace.interval(now, draw.random()), max(told, now))
            reads += 1
        late += now - end
    return reads / len(ends), late / len(ends)


def main() -> None:
    """Print the table."""
    draw = random.Random(20)
    seen = [duration(draw) for _ in range(100)]
    ends = [duration(draw) for _ in range(JOBS)]
    print(f"{JOBS} jobs, {sum(ends) / JOBS:.0f} s on average")
    print(f"{'way to wait':38} {'reads/task':>10} {'delay s':>8}")

    def show(name: str, found: tuple[float, float]) -> None:
        print(f"{name:38} {found[0]:10.1f} {found[1]:8.2f}")

    for name, interval in OTHERS.items():
        show(name, follow(ends, interval, draw))
    show("ours, documented intervals", follow(ends, DocumentedPace().interval, draw))
    for wish in (2.0, 3.0, 5.0, 8.0):
        pace = LearntPace(seen, wish)
        show(f"ours, learnt, notice within {wish:.0f} s", follow(ends, pace.interval, draw))
        apart = 2 * follow(ends, pace.interval, draw)[1]
        show(f"  fixed at the same delay, {apart:.1f} s", follow(ends, every(apart), draw))
    show("ours, callbacks (1 in 100 lost)", follow_with_callbacks(ends, draw))


if __name__ == "__main__":
    main()
