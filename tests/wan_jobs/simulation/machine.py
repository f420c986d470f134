"""A process of the simulation: its session, the network it sees, and when it is killed."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from tests.wan_jobs.simulation.service import KEY, Broken
from tests.wan_jobs.simulation.virtual_time import VirtualClock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.document import merged_document
from wan_jobs.events import Hooks
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.ledger.journal import Journal
from wan_jobs.redaction import ApiKey
from wan_jobs.session import Session
from wan_jobs.transport.detached import Course, TaskDetached
from wan_jobs.transport.ports import Departure
from wan_jobs.transport.signals import LoopSignal

T = TypeVar("T")

# Seconds that two looks at the ledger take at most: what was granted meanwhile may be sent.
_GRANTING = 0.05


class Surroundings(Protocol):
    """What a machine knows of its world."""

    draw: random.Random
    weather: Weather
    clock: VirtualClock
    limits: Limits
    journal: Journal
    kills: int
    broken: BaseException | None

    async def arrive(self, call: Call) -> Answer | None: ...

    def hear(self, arrival: asyncio.Future[Any]) -> None: ...


class Weather:
    """How likely things go wrong, at each point where they may."""

    def __init__(self, draw: random.Random) -> None:
        def often(most: float) -> float:
            return draw.choice([0.0, most / 4, most])

        self.killed = often(0.004)
        self.unreachable = often(0.1)
        self.lost = often(0.05)
        self.cut = often(0.1)
        self.gateway = often(0.05)
        self.slow = often(0.05)
        self.disk = often(0.1)
        self.drained = draw.choice([0.0, 0.5])
        self.cancelled = often(0.2)

    def calm(self) -> None:
        """End all that harms; whoever loses patience still may."""
        for name in set(vars(self)) - {"cancelled"}:
            setattr(self, name, 0.0)


class Machine:
    """One process: its session, and whether it still lives."""

    def __init__(self, world: Surroundings) -> None:
        self.world = world
        self.dead = False
        self.drained_at = math.inf
        self.tasks: set[asyncio.Future[Any]] = set()
        connection = Connection(ApiKey(KEY), "http://127.0.0.1:1")
        self.session = Session(
            connection,
            world.limits,
            world.clock,
            Hooks(),
            merged_document(),
            SimulatedPorts(self),
            world.journal,
        )

    def kill(self) -> None:
        """As `kill -9`: whatever runs on runs without effect."""
        self.dead = True
        for task in tuple(self.tasks):
            task.cancel()

    def check_sent(self, call: Call) -> None:
        """A machine that drains sends what it was granted before, and nothing after."""
        prompt = str((call.body or {}).get("input"))
        late = self.world.clock.monotonic() > self.drained_at + _GRANTING
        if late and "item" in prompt:
            error = Broken(f"{prompt} was sent after a drain")
            self.world.broken = self.world.broken or error

    def point(self) -> None:
        """A point at which the process may be killed; a dead one gets no further."""
        if not self.dead and self.world.draw.random() < self.world.weather.killed:
            self.world.kills += 1
            self.kill()
        if self.dead:
            raise asyncio.CancelledError


class SimulatedPorts:
    """What the runner needs from the world."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._world = machine.world
        self._detached: list[TaskDetached[Any]] = []

    def check(self) -> None:
        self._machine.point()

    async def exchange(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer:
        world, draw, weather = self._world, self._world.draw, self._world.weather
        self._machine.point()
        self._machine.check_sent(call)
        if draw.random() < weather.unreachable:
            raise TransportFault("no connection could be made", never_sent=True)
        if departure is not None:
            await departure.may_leave()
            self._machine.point()
        # The request goes its way, whatever becomes of its sender.
        arrival = asyncio.ensure_future(world.arrive(call))
        arrival.add_done_callback(world.hear)
        if departure is not None:
            departure.has_left()
        answer = await asyncio.shield(arrival)
        if answer is None:
            await asyncio.sleep(limit or 60.0)
            self._machine.point()
            raise TransportFault("no answer came in time", never_sent=False)
        await asyncio.sleep(draw.uniform(0, 40 if draw.random() < weather.slow else 0.5))
        self._machine.point()
        if draw.random() < weather.cut:
            raise TransportFault("the answer broke off", never_sent=False)
        if draw.random() < weather.gateway:
            page = draw.choice([b"<html>", b'{"code":429,"msg":"later"}', b'{"code":500}'])
            return Answer(draw.choice([408, 499, 502, 504]), {}, page, self._world.clock.time())
        return answer

    def fetch(self, *_: object) -> Any:
        raise AssertionError("files are fetched by the world")

    async def sleep(self, seconds: float, signal: Any = None) -> None:
        self._machine.point()
        await self._world.clock.sleep_async(seconds, signal.event if signal else None)
        self._machine.point()

    async def work(self, task: Callable[[], T]) -> T:
        return await self.record(task)

    async def record(self, task: Callable[[], T]) -> T:
        # As a write that a cancellation does not take along.
        return await asyncio.shield(asyncio.ensure_future(self._recorded(task)))

    async def _recorded(self, task: Callable[[], T]) -> T:
        await asyncio.sleep(self._world.draw.uniform(0, 0.02))
        self._machine.point()
        done = task()
        self._machine.point()
        return done

    def record_later(self, task: Callable[[], object]) -> None:
        def run() -> None:
            if not self._machine.dead:
                task()

        asyncio.get_running_loop().call_later(0.01, run)

    def signal(self) -> LoopSignal:
        return LoopSignal()

    def start(self, operation: Callable[[Course], Awaitable[T]]) -> TaskDetached[T]:
        detached = TaskDetached(operation)
        self._detached = [each for each in self._detached if not each.task.done()]
        self._detached.append(detached)
        self._machine.tasks.add(detached.task)
        detached.task.add_done_callback(self._machine.tasks.discard)
        detached.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return detached

    async def settled(self) -> None:
        if under_way := [each.task for each in self._detached if each.guarded]:
            await asyncio.wait(under_way)
