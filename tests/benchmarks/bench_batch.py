"""Batches under fire and at work: `python tests/benchmarks/bench_batch.py [--kills N] [--jobs N]`.

The mock runs in a process of its own, in time scaled so that its limits still bite: 20 creations
in 10 s, 100 running tasks. Several workers share one journal file, and are killed with `kill -9` at
random moments, and started again. Printed are what was paid twice and what was lost (both must be
0), the doubts, split by whether the task exists, the creations that the service refused as too
many, and the time against the floor of jobs by duration / running tasks. `--figures` prints what a
batch on one account takes when nothing goes wrong, `--scale` what many items take before anything
is sent. `--peers` does the same to one process of a batch and to what people write today: it is
killed and started again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.batch_figures import print_figures
from tests.benchmarks.peer_celery import celery_with_a_folder
from tests.benchmarks.peer_loops import loop_with_semaphore, loop_with_sqlite
from tests.benchmarks.scaled_service import (
    DURATION,
    MODEL,
    SPEED,
    ScaledClock,
    Service,
    rows,
)
from wan_jobs import AsyncWan, Journal
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.ledger.batch import Item, ItemState

Work: TypeAlias = "Callable[[Service, Path, int], Awaitable[None]]"


async def work(service: Service, folder: Path, jobs: int) -> None:
    """One worker: the whole batch, or what others leave of it."""
    journal = Journal(folder / "journal.sqlite")
    wan = AsyncWan(service.key, base_url=service.url, journal=journal, clock=ScaledClock())
    async with wan:
        async for _ in wan.batch(rows(jobs), out=folder / "out", model=MODEL):
            pass


async def work_with_semaphore(service: Service, folder: Path, jobs: int) -> None:
    await loop_with_semaphore(service.url, service.key, folder, jobs, SPEED)


async def work_with_sqlite(service: Service, folder: Path, jobs: int) -> None:
    await loop_with_sqlite(service.url, service.key, folder, jobs, SPEED)


async def work_with_celery(service: Service, folder: Path, jobs: int) -> None:
    await celery_with_a_folder(service.url, service.key, folder, jobs, SPEED)


async def to_completion(working: Awaitable[None]) -> None:
    await working


def fork_worker(service: Service, folder: Path, jobs: int, work: Work) -> int:
    """Start a worker that shares nothing but the files."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            asyncio.run(to_completion(work(service, folder, jobs)))
            code = 0
        finally:
            os._exit(code)
    return child


def storm(
    service: Service, folder: Path, jobs: int, workers: int, kills: int, work: Work, pause: float
) -> int:
    """Kill workers at random until so many have died or all is done; return how many died."""
    draw, died = random.Random(11), 0
    children = {fork_worker(service, folder, jobs, work) for _ in range(workers)}
    while children:
        time.sleep(draw.uniform(0.05, pause))
        if died < kills and children:
            os.kill(draw.choice(sorted(children)), signal.SIGKILL)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0] in children:
                children.discard(ended[0])
                if os.WIFSIGNALED(ended[1]):
                    died += 1
                    children.add(fork_worker(service, folder, jobs, work))
    return died


