"""A world in one process: machines that crash, a network, a ledger, the service, and a person.

Every await of the runner is a point at which the seed may have its process killed, its request
lost, cut, delayed or overtaken. Killed processes do nothing any more; requests that had left arrive
all the same. What was written to the ledger stays, but for what a power cut takes. Besides,
processes stop for longer than their leases last and go on, their clocks are hours apart, the disk
is full for a while, workers hand over, callbacks are lost or come twice, and a person pauses,
resumes, and tries again what has failed or is in doubt.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from tests.wan_jobs.simulation.folder import SimulatedFolder
from tests.wan_jobs.simulation.invariants import NAME, RETRIES, TO_BE_DONE, Invariants
from tests.wan_jobs.simulation.machine import Machine, Weather
from tests.wan_jobs.simulation.person import Person
from tests.wan_jobs.simulation.service import OTHER_KEY, Broken, SimulatedService
from tests.wan_jobs.simulation.store import SharedJournal, SimulatedStore
from tests.wan_jobs.simulation.surroundings import simulated_machine
from tests.wan_jobs.simulation.virtual_time import EPOCH, VirtualClock, VirtualLoop
from wan_jobs.batch import dispatcher
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.batch.terms import Terms
from wan_jobs.callbacks.verification import TOKEN_PARAMETER
from wan_jobs.clock import Pace
from wan_jobs.configuration import Limits
from wan_jobs.errors import (
    DownloadError,
    JournalError,
    ServiceUnreachable,
    SubmissionUnknown,
)
from wan_jobs.exchange import Answer, Call
from wan_jobs.ledger.batch import BatchState, Item, ItemState
from wan_jobs.session import Remembered
from wan_jobs.submission import submit
from wan_mock.api.task import Task

T = TypeVar("T")

MODEL = "wan/2-2-a14b-text-to-video-turbo"
PRICE = 80.0

# Harm to a process grows with the number of its items: so much less of it makes a crash for about
# each tenth item of a large world.
_MILD = 0.28


class World:
    """All of it, from one seed; a `large` one has hundreds of items and less harm for each."""

    def __init__(self, loop: VirtualLoop, seed: int, *, large: bool = False) -> None:
        self.loop, self.draw, self._seed = loop, random.Random(seed), seed
        self.other = random.Random(f"{seed}, other")
        self.weather = Weather(self.draw, self.other, _MILD if large else 1.0)
        self.clock = VirtualClock(loop, self.draw)
        running = self.draw.choice([5, 10, 10, 30, 30, 100] if large else [3, 10, 100])
        patience = 60 if self.weather.outage else 600
        # To learn a pace costs as much as all the rest, and changes only when something is read.
        learns = not large or self.draw.random() < 0.25
        self.limits = Limits(
            running_tasks=running,
            submit_for=600,
            connect_for=patience,
            notice_within=Limits().notice_within if learns else None,
        )
        self.service = SimulatedService(loop, self.draw, running, self._announce)
        self.service.odd = self.weather.gateway / 2
        if large:  # what takes long only has everybody look in vain more often
            self.service.lasting = (2.0, 20.0)
        self.store = SimulatedStore(self.clock, self.draw, self.other)
        self.store.repeating = self.weather.repeating
        self.store.broken_off = self.weather.broken_off
        self.store.unanswered = self.weather.unanswered
        self.journal = SharedJournal(self.store)
        self.folder = SimulatedFolder(self.draw, lambda: self.store.full)
        self.folder.away = self.weather.disk
        self.invariants = Invariants(
            self.service,
            self.store,
            self.journal,
            VirtualClock(loop, self.draw),
            self.folder,
            running,
        )
        self.invariants.listen()
        self.told: dict[str, ItemState] = {}
        few = self.draw.randint(3, 25) if self.draw.random() < 0.8 else 60
        self.items = self.draw.randint(100, 300) if large else few
        self.callers = self.draw.randint(0, 6)
        self.called: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.person = Person(
            self.draw,
            self.weather,
            self.service,
            self.store,
            self.journal,
            self.invariants,
            self.counts,
        )
        self.person.cap = PRICE * self.draw.choice([self.items // 2 + 1, 10_000])
        self.callback_url = self.draw.choice([None, "https://hooks.example/wan"])
        # On one machine a process sees that another is dead; elsewhere its leases have to run out.
        self.on_one_machine = self.draw.random() < 0.5
        if not self.on_one_machine and seed % 2 == 0:
            self.journal.move_away()
        self.machines: dict[str, Machine] = {}
        self._numbers, self._tokens = itertools.count(), random.Random(seed)
        self._started = 0
        self.away_until = 0.0
        # What is learnt of a model costs much to learn, and is the same for all machines.
        self.paces: Remembered[tuple[Pace, float]] = Remembered()

    def arrive(
        self, call: Call, key: str, limit: float, reply: Callable[[Answer | None], object]
    ) -> None:
        """Take a request to the service and its answer back: `None` if none comes in time."""
        way = self.draw.random() * 0.5
        if self.draw.random() < self.weather.lost:
            self.loop.call_later(limit, reply, None)
        else:
            self.loop.call_later(way, self._arrived, call, key, self.loop.now + limit, reply)

    def _arrived(
        self, call: Call, key: str, until: float, reply: Callable[[Answer | None], object]
    ) -> None:
        before = self.service.too_often
        answer = self.service.answer(call, key)
        if self.service.too_often > before and self.invariants.room_was_known():
            raise Broken("a creation was refused as one too many")
        slow = self.draw.random() < self.weather.slow
        if self.weather.slow and b"422" in answer.content[:40]:  # no task yet, for all it knows
            slow = slow or self.draw.random() < 0.3
        back = self.loop.now + self.draw.random() * (40 if slow else 0.5)
        if back > until:
            self.loop.call_at(until, reply, None)
        else:
            self.loop.call_at(back, reply, answer)

    def _announce(self, task: Task, address: str) -> None:
        """Have the end of a task called back: perhaps twice, perhaps never."""
        if self.draw.random() < self.weather.unheard:
            return
        for _ in range(self.draw.choice([1, 1, 2])):
            late = task.schedule.ends_at - EPOCH + self.draw.random() * 20
            self.loop.call_at(late, self._call_back, task.id, address)

    def _call_back(self, task_id: str, address: str) -> None:
        living = [each for each in self.machines.values() if not each.dead]
        if not living:
            return
        session = self.draw.choice(living).session
        [token] = parse_qs(urlsplit(address).query)[TOKEN_PARAMETER]
        self.counts["callbacks"] += 1
        session.record_later(lambda ledger: ledger.settle_by_callback(token, task_id))
        session.wakeups.wake(task_id)

    async def run(self) -> None:
        """Live through the storm, recover, let a person settle the doubts, and check it all."""
        with self._surroundings():
            self._open()
            at_once = self.draw.choice([1, 2, 3])
            storm = [asyncio.ensure_future(self._machines()) for _ in range(at_once)]
            living = self.person.live(self.items, PRICE)
            others = [asyncio.ensure_future(each) for each in (self._mishaps(), living)]
            longest = self.draw.uniform(10, 3000) * max(1.0, self.items / 60)
            await asyncio.wait(storm, timeout=longest)
            for each in (*storm, *others):
                each.cancel()
            for outcome in await asyncio.gather(*storm, *others, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome
            await self._recover()
            self.invariants.check_end()

    async def _recover(self) -> None:
        for machine in self.machines.values():
            machine.kill()
        lossless = not (self.weather.power or self._writes_fail())
        self.weather.calm()
        self.away_until = 0.0
        self.store.full, self.store.repeating, self.folder.away = False, 0.0, 0.0
        self.store.broken_off = self.store.unanswered = 0.0
        self.service.reluctant = self.service.odd = 0.0
        self.invariants.check_credits()
        await asyncio.sleep(200)
        self.person.resume(self.person.cap)
        self.callers += self.draw.randint(0, 4)
        doubts, left, self.told = self.person.doubts(), self._open_items(), {}
        await self._work(Machine(self))
        if new := self.person.doubts() - doubts:
            raise Broken(f"without a cause the submissions {new} are in doubt")
        self.invariants.check_ids()
        for _ in range(20):
            await asyncio.sleep(100)  # a person does not judge what may still be on its way
            self.person.settle_doubts()
            self.person.resume(None)
            await self._work(Machine(self))
            if not self._open_items():
                break
        self.invariants.check_credits()
        if untold := {item.id for item in left} - self.told.keys():
            raise Broken(f"nobody was told how {sorted(untold)} ended")
        if lossless:
            self.invariants.check_entries()

    def _open(self) -> None:
        session = Machine(self).session
        rows = [{"prompt": f"item {n}"} for n in range(self.items)]
        address = self.callback_url
        plan = plan_rows(
            session, rows, model=MODEL, estimate=lambda *_: PRICE, callback_url=address
        )
        with self.store.untroubled():
            open_batch(
                session,
                plan,
                "/simulated",
                Terms(NAME, RETRIES, self.person.cap, callback_url=address),
            )

    async def _machines(self) -> None:
        """Run one process after the other, until no more is to be done."""
        while True:
            state, has_more = self.journal.batches.sending(NAME)
            if not has_more and len(self.called) == self.callers:
                return
            # Whoever only calls again waits longer, and seldom has somebody go over the batch too.
            await asyncio.sleep(self.draw.uniform(0, 20 if has_more else 200))
            if state is BatchState.ACTIVE:
                await self._work(Machine(self), batch=has_more or self.draw.random() < 0.1)

    async def _work(self, machine: Machine, *, batch: bool = True) -> None:
        """Do all work in one process, to its end or until it is killed."""
        owner = f"elsewhere:{next(self._numbers)}:"
        self.machines[owner] = machine
        jobs = [asyncio.ensure_future(self._dispatch(machine, owner))] if batch else []
        numbers = [n for n in range(self.callers) if n not in self.called]
        jobs += [asyncio.ensure_future(self._call(machine, n)) for n in numbers]
        for job in jobs:
            machine.watch(job)
        try:
            for outcome in await asyncio.gather(*jobs, return_exceptions=True):
                if isinstance(outcome, JournalError | DownloadError) and self._writes_fail():
                    continue
                if isinstance(outcome, Exception) and not machine.dead:
                    raise outcome
            if not machine.dead:
                await machine.session.ports.settled()
                machine.session.write_what_is_left()
        finally:
            if not machine.dead and self.weather.killed:
                machine.kill()
            while machine.tasks and not machine.dead:
                await asyncio.wait(machine.tasks)
            machine.dead = True

    async def _dispatch(self, machine: Machine, owner: str) -> None:
        work = dispatcher.Dispatcher(machine.session, NAME, owner=owner)
        if self.draw.random() < self.weather.drained:
            self.loop.call_later(self.draw.uniform(1, 100), self._drain, machine, work)
        working = asyncio.ensure_future(self._follow(machine, work))
        machine.watch(working)
        if self.draw.random() < self.weather.handed_over:
            self.loop.call_later(self.draw.uniform(1, 100), working.cancel)
        try:
            await working
        except asyncio.CancelledError:
            held = self.journal.batches.held(NAME)
            self.counts["workers stopped"] += not machine.dead
            if not machine.dead and not self._writes_fail() and owner in held:
                raise Broken(f"{owner} was stopped and keeps {held[owner]}") from None
            raise

    async def _follow(self, machine: Machine, work: dispatcher.Dispatcher) -> None:
        async with aclosing(work.run()) as items:
            async for item in items:
                if self.told.get(item.id) is ItemState.DONE and item.state is not ItemState.DONE:
                    raise Broken(f"{item.id} was told as done, and then as {item.state}")
                self.told[item.id] = item.state
                machine.point()

    def _drain(self, machine: Machine, work: dispatcher.Dispatcher) -> None:
        if not machine.dead:
            self.counts["drains"] += 1
            machine.drained_at = min(machine.drained_at, self.loop.now)
            work.drain()

    async def _call(self, machine: Machine, number: int) -> None:
        """Submit under a key, again and again, sometimes cancelled."""
        await asyncio.sleep(self.draw.uniform(0, 60))
        given = {"prompt": f"caller {number}"}
        # In some worlds every other caller has an account of their own in the same ledger.
        apart = self._seed % 3 == 0 and number % 2
        session = machine.session_of(OTHER_KEY) if apart else machine.session
        job = await submit.prepare(session, given, MODEL)
        call = asyncio.ensure_future(submit.submit(session, job, f"key {number}"))
        machine.watch(call)
        limit = self.draw.uniform(0, 3) if self.draw.random() < self.weather.cancelled else None
        try:
            await asyncio.wait_for(call, limit)
        except (SubmissionUnknown, TimeoutError):
            return
        except ServiceUnreachable:
            if not self.weather.outage:
                raise
            return
        self.called.add(number)

    async def _mishaps(self) -> None:
        """Have things happen to all that there is at once."""
        while True:
            await asyncio.sleep(self.draw.uniform(5, 60))
            living = [each for each in self.machines.values() if not each.dead]
            if living and self.draw.random() < self.weather.stopped:
                self.counts["processes stopped for a while"] += 1
                self.draw.choice(living).stopped_until = self.loop.now + self.draw.uniform(1, 60)
            if self.draw.random() < self.weather.outage:
                self.counts["outages of the service"] += 1
                self.away_until = self.loop.now + self.draw.uniform(30, 900)
            if self.other.random() < self.weather.clocks:
                self._set_clocks(living)
            if self.draw.random() < self.weather.power:
                self.lose_power()
            if self.draw.random() < self.weather.full:
                self.counts["full disks"] += 1
                self.store.full = True
                await asyncio.sleep(self.draw.uniform(1, 30))
                self.store.full = False

    def _set_clocks(self, living: list[Machine]) -> None:
        """Have clocks jump: on one machine the ledger goes by the same one."""
        self.counts["clocks set"] += 1
        skew = self.other.choice([0.0, self.other.uniform(-300, 7200)])
        if self.on_one_machine:
            self.clock.skew = skew
            self.invariants.clocks_jumped()
        for machine in living if self.on_one_machine else living[:1]:
            machine.clock.skew = skew

    def _writes_fail(self) -> bool:
        return bool(self.weather.full or self.weather.unanswered)

    def lose_power(self) -> None:
        """Have all processes die, and what is not on the disk."""
        living = [each for each in self.machines.values() if not each.dead]
        self.counts["power cuts"] += 1
        self.counts["crashes"] += len(living)
        for machine in living:
            machine.kill()
        self.store.lose_power()
        self.journal.check_noted()
        self._started += 1

    def _open_items(self) -> list[Item]:
        return self.journal.batches.items(NAME, TO_BE_DONE)

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        """Put a simulated disk and machine in the place of the real ones."""

        def is_dead(owner: str) -> bool:
            return self.on_one_machine and self.machines[owner].dead

        def machine() -> str:
            return f"not sent yet, by the machine started as {self._started}"

        def token(size: int) -> str:
            return self._tokens.randbytes(size).hex()

        with simulated_machine(self.folder, is_dead, machine, token):
            yield


def simulate(seed: int, *, large: bool = False) -> Mapping[str, int]:
    """Run one world to its end and count what happened in it; raises whatever went wrong."""
    loop = VirtualLoop()
    try:
        world = World(loop, seed, large=large)
        loop.run_until_complete(world.run())
    finally:
        loop.close()
    tasks = sum(map(len, world.service.by_prompt.values()))
    jobs = world.items + world.callers
    return {"jobs": jobs, "tasks created": tasks, **world.counts, **world.store.struck}
