"""A world in one process: machines that crash, a network, a ledger, the service, and a person.

Every await of the runner is a point at which the seed may have its process killed, its request
lost, cut, delayed or overtaken. Killed processes do nothing any more; requests that had left arrive
all the same. What was written to the ledger stays.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from tests.wan_jobs.simulation.machine import Machine, Weather
from tests.wan_jobs.simulation.service import Broken, SimulatedService
from tests.wan_jobs.simulation.virtual_time import VirtualClock, VirtualLoop
from wan_jobs.batch import dispatcher, steps
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.configuration import Limits
from wan_jobs.errors import DownloadError, SubmissionUnknown
from wan_jobs.exchange import Answer, Call
from wan_jobs.ledger.batch import Batch, Item, ItemState
from wan_jobs.ledger.entry import Entry, EntryState
from wan_jobs.ledger.journal import Journal
from wan_jobs.record import TaskRecord
from wan_jobs.session import Session
from wan_jobs.submission import submit

T = TypeVar("T")

MODEL = "wan/2-2-a14b-text-to-video-turbo"
NAME = "simulated"
RETRIES = 3


class SharedJournal(Journal):
    """A ledger in memory that stands for a file: it outlives the processes that use it."""

    @property
    def path(self) -> Path:
        return Path("simulated")


class World:
    """All of it, from one seed."""

    def __init__(self, loop: VirtualLoop, seed: int, items: int | None = None) -> None:
        self.loop, self.draw = loop, random.Random(seed)
        self.weather = Weather(self.draw)
        self.clock = VirtualClock(loop, self.draw)
        running = self.draw.choice([3, 10, 100])
        self.limits = Limits(running_tasks=running, submit_for=600, connect_for=600)
        self.service = SimulatedService(loop, self.draw, running)
        self.journal = SharedJournal(None, clock=self.clock)
        self.files: dict[str, str] = {}
        self.results: dict[str, ItemState] = {}
        few = self.draw.randint(3, 25) if self.draw.random() < 0.8 else 60
        self.items = few if items is None else items
        self.callers = self.draw.randint(0, 6)
        self.cap = 80.0 * self.draw.choice([self.items // 2 + 1, 10_000])
        self.kills = 0
        self.broken: BaseException | None = None

    async def arrive(self, call: Call) -> Answer | None:
        """Take a request from the network to the service; `None` if it is lost on the way."""
        await asyncio.sleep(self.draw.uniform(0, 0.5))
        if self.draw.random() < self.weather.lost:
            return None
        before = self.service.too_often
        answer = self.service.answer(call)
        if self.service.too_often > before and not self._many_doubts():
            raise Broken("a creation was refused as one too many")
        return answer

    def _many_doubts(self) -> bool:
        # Doubts take half of the places at most, so that they cannot stop everything: then the
        # service may have to say that there is no more room.
        doubts = [
            entry
            for entry in self._entries()
            if entry.state is EntryState.UNKNOWN
            or (entry.state is EntryState.INTENDED and self.clock.time() - entry.intended_at > 15.0)
        ]
        return len(doubts) > self.limits.believed_running // 2

    def hear(self, arrival: asyncio.Future[Any]) -> None:
        """Keep an invariant that broke, though nobody waits for the answer."""
        if not arrival.cancelled() and arrival.exception() is not None:
            self.broken = self.broken or arrival.exception()

    async def run(self) -> None:
        """Live through the storm, recover, let a person settle the doubts, and check it all."""
        with self._disk():
            self._open()
            at_once = self.draw.choice([1, 2, 3])
            storm = [asyncio.ensure_future(self._machines()) for _ in range(at_once)]
            await asyncio.wait(storm, timeout=self.draw.uniform(10, 3000))
            for each in storm:
                each.cancel()
            await asyncio.gather(*storm, return_exceptions=True)
            self.weather.calm()
            self.service.reluctant = 0.0
            self._raise_broken()
            await asyncio.sleep(200)
            doubts = self._doubts()
            await self._work(Machine(self))
            if new := self._doubts() - doubts:
                raise Broken(f"without a cause the submissions {new} are in doubt")
            self._check_ids()
            for _ in range(20):
                await asyncio.sleep(100)  # a person does not judge what may still be on its way
                self._settle_doubts()
                await self._work(Machine(self))
                if not self._open_items():
                    break
            self._raise_broken()
            self._check_end()

    def _open(self) -> None:
        session = Machine(self).session
        rows = [{"prompt": f"item {n}"} for n in range(self.items)]
        plan = plan_rows(session, rows, model=MODEL, estimate=lambda *_: 80.0)
        open_batch(session, plan, "/simulated", name=NAME, retries=RETRIES, max_credits=self.cap)

    async def _machines(self) -> None:
        """Run one process after the other, until no more is to be done."""
        while True:
            await asyncio.sleep(self.draw.uniform(0, 20))
            await self._work(Machine(self))

    async def _work(self, machine: Machine) -> None:
        """Do all work in one process, to its end or until it is killed."""
        jobs = [asyncio.ensure_future(self._dispatch(machine))]
        jobs += [asyncio.ensure_future(self._call(machine, n)) for n in range(self.callers)]
        machine.tasks.update(jobs)
        for job in jobs:
            job.add_done_callback(machine.tasks.discard)
        try:
            for outcome in await asyncio.gather(*jobs, return_exceptions=True):
                if isinstance(outcome, Exception) and not machine.dead:
                    raise outcome
        finally:
            if not machine.dead and self.weather.killed:
                machine.kill()
            while machine.tasks and not machine.dead:
                await asyncio.wait(machine.tasks)

    async def _dispatch(self, machine: Machine) -> None:
        work = dispatcher.Dispatcher(machine.session, NAME, owner=f"elsewhere:{id(machine)}:")
        if self.draw.random() < self.weather.drained:
            self.loop.call_later(self.draw.uniform(1, 100), self._drain, machine, work)
        async for _ in work.run():
            machine.point()

    def _drain(self, machine: Machine, work: dispatcher.Dispatcher) -> None:
        if not machine.dead:
            machine.drained_at = min(machine.drained_at, self.loop.now)
            work.drain()

    async def _call(self, machine: Machine, number: int) -> None:
        """Submit under a key, again and again, sometimes cancelled."""
        await asyncio.sleep(self.draw.uniform(0, 60))
        given = {"prompt": f"caller {number}"}
        job = await submit.prepare(machine.session, given, MODEL)
        call = asyncio.ensure_future(submit.submit(machine.session, job, f"key {number}"))
        machine.tasks.add(call)
        call.add_done_callback(machine.tasks.discard)
        limit = self.draw.uniform(0, 3) if self.draw.random() < self.weather.cancelled else None
        try:
            await asyncio.wait_for(call, limit)
        except (SubmissionUnknown, TimeoutError):
            return

    def _settle_doubts(self) -> None:
        known = {entry.task_id for entry in self._entries()}
        for entry in self._entries():
            if entry.state.unsettled:
                lost = [
                    task.id
                    for task in self.service.by_prompt[entry.input["prompt"]]
                    if task.id not in known
                ]
                self.journal.settle(entry.token, lost[0] if lost else None)
                known.update(lost[:1])
        if self.journal.batches.get(NAME).cap == self.cap:
            # Somebody looks why it is paused, and lets it spend what is left to be done.
            store = self.journal._store
            store.write(lambda it: it.execute("UPDATE batches SET cap = NULL, state = 'active'"))

    def _doubts(self) -> set[str]:
        return {entry.token for entry in self._entries() if entry.state.unsettled}

    def _entries(self) -> list[Entry]:
        return self.journal.entries(limit=1_000_000)

    def _open_items(self) -> list[Item]:
        return self.journal.batches.items(NAME, [ItemState.TODO, ItemState.DOUBT])

    def _raise_broken(self) -> None:
        if self.broken is not None:
            raise self.broken
        spent = sum(
            self.service.price_of(tasks)
            for prompt, tasks in self.service.by_prompt.items()
            if prompt.startswith("item")
        )
        batch = self.journal.batches.get(NAME)
        if batch.cap is not None and spent > batch.cap:
            raise Broken(f"{spent} credits were spent, more than {batch.cap}")
        held = sum(entry.held for entry in self._entries() if entry.batch)
        if abs(held - batch.reserved) > 1e-6:
            raise Broken(f"{batch.reserved} are reserved, and {held} are held")

    def _check_ids(self) -> None:
        """Every id that the service gave is known, or its submission is in doubt."""
        entries = self._entries()
        known = {entry.task_id for entry in entries}
        for prompt, tasks in self.service.by_prompt.items():
            doubts = sum(e.state.unsettled for e in entries if e.input["prompt"] == prompt)
            lost = [task.id for task in tasks if task.id not in known]
            if len(lost) > doubts:
                raise Broken(f"tasks {lost} of {prompt!r} are known nowhere")

    def _check_end(self) -> None:
        items = self.journal.batches.items(NAME)
        if left := [item.id for item in items if item.state in (ItemState.TODO, ItemState.DOUBT)]:
            raise Broken(f"items {left} never end")
        for item in items:
            tasks = self.service.by_prompt[item.input["prompt"]]
            made = [task for task in tasks if task.failure is None]
            if (item.state is ItemState.DONE) != bool(made):
                raise Broken(f"{item} has the tasks {tasks}")
            if item.state is ItemState.FAILED and len(tasks) != RETRIES + 1:
                raise Broken(f"{item} was given up after {len(tasks)} tasks")
            if len(tasks) > RETRIES + 1:
                raise Broken(f"{item} was tried {len(tasks)} times")
            if made and self.files.get(item.id) != made[0].id:
                raise Broken(f"the file of {item.id} is {self.files.get(item.id)}")
            if self.results.get(item.id) is not item.state:
                raise Broken(f"the results say {self.results.get(item.id)} of {item}")
        for entry in self._entries():
            if entry.state is EntryState.INTENDED:
                raise Broken(f"{entry} was left")

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Put a simulated disk in the place of the real one."""

        async def collect(session: Session, batch: Batch, item: Item, record: TaskRecord) -> Path:
            ports: Any = session.ports
            if self.draw.random() < self.weather.disk:
                raise DownloadError("the file host is away")
            await ports.record(lambda: self.files.update({item.id: record.task_id}))
            return Path(f"/simulated/{item.id}.mp4")

        def append(_: Path, items: list[Item]) -> None:
            self.results.update({item.id: item.state for item in items})

        def write(_: Path, items: list[Item]) -> None:
            self.results = {item.id: item.state for item in items}

        with (
            mock.patch.object(steps, "collect", collect),
            mock.patch.object(dispatcher, "append_results", append),
            mock.patch.object(dispatcher, "write_results", write),
        ):
            yield


def simulate(seed: int, items: int | None = None) -> Mapping[str, int]:
    """Run one world to its end and say what happened; raises whatever went wrong.

    A world has so many items, or a few, as the seed has it.
    """
    loop = VirtualLoop()
    try:
        world = World(loop, seed, items)
        loop.run_until_complete(world.run())
    finally:
        loop.close()
    tasks = sum(map(len, world.service.by_prompt.values()))
    return {"items": world.items + world.callers, "tasks": tasks, "kills": world.kills}
