"""A fleet under fire: `python -m tests.benchmarks.bench_fleet [--kills N] [--jobs N] [--seed N]`.

Workers on one ledger in Postgres, the mock in a process of its own, in time scaled so that its
limits still bite (20 creations in 10 s, 100 running). Workers are killed with `kill -9` at random
moments and started again; meanwhile the database is killed and restarted, and all connections to it
are cut, or stopped for a while. Printed are what was paid twice and what was lost (both must be 0),
the doubts, split by whether the task exists, and the creations that the service refused as too
many. Then, in real time: how long it takes until the items of a worker that died are taken over,
and until one that got SIGTERM has handed its items back and is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks import scaled_service
from tests.benchmarks.scaled_service import MODEL, ScaledClock, Service, rows
from tests.postgres import Relay, in_database, start_server
from wan_jobs import AsyncWan, Journal
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.batch.terms import Terms
from wan_jobs.clock import Clock, SystemClock
from wan_jobs.errors import JournalError
from wan_jobs.fleet import Worker
from wan_jobs.ledger.batch import BatchState, ItemState


@dataclass(frozen=True)
class AheadClock(ScaledClock):
    """The clock of a machine that is so many seconds ahead of all others."""

    seconds: float = 0.0

    def time(self) -> float:
        return super().time() + self.seconds


@dataclass
class Fleet:
    """Workers on one ledger and one service, in processes of their own."""

    service: Service
    place: str | Path
    folder: Path
    clock: Clock = field(default_factory=ScaledClock)
    workers: set[int] = field(default_factory=set)
    # Seconds by which the clocks of the workers are ahead of the ledger's, in turn.
    skews: tuple[float, ...] = (0.0,)
    # Where the workers find the service, if something stands between.
    way: str | None = None
    _started: int = 0

    def client(self, skew: float = 0.0) -> AsyncWan:
        # A clock that is scaled cannot be that of the database.
        clock = None if type(self.clock) is SystemClock else self.clock
        journal = Journal(self.place, clock=clock, spool=self.folder / "spool")
        own = AheadClock(skew) if skew else self.clock
        url = self.way or self.service.url
        return AsyncWan(self.service.key, base_url=url, journal=journal, clock=own)

    def hand_in(self, jobs: int, name: str = "batch") -> None:
        wan = self.client()
        plan = plan_rows(wan.session, rows(jobs), model=MODEL)
        open_batch(wan.session, plan, self.folder / "out", Terms(name))
        wan.session.ledger.close()

    def start_worker(self) -> int:
        skew = self.skews[self._started % len(self.skews)]
        self._started += 1
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                asyncio.run(self._work(skew))
                code = 0
            finally:
                os._exit(code)
        self.workers.add(child)
        return child

    async def _work(self, skew: float) -> None:
        worker = Worker([self.client(skew)])
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.run()

    def reap(self) -> list[int]:
        """Return the workers that have ended since the last time."""
        ended = []
        for worker in tuple(self.workers):
            with suppress(ChildProcessError):
                if os.waitpid(worker, os.WNOHANG)[0]:
                    self.workers.discard(worker)
                    ended.append(worker)
        return ended

    def kill(self) -> None:
        """Leave no worker behind."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def end(self) -> float:
        """Stop all workers by SIGTERM; return the seconds until the last one is gone."""
        began = time.monotonic()
        for worker in self.workers:
            os.kill(worker, signal.SIGTERM)
        while self.workers and time.monotonic() - began < 60:
            self.reap()
            time.sleep(0.01)
        self.kill()
        return time.monotonic() - began


@dataclass
class Outcome:
    """What a storm has come to."""

    jobs: int
    killed: int
    twice: int
    lost: int
    doubts: int
    doubts_paid: int
    refused: int
    created: int


def storm(
    fleet: Fleet,
    *,
    jobs: int,
    workers: int,
    kills: int,
    draw: random.Random,
    mishaps: list[Any],
    within: float = 600.0,
    chance: float = 0.15,
) -> Outcome:
    """Kill workers at random until so many have died and all is done, then look at what is there.

    `mishaps` are functions that are called in turn between the kills, each time with this `chance`.
    """
    fleet.hand_in(jobs)
    try:
        killed = _under_fire(fleet, workers, kills, draw, mishaps, within, chance)
        fleet.end()
    finally:
        fleet.kill()
    ledger = fleet.client().session.ledger
    ledger.replay()
    return _outcome(fleet, ledger, jobs, killed)


