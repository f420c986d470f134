"""Long runs of the simulation, and how soon it finds planted mistakes.

    python -m tests.benchmarks.bench_simulation --jobs 1000000 --crashes 100000 --processes 2

lives one large life of a batch after the other, from `--seed` on, until so many jobs were done and
so many processes have crashed. It tells how it gets on, and at once of a seed that breaks an
invariant, with the command that breaks it again; it prints what was lived through, and ends with 1
if anything broke. With `--checkpoint FILE` each life is noted there, and a run that was ended goes
on by the same command, provided that it is the same code.

`--mutations` plants one mistake at a time into a copy of the runner and prints after how many seeds
it was found: small lives are looked at, and each mistake must be found `--within` so many of them.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# The code beside this file is what is looked at, whatever is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.planted_mistakes import MUTATIONS, Mutation
from tests.benchmarks.record_of_lives import OtherVersion, RecordOfLives, version
from tests.benchmarks.simulated_lives import Live, Lived, lived

ROOT = Path(__file__).resolve().parents[2]

# Seconds between two lines of a long run.
_TOLD_EVERY = 30.0

# Lives that break an invariant before a run has shown enough.
_MOST_BROKEN = 20

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


class Run:
    """A long run: what it has come to, and what is left of it."""

    def __init__(self, jobs: int, crashes: int) -> None:
        self._wanted = {"jobs": jobs, "crashes": crashes}
        self.lived = Counter[str]()
        self.broken = 0
        self._seconds = 0.0
        self._began = self._told_at = time.monotonic()
        self._share_before = 0.0

    @property
    def is_over(self) -> bool:
        return self._share() >= 1.0 or self.broken >= _MOST_BROKEN

    def go_on_from(self, lives: Iterable[Lived]) -> None:
        for life in lives:
            self._count(life)
        self._share_before = self._share()

    def take(self, life: Lived) -> None:
        self._count(life)
        if time.monotonic() - self._told_at > _TOLD_EVERY:
            self._told_at = time.monotonic()
            print(self._progress(life.seed), flush=True)

    def _count(self, life: Lived) -> None:
        self.lived.update(life.counts)
        self.lived["lives"] += 1
        self._seconds += life.seconds
        if life.broken:
            self.broken += 1
            print(f"BROKEN by seed {life.seed}: {life.broken}")
            print(f"again: --seed {life.seed} --jobs 1 --crashes 0", flush=True)

    def _share(self) -> float:
        return min(
            self.lived[name] / wanted if wanted else 1.0 for name, wanted in self._wanted.items()
        )

    def _progress(self, seed: int) -> str:
        share = self._share()
        done = share - self._share_before
        taken = time.monotonic() - self._began
        left = f"about {taken * (1 - share) / done / 60:.0f} min left" if done else "just begun"
        return (
            f"seed {seed}: {self.lived['jobs']:,} jobs, {self.lived['crashes']:,} crashes,"
            f" {self.broken or 'nothing'} broken; {share:.1%}, {left}"
        )

    def print_table(self) -> None:
        for name, count in self.lived.most_common():
            print(f"{name:30} {count:>12,}")
        each = 1000 * self._seconds / max(1, self.lived["jobs"])
        print(f"{'CPU for each job, in ms':30} {each:>12.1f}")
        print(f"{self.broken or 'nothing'} was broken", flush=True)


def run_long(run: Run, record: RecordOfLives, live: Live, processes: int, seed: int) -> int:
    """Live until the run is over; 0 if it came to its end and nothing broke."""
    try:
        known = record.read()
    except OtherVersion as error:
        print(error, file=sys.stderr)
        return 2
    run.go_on_from(known)
    done = {life.seed for life in known}
    seeds = (each for each in itertools.count(seed) if each not in done)
    with _heard_signals() as heard, closing(lived(seeds, live, processes)) as lives:
        while not run.is_over and not heard:
            life = next(lives)
            record.add(life)
            run.take(life)
    if heard and not run.is_over:
        print("interrupted: the same command goes on from here, if it has a --checkpoint")
        run.print_table()
        return 3
    run.print_table()
    return int(run.broken > 0)


@contextmanager
def _heard_signals() -> Iterator[list[int]]:
    """List the signals that ask for the end, instead of raising wherever they come.

    In the midst of a fork what is raised is lost, and `logging` keeps its lock for good.
    """
    heard: list[int] = []
    asking = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda got, _: heard.append(got)) for number in asking]
    try:
        yield heard
    finally:
        for number, handler in zip(asking, before, strict=True):
            signal.signal(number, handler)


def live(seed: int) -> Mapping[str, int]:
    from tests.wan_jobs.simulation.world import simulate

    return simulate(seed, large=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--crashes", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint", type=Path, help="a file that the run goes on from")
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument("--only", default="", help="mutations whose name holds this")
    parser.add_argument("--within", type=int, default=60)
    given = parser.parse_args()
    if given.mutations:
        return find_mutations(given.within, given.processes, given.only)
    run = Run(given.jobs, given.crashes)
    record = RecordOfLives(given.checkpoint, version())
    logging.disable(logging.CRITICAL)
    with suppress(Exception):  # what all lives load and learn once, they get from this one
        live(given.seed)  # and if it breaks, it does so again where that is told
    return run_long(run, record, live, given.processes, given.seed)


if __name__ == "__main__":
    sys.exit(main())
