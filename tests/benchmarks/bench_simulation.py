"""Long runs of the simulation, and how soon it finds planted mistakes.

    python -m tests.benchmarks.bench_simulation --jobs 1000000 --crashes 100000 --processes 2

lives one large life of a batch after the other, from `--seed` on, until so many jobs were done and
so many processes have crashed. It tells how it gets on, ends at the first invariant that breaks,
with the seed that breaks it again (`--seed S --jobs 1 --crashes 0`), and prints what was lived
through. `--mutations` plants one mistake at a time into a copy of the runner and prints after how
many seeds it was found: small lives are looked at, and each mistake must be found `--within` so
many of them.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import logging
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.planted_mistakes import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]

# Seconds between two lines of a long run.
_TOLD_EVERY = 30.0

# Seconds for the seeds of one mutation.
_LONGEST = 900.0

SEARCH = """
import logging, sys
sys.path.insert(0, sys.argv[1])
logging.disable(logging.CRITICAL)
from tests.wan_jobs.simulation.world import simulate
for seed in range(int(sys.argv[2])):
    try:
        simulate(seed)
    except BaseException as error:
        print(seed + 1, type(error).__name__, str(error).replace(chr(10), " ")[:70])
        break
else:
    print(0)
"""


def found_after(mutation: Mutation, within: int) -> str:
    """Plant a mistake into a copy, and return after how many seeds it is found, and by what."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        path = source / "wan_jobs" / mutation.file
        text = path.read_text("utf-8")
        if mutation.old not in text:
            return "? what is to be changed does not stand there"
        path.write_text(text.replace(mutation.old, mutation.new), "utf-8")
        code = f"import sys; sys.path.insert(0, {str(source)!r})\n{SEARCH}"
        command = [sys.executable, "-c", code, str(ROOT), str(within)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=_LONGEST
            )
        except subprocess.TimeoutExpired:
            return "? it does not end"
        return done.stdout.strip() or f"? {done.stderr.strip()[-200:]}"


def find_mutations(within: int, processes: int, only: str) -> int:
    chosen = [each for each in MUTATIONS if only in each.name]
    missed = 0
    with ThreadPoolExecutor(processes) as pool:
        outcomes = pool.map(lambda mutation: found_after(mutation, within), chosen)
        for mutation, found in zip(chosen, outcomes, strict=True):
            missed += found.startswith(("0", "?"))
            seeds, _, how = found.partition(" ")
            print(f"{mutation.name:42} {seeds:>4}  {how}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} found within {within} seeds")
    return int(missed > 0)


class Lived(NamedTuple):
    """What became of one seed: counts of what happened, or what broke; and the CPU it took."""

    seed: int
    counts: Mapping[str, int]
    broken: str
    seconds: float


def live(seed: int) -> Lived:
    from tests.wan_jobs.simulation.world import simulate

    logging.disable(logging.CRITICAL)
    began = time.process_time()
    gc.disable()  # a life leaves less behind than looking for it all the time costs
    try:
        counts, broken = simulate(seed, large=True), ""
    except Exception as error:
        counts, broken = {}, f"{type(error).__name__}: {error}"
    gc.collect()
    return Lived(seed, counts, broken, time.process_time() - began)


class Run:
    """A long run: what it has come to, and what is left of it."""

    def __init__(self, jobs: int, crashes: int) -> None:
        self._jobs, self._crashes = jobs, crashes
        self._began = self._told_at = time.monotonic()
        self.lived = Counter[str]()
        self._seconds = 0.0

    @property
    def is_over(self) -> bool:
        return self.lived["jobs"] >= self._jobs and self.lived["crashes"] >= self._crashes

    def take(self, life: Lived) -> None:
        self.lived.update(life.counts)
        self.lived["lives"] += 1
        self._seconds += life.seconds
        if time.monotonic() - self._told_at > _TOLD_EVERY:
            self._told_at = time.monotonic()
            print(self._progress(life.seed), flush=True)

    def _progress(self, seed: int) -> str:
        share = min(
            self.lived[name] / wanted if wanted else 1.0
            for name, wanted in (("jobs", self._jobs), ("crashes", self._crashes))
        )
        taken = time.monotonic() - self._began
        left = f"about {(taken / share - taken) / 60:.0f} min left" if share else "just begun"
        return (
            f"seed {seed}: {self.lived['jobs']:,} jobs, {self.lived['crashes']:,} crashes,"
            f" nothing broken; {share:.1%}, {left}"
        )

    def print_table(self) -> None:
        for name, count in self.lived.most_common():
            print(f"{name:30} {count:>12,}")
        each = 1000 * self._seconds / max(1, self.lived["jobs"])
        print(f"{'CPU for each job, in ms':30} {each:>12.1f}")


def run_long(jobs: int, crashes: int, processes: int, seed: int) -> int:
    run = Run(jobs, crashes)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        seeds = itertools.count(seed)
        waiting = {pool.submit(live, next(seeds)) for _ in range(2 * processes)}
        while waiting and not run.is_over:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for life in sorted(each.result() for each in ended):
                if life.broken:
                    pool.shutdown(cancel_futures=True)
                    run.print_table()
                    print(f"BROKEN by seed {life.seed}: {life.broken}")
                    print(f"again: --seed {life.seed} --jobs 1 --crashes 0")
                    return 1
                run.take(life)
            waiting |= {pool.submit(live, next(seeds)) for _ in ended}
        pool.shutdown(cancel_futures=True)
    run.print_table()
    print("nothing was broken")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--crashes", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument("--only", default="", help="mutations whose name holds this")
    parser.add_argument("--within", type=int, default=60)
    given = parser.parse_args()
    if given.mutations:
        return find_mutations(given.within, given.processes, given.only)
    return run_long(given.jobs, given.crashes, given.processes, given.seed)


if __name__ == "__main__":
    sys.exit(main())
