"""A process of the simulation: its session, the network it sees, and when it is killed or stops."""

from __future__ import annotations

import asyncio
import math
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from tests.wan_jobs.simulation.service import KEY, Broken
from tests.wan_jobs.simulation.virtual_time import VirtualClock, VirtualLoop
from wan_jobs.clock import Pace
from wan_jobs.configuration import Connection, Limits
from wan_jobs.document import merged_document
from wan_jobs.events import Hooks
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.ledger.journal import Journal
from wan_jobs.redaction import ApiKey
from wan_jobs.session import Remembered, Session
from wan_jobs.transport.detached import Course, TaskDetached
from wan_jobs.transport.ports import Departure

T = TypeVar("T")
Operation = Callable[[Course], Awaitable[T]]

# Seconds that two looks at the ledger take at most: what was granted meanwhile may be sent.
_GRANTING = 0.1

# The runner ends an exchange after as long itself.
_PATIENCE = 60.0


class Surroundings(Protocol):
    """What a machine knows of its world."""

    draw: random.Random
    weather: Weather
    loop: VirtualLoop
    limits: Limits
    journal: Journal
    counts: Counter[str]
    paces: Remembered[tuple[Pace, float]]
    away_until: float

    def lose_power(self) -> None:
        """Have all processes die, and what is not on the disk."""

    def arrive(
        self, call: Call, key: str, limit: float, reply: Callable[[Answer | None], object]
    ) -> None:
        """Take a request from the network to the service, and its answer back."""


class Weather:
    """How likely things go wrong, at each point where they may."""

    def __init__(self, draw: random.Random, other: random.Random, rough: float = 1.0) -> None:
        def often(most: float) -> float:
            return draw.choice([0.0, most / 4, most])

        self.killed = often(0.004) * rough
        self.unreachable = often(0.1)
        self.lost = often(0.05)
        self.cut = often(0.1)
        self.gateway = often(0.05)
        self.slow = often(0.05)
        self.disk = often(0.1)
        self.drained = draw.choice([0.0, 0.5]) * rough
        self.handed_over = draw.choice([0.0, 0.5]) * rough
        self.stopped = often(1.0) * rough
        self.power = often(0.2) * rough
        self.full = often(0.5) * rough
        self.outage = often(0.1)
        self.repeating = often(0.05)
        self.paused = often(0.5)
        self.unheard = draw.choice([0.0, 0.3, 1.0])
        self.skewed = draw.choice([False, True])
        self.cancelled = often(0.2)
        # Drawn apart from all else, so that nothing else is drawn otherwise for it.
        self.clocks = other.choice([0.0, 0.0, 0.3])
        self.broken_off = other.choice([0.0, 0.0, 0.01])
        self.unanswered = other.choice([0.0, 0.0, 0.01]) * rough

    def calm(self) -> None:
        """End all that harms; whoever loses patience still may."""
        for name in set(vars(self)) - {"cancelled", "unheard"}:
            setattr(self, name, 0.0)


class Machine:
    """One process: its session, and whether it still lives."""

    def __init__(self, world: Surroundings) -> None:
        self.world = world
        self.dead = False
        self.drained_at = math.inf
        self.stopped_until = 0.0
        self.tasks: dict[asyncio.Future[Any], None] = {}
        # What the ledger says counts, not what a machine takes for the time.
        skew = world.draw.uniform(-300, 7200) if world.weather.skewed else 0.0
        self.clock = VirtualClock(world.loop, world.draw, skew)
        self.session = self.session_of(KEY)

    def session_of(self, key: str) -> Session:
        """Return what a client with this key works with."""
        return Session(
            Connection(ApiKey(key), "http://127.0.0.1:1"),
            self.world.limits,
            self.clock,
            Hooks(),
            merged_document(),
            SimulatedPorts(self, key),
            self.world.journal,
            paces=self.world.paces,
        )

    def watch(self, task: asyncio.Future[Any]) -> None:
        """Have a task end with the process."""

        def end(task: asyncio.Future[Any]) -> None:
            self.tasks.pop(task)
            _ = task.cancelled() or task.exception()

        self.tasks[task] = None
        task.add_done_callback(end)

    def kill(self) -> None:
        """As `kill -9`: whatever runs on runs without effect."""
        self.dead = True
        for task in tuple(self.tasks):
            task.cancel()

    def check_sent(self, call: Call) -> None:
        """A machine that drains sends what it was granted before, and nothing after."""
        late = self.world.loop.now > self.drained_at + _GRANTING
        if late and call.body is not None and "item" in str(call.body.get("input")):
            raise Broken(f"{call.body.get('input')} was sent after a drain")

    def point(self) -> None:
        """A point at which the process may be killed; a dead one gets no further."""
        if not self.dead and self.world.draw.random() < self.world.weather.killed:
            if self.world.draw.random() < self.world.weather.power:
                self.world.lose_power()  # at just this moment, and for all
            else:
                self.world.counts["crashes"] += 1
                self.kill()
        if self.dead:
            raise asyncio.CancelledError


class SimulatedSignal:
    """Ends one sleep early."""

    def __init__(self) -> None:
        self._set = False
        self.sleeper: asyncio.Future[None] | None = None

    @property
    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        if self.sleeper is not None:
            wake(self.sleeper)

    def clear(self) -> bool:
        was_set, self._set = self._set, False
        return was_set


