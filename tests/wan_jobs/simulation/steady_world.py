"""A world in which nothing goes wrong: how long a batch takes by the rules of the runner alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.wan_jobs.simulation.invariants import Invariants
from tests.wan_jobs.simulation.machine import Machine
from tests.wan_jobs.simulation.service import SimulatedService
from tests.wan_jobs.simulation.virtual_time import VirtualLoop
from tests.wan_jobs.simulation.world import PRICE, World
from wan_jobs.configuration import Limits
from wan_jobs.exchange import Answer, Call
from wan_jobs.service import READ_TASK
from wan_mock.api.task import Task

RUNNING, CREATIONS, PERIOD, DURATION = 100, 20, 10.0, 120.0


@dataclass(frozen=True)
class Steadily:
    """What a batch took: seconds of virtual time, and for each job reads and asks for a grant."""

    seconds: float
    reads: float
    asked: float


def floor(jobs: int) -> float:
    """Return the seconds below which both limits of the account allow nothing.

    The running tasks alone would allow `jobs * DURATION / RUNNING`; but the first hundred cannot
    be created at once.
    """
    at: list[float] = []
    for number in range(jobs):
        after_a_window = at[number - CREATIONS] + PERIOD if number >= CREATIONS else 0.0
        after_an_end = at[number - RUNNING] + DURATION if number >= RUNNING else 0.0
        at.append(max(after_a_window, after_an_end))
    return at[-1] + DURATION


def run_steadily(jobs: int, spread: float = 0.0, duration: float = DURATION) -> Steadily:
    """Run a batch to its end, each task lasting `duration` seconds give or take `spread`."""
    loop = VirtualLoop()
    try:
        world = _SteadyWorld(loop, jobs, (duration - spread, duration + spread))
        loop.run_until_complete(world.run())
    finally:
        loop.close()
    return Steadily(loop.now, world.calls[READ_TASK] / jobs, world.journal.asked / jobs)


def asked_under_a_cap(jobs: int, covered: int) -> int:
    """Return how often a batch asks to send, of whose jobs so many are covered by its cap."""
    loop = VirtualLoop()
    try:
        world = _SteadyWorld(loop, jobs, (DURATION, DURATION))
        world.person.cap = PRICE * covered
        loop.run_until_complete(world.run_to_the_cap())
    finally:
        loop.close()
    return world.journal.asked


class _SteadyService(SimulatedService):
    def _lot(self, task: Task) -> None:
        task.schedule.end_after(self._draw.uniform(*self.lasting))


class _SteadyWorld(World):
    def __init__(self, loop: VirtualLoop, jobs: int, lasting: tuple[float, float]) -> None:
        super().__init__(loop, seed=1)
        self.calls: Counter[str] = Counter()
        self.weather.calm()
        self.limits = Limits(running_tasks=RUNNING)
        self.service = _SteadyService(loop, self.draw, RUNNING, self._announce)
        self.service.lasting = lasting
        self.service.reluctant = self.service.odd = self.folder.away = 0.0
        self.store.repeating = self.store.broken_off = self.store.unanswered = 0.0
        self.invariants = Invariants(
            self.service, self.store, self.journal, self.clock, self.folder, RUNNING
        )
        self.invariants.listen()
        self.items, self.callers, self.callback_url = jobs, 0, None
        self.person.cap = float("inf")

    def arrive(
        self, call: Call, key: str, limit: float, reply: Callable[[Answer | None], object]
    ) -> None:
        self.calls[call.operation.id] += 1
        super().arrive(call, key, limit, reply)

    async def run_to_the_cap(self) -> None:
        with self._surroundings():
            self._open()
            await self._work(Machine(self))

    async def run(self) -> None:
        with self._surroundings():
            self._open()
            await self._work(Machine(self))
            self.invariants.check_end()