def _under_fire(
    fleet: Fleet,
    workers: int,
    kills: int,
    draw: random.Random,
    mishaps: list[Any],
    within: float,
    chance: float,
) -> int:
    """Kill and let go on until enough was killed and all is done; return how many died."""
    ledger, killed, until = fleet.client().session.ledger, 0, time.monotonic() + within
    while time.monotonic() < until:
        time.sleep(draw.uniform(0.05, 0.6))
        if killed < kills and fleet.workers:
            with suppress(ProcessLookupError):
                os.kill(draw.choice(sorted(fleet.workers)), signal.SIGKILL)
                killed += 1
        if mishaps and draw.random() < chance:
            mishaps.pop(0)()
        time.sleep(0.01)
        fleet.reap()
        while len(fleet.workers) < workers:
            fleet.start_worker()
        with suppress(JournalError):
            if killed >= kills and not mishaps and ledger.batches.get("batch").ended:
                break
    ledger.close()
    return killed


def _outcome(fleet: Fleet, ledger: Journal, jobs: int, killed: int) -> Outcome:
    entries = ledger.entries(limit=1_000_000)
    items = ledger.batches.items("batch")
    tasks, refused, _ = fleet.service.report()
    prompts = Counter(prompt for _, prompt in tasks)
    known = {entry.task_id for entry in entries if entry.task_id}
    unsettled = [entry for entry in entries if entry.state.unsettled]
    doubted = Counter(entry.input["prompt"] for entry in unsettled)
    unknown = Counter(prompt for task_id, prompt in tasks if task_id not in known)
    unended = [item for item in items if item.state is ItemState.TODO]
    return Outcome(
        jobs,
        killed,
        sum(count - 1 for count in prompts.values()),
        # A task that no entry names and no doubt stands for, and an item that never ended.
        sum((unknown - doubted).values()) + len(unended),
        len(unsettled),
        sum((unknown & doubted).values()),
        refused,
        len(tasks),
    )


def bench_storm(address: str, server: Any, jobs: int, workers: int, kills: int, seed: int) -> None:
    relay = Relay(address)

    def restart_database() -> Any:
        os.kill(server.get_pid(), signal.SIGQUIT)
        time.sleep(0.5)
        while True:
            # On a busy machine its recovery takes longer than the library waits for.
            with suppress(subprocess.SubprocessError):
                return server.ensure_postgres_running()

    def stop_lines() -> None:
        relay.stopped = True
        time.sleep(0.8)  # 8 s of scaled time
        relay.stopped = False

    with tempfile.TemporaryDirectory() as name:
        fleet = Fleet(Service(), relay.address, Path(name))
        began = time.monotonic()
        outcome = storm(
            fleet,
            jobs=jobs,
            workers=workers,
            kills=kills,
            draw=random.Random(seed),
            mishaps=[relay.cut, restart_database, stop_lines] * 3,
        )
        print(f"{time.monotonic() - began:.0f} s, {workers} workers: {outcome}")


def hand_over(place: str | Path, number: int) -> tuple[float, float]:
    """End one of two workers by a signal, in real time.

    Returns the seconds until it is gone, and until the other has its items.
    """
    scaled_service.SPEED = 1.0
    name = f"hand over {number}"
    with tempfile.TemporaryDirectory() as folder:
        service = Service()
        fleet = Fleet(service, place, Path(folder), SystemClock())
        try:
            fleet.hand_in(10, name)
            first = fleet.start_worker()
            ledger = fleet.client().session.ledger
            batches = ledger.batches
            while sum(entry.batch == name for entry in ledger.entries()) < 10:
                time.sleep(0.1)
            fleet.start_worker()
            time.sleep(2)
            [owner] = batches.held(name)
            began = time.monotonic()
            os.kill(first, number)
            while first in fleet.workers:
                fleet.reap()
                time.sleep(0.01)
            gone = time.monotonic() - began
            while owner in (held := batches.held(name)) or sum(map(len, held.values())) < 10:
                time.sleep(0.05)
            taken = time.monotonic() - began
            batches.set_state(name, BatchState.STOPPED)
            ledger.close()
        finally:
            fleet.end()
        service.report()
    return gone, taken


def bench_hand_over(address: str) -> None:
    """Measure how long a death and a stop go unanswered."""
    for kind, number in (("killed", signal.SIGKILL), ("stopped", signal.SIGTERM)):
        gone, taken = hand_over(address, number)
        print(f"{kind}: gone after {gone:.1f} s, its items taken over after {taken:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wan-bench-") as name:
        server = start_server(Path(name) / "postgres")
        address = in_database(server.get_uri(), "fleet")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # it is no power cut that comes
            connection.execute("SELECT pg_reload_conf()")
            for database in ("fleet", "fleet_in_real_time"):
                connection.execute(f"CREATE DATABASE {database}".encode())
        bench_storm(address, server, options.jobs, options.workers, options.kills, options.seed)
        bench_hand_over(in_database(server.get_uri(), "fleet_in_real_time"))


if __name__ == "__main__":
    main()