class SimulatedDetached(TaskDetached[T]):
    """An operation on the simulation's loop."""

    def __init__(self, operation: Operation[T], signal: SimulatedSignal) -> None:
        self._course = Course(signal)
        self.task = asyncio.ensure_future(operation(self._course))


class SimulatedPorts:
    """What the runner needs from the world."""

    def __init__(self, machine: Machine, key: str) -> None:
        self._machine, self._key = machine, key
        self._world = machine.world
        self._loop = machine.world.loop
        self._recorded_until = 0.0
        self._detached: dict[TaskDetached[Any], None] = {}

    def check(self) -> None:
        self._machine.point()

    async def exchange(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer:
        world, draw, machine = self._world, self._world.draw, self._machine
        machine.point()
        machine.check_sent(call)
        if draw.random() < world.weather.unreachable or self._loop.now < world.away_until:
            raise TransportFault("no connection could be made", never_sent=True)
        if departure is not None:
            if world.weather.slow and draw.random() < world.weather.slow:
                await self.sleep(draw.uniform(0, 40))  # until there is a connection
            await departure.may_leave()
            machine.point()
        # The request goes its way, whatever becomes of its sender.
        coming: asyncio.Future[Answer | None] = self._loop.create_future()
        limit = _PATIENCE if limit is None else limit
        world.arrive(call, self._key, limit, self._reply(coming))
        if departure is not None:
            departure.has_left()
            if world.weather.power and draw.random() < world.weather.power / 8:
                world.lose_power()  # before the note of it is on the disk
        answer = await coming
        machine.point()
        if answer is None:
            raise TransportFault("no answer came in time", never_sent=False)
        if draw.random() < world.weather.cut:
            raise TransportFault("the answer broke off", never_sent=False)
        if draw.random() < world.weather.gateway:
            page = draw.choice([b"<html>", b'{"code":429,"msg":"later"}', b'{"code":500}'])
            # A request that is paid for has reached the service; a read may have gone elsewhere.
            elsewhere = [] if departure else [404, 200, 200]
            status = draw.choice([408, 499, 502, 504, *elsewhere])
            return Answer(status, {}, page, answer.received_at)
        return answer

    def _reply(self, coming: asyncio.Future[Answer | None]) -> Callable[[Answer | None], object]:
        def reply(answer: Answer | None) -> None:
            if self._machine.stopped_until > self._loop.now:
                self._loop.call_at(self._machine.stopped_until, reply, answer)
            elif not coming.done():
                coming.set_result(answer)

        return reply

    def fetch(self, *_: object) -> Any:
        raise AssertionError("files are fetched by the world")

    async def sleep(self, seconds: float, signal: Any = None) -> None:
        self._machine.point()
        if signal is None or not signal.is_set:
            sleeper = self._loop.create_future()
            timer = self._loop.call_later(max(0.0, seconds), wake, sleeper)
            if signal is not None:
                signal.sleeper = sleeper
            try:
                await sleeper
            finally:
                timer.cancel()
                if signal is not None:
                    signal.sleeper = None
        while self._machine.stopped_until > self._loop.now:
            await asyncio.sleep(self._machine.stopped_until - self._loop.now)
        self._machine.point()

    async def work(self, task: Callable[[], T]) -> T:
        return await self.record(task)

    async def record(self, task: Callable[[], T]) -> T:
        # Written in order, and though the caller is cancelled meanwhile.
        written: asyncio.Future[T] = self._loop.create_future()
        self._in_order(self._recorded, task, written)
        return await written

    def _recorded(self, task: Callable[[], T], written: asyncio.Future[T]) -> None:
        try:
            self._machine.point()
            done = task()
            self._machine.point()
        except asyncio.CancelledError:
            written.cancel()
        except Exception as error:
            if not written.done():
                written.set_exception(error)
        else:
            if not written.done():
                written.set_result(done)

    def record_later(self, task: Callable[[], object]) -> None:
        def run() -> None:
            if not self._machine.dead:
                task()

        self._in_order(run)

    def _in_order(self, write: Callable[..., object], *given: Any) -> None:
        now = max(self._loop.now, self._machine.stopped_until, self._recorded_until)
        self._recorded_until = now + self._world.draw.random() * 0.02
        self._loop.call_at(self._recorded_until, self._unless_stopped, write, *given)

    def _unless_stopped(self, write: Callable[..., object], *given: Any) -> None:
        if self._machine.stopped_until > self._loop.now:
            self._in_order(write, *given)
        else:
            write(*given)

    def signal(self) -> SimulatedSignal:
        return SimulatedSignal()

    def start(self, operation: Operation[T]) -> TaskDetached[T]:
        detached = SimulatedDetached(operation, SimulatedSignal())
        self._detached[detached] = None
        self._machine.watch(detached.task)
        detached.task.add_done_callback(lambda _: self._detached.pop(detached))
        return detached

    async def settled(self) -> None:
        while under_way := [
            each.task for each in self._detached if each.guarded and not each.task.done()
        ]:
            await asyncio.wait(under_way, timeout=0.05)


def wake(sleeper: asyncio.Future[None]) -> None:
    """End a sleep, unless something else has ended it."""
    if not sleeper.done():
        sleeper.set_result(None)