def bench_kills(jobs: int, workers: int, kills: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, service = Path(name), Service()
        began = time.monotonic()
        died = storm(service, folder, jobs, workers, kills, work, 0.8)
        seconds = (time.monotonic() - began) * SPEED
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        tasks, refused, counts = service.report()
        journal = Journal(folder / "journal.sqlite", clock=ScaledClock())
        _print_outcome(journal, tasks, refused, counts, died, jobs)
        print(f"CPU for 1000 jobs: {(used.ru_utime + used.ru_stime) * 1000 / jobs:.1f} s")
        print(f"{seconds:.0f} s of the service's time; the floor is {jobs * DURATION / 100:.0f} s")


def _print_outcome(
    journal: Journal,
    tasks: list[list[str]],
    refused: int,
    counts: dict[str, int],
    died: int,
    jobs: int,
) -> None:
    entries = journal.entries(limit=1_000_000)
    known = {entry.task_id for entry in entries if entry.task_id}
    doubts = Counter(entry.input["prompt"] for entry in entries if entry.state.unsettled)
    created = Counter(prompt for _, prompt in tasks)
    unknown = Counter(prompt for task_id, prompt in tasks if task_id not in known)
    lost = sum(max(0, n - doubts[prompt]) for prompt, n in unknown.items())
    twice = sum(n - 1 for n in created.values())
    exist = sum(min(n, doubts[prompt]) for prompt, n in unknown.items())
    items: list[Item] = journal.batches.items("out")
    states = Counter(item.state for item in items)
    files = sum(Path(item.file).is_file() for item in items if item.file)
    print(f"{jobs} jobs, {died} kills: {twice} paid twice, {lost} lost")
    print(f"doubts: {sum(doubts.values())}, of which {exist} tasks exist")
    print(f"creations refused as too many: {refused} of {counts.get('createTask', 0)}")
    print(f"reads for each job: {counts.get('getTaskDetails', 0) / max(1, len(tasks)):.1f}")
    print(f"items: { {str(state): n for state, n in states.items()} }, {files} files")


def bench_peers(jobs: int, kills: int) -> None:
    """Kill one process of each kind so many times, and count what each paid for and forgot."""
    print(f"{jobs} jobs, one process, killed {kills} times")
    print(f"{'':24}{'paid twice':>11}{'ids forgotten':>15}{'missing':>9}{'refused':>9}{'calls':>7}")
    kinds = {
        "wan batch": work,
        "asyncio and a semaphore": work_with_semaphore,
        "a loop with SQLite": work_with_sqlite,
        "Celery, acks_late": work_with_celery,
    }
    for name, kind in kinds.items():
        if kind is work_with_celery and find_spec("celery") is None:
            print(f"{name:24} not run: Celery is not installed")
            continue
        with tempfile.TemporaryDirectory() as place:
            folder, service = Path(place), Service()
            storm(service, folder, jobs, 1, kills, kind, 8.0)
            tasks, refused, counts = service.report()
            twice = sum(n - 1 for n in Counter(prompt for _, prompt in tasks).values())
            files, doubts = len(list(folder.rglob("*.mp4"))), 0
            forgotten = len(tasks) - files
            if kind is work:
                entries = Journal(folder / "journal.sqlite").entries(limit=1_000_000)
                known = {entry.task_id for entry in entries}
                doubts = sum(entry.state.unsettled for entry in entries)
                forgotten = max(0, sum(each not in known for each, _ in tasks) - doubts)
            missing = f"{jobs - files}" if not doubts else f"{jobs - files}*"
            row = f"{name:24}{twice:>11}{forgotten:>15}{missing:>9}{refused:>9}"
            print(f"{row}{sum(counts.values()):>7}", flush=True)
    print("* in doubt, each named, none sent again")


def bench_scale(items: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        async def pass_over() -> None:
            wan = AsyncWan("k", base_url="http://127.0.0.1:9", journal=folder / "j.sqlite")
            async with wan:
                async for _ in wan.batch(rows(items), out=folder / "out", model=MODEL):
                    pass

        async def enqueue() -> None:
            wan = AsyncWan("k", base_url="http://127.0.0.1:9", journal=folder / "j.sqlite")
            plan = plan_rows(wan.session, rows(items), model=MODEL)
            open_batch(wan.session, plan, folder / "out")

        _print_time(f"enqueue {items} items", enqueue)
        with sqlite3.connect(folder / "j.sqlite") as database:
            database.execute("UPDATE items SET state = ?", (ItemState.DONE,))
        _print_time(f"resume {items} items, nothing to do", pass_over)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory at {items} items: {peak:.0f} MB at most")


def _print_time(what: str, work: Callable[[], Coroutine[object, object, None]]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(work())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"{what}: {seconds:.1f} s, {cpu:.1f} s of them on a processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=400)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--scale", type=int, default=0, metavar="ITEMS")
    parser.add_argument("--figures", action="store_true")
    given = parser.parse_args()
    if given.figures:
        print_figures(given.jobs)
    elif given.scale:
        bench_scale(given.scale)
    elif given.peers:
        bench_peers(given.jobs, given.kills)
    else:
        bench_kills(given.jobs, given.workers, given.kills)


if __name__ == "__main__":
    main()
