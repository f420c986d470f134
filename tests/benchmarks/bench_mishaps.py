"""What befalls machines, on both stores: `python -m tests.benchmarks.bench_mishaps`.

Two or three workers do a batch, the mock in a process of its own, in time scaled so that leases and
limits still bite. Meanwhile the disk of the ledger is full for a while, clocks are apart, lines are
cut or swallow what is sent, the database is killed, sessions are ended and notified for nothing,
and workers are killed, or stopped for longer than their leases and continued. Printed is what was
paid twice and what was lost, which must be 0 and ends with 1 otherwise, and the doubts, by whether
their tasks exist. Then in real time: how soon a worker drains, and how soon another takes over.
`--only WORD` runs the scenarios whose name holds it, `--jobs N` as many jobs each, `--seed N`.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks import scaled_service
from tests.benchmarks.bench_fleet import Fleet, Outcome, hand_over, storm
from tests.benchmarks.scaled_service import Service
from tests.postgres import Relay, in_database, start_server

Mishap = Callable[[], object]

# Scaled, several times as long as a lease.
_LONG = 30.0
_FULL = 15.0

# What machines are ahead of the ledger, in seconds.
SKEWS = (-300.0, 0.0, 7200.0)


@dataclass
class Stage:
    """What a scenario plays on: a store of one kind, and workers on it."""

    fleet: Fleet
    draw: random.Random
    store: str
    folder: Path
    database: Relay
    server: Any = None


def _seconds(scaled: float) -> float:
    return scaled / scaled_service.SPEED


def stop_a_worker(stage: Stage) -> list[Mishap]:
    """SIGSTOP one for longer than its leases, then let it go on."""

    def stop() -> None:
        if not stage.fleet.workers:
            return
        chosen = stage.draw.choice(sorted(stage.fleet.workers))
        with suppress(ProcessLookupError):
            os.kill(chosen, signal.SIGSTOP)
            time.sleep(_seconds(_LONG))
            os.kill(chosen, signal.SIGCONT)

    return [stop] * 6


def skew_clocks(stage: Stage) -> list[Mishap]:
    """Give each worker another idea of the time, and kill some, so that others take over."""
    stage.fleet.skews = SKEWS
    return kill_a_worker(stage)


def kill_a_worker(stage: Stage) -> list[Mishap]:
    def kill() -> None:
        if stage.fleet.workers:
            with suppress(ProcessLookupError):
                os.kill(stage.draw.choice(sorted(stage.fleet.workers)), signal.SIGKILL)

    return [kill] * 6


def fill_the_disk(stage: Stage) -> list[Mishap]:
    """Fill the disk of the ledger, or forbid the workers to write where none can be mounted."""

    def fill() -> None:
        if not os.path.ismount(stage.folder):
            forbid_writing(stage.fleet.workers, _seconds(_FULL))
            return
        ballast = stage.folder / "ballast"
        with suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        time.sleep(_seconds(_FULL))
        ballast.unlink()

    return [fill] * 4


def forbid_writing(workers: set[int], seconds: float) -> None:
    """Let no file of the workers grow for a while, by their limit on the size of files."""
    for size in (1, resource.RLIM_INFINITY):
        for worker in tuple(workers):
            with suppress(ProcessLookupError):
                resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        if size == 1:
            time.sleep(seconds)


def hole(relay: Relay) -> list[Mishap]:
    """Have a line swallow what is sent, and lose it in the end."""

    def swallow() -> None:
        relay.swallowing = True
        time.sleep(_seconds(_LONG))
        relay.swallowing = False
        relay.cut()

    return [swallow] * 4


def hole_before_the_service(stage: Stage) -> list[Mishap]:
    return hole(_before_the_service(stage))


def cut_before_the_service(stage: Stage) -> list[Mishap]:
    return [_before_the_service(stage).cut] * 8


def _before_the_service(stage: Stage) -> Relay:
    relay = Relay(stage.fleet.service.url)
    stage.fleet.way = f"http://127.0.0.1:{relay.port}"
    return relay


def hole_before_the_database(stage: Stage) -> list[Mishap]:
    return hole(stage.database)


def cut_before_the_database(stage: Stage) -> list[Mishap]:
    return [stage.database.cut] * 8


def kill_the_database(stage: Stage) -> list[Mishap]:
    def kill() -> None:
        os.kill(stage.server.get_pid(), signal.SIGQUIT)
        time.sleep(0.5)
        while True:
            # On a busy machine its recovery takes longer than the library waits for.
            with suppress(subprocess.SubprocessError):
                stage.server.ensure_postgres_running()
                return

    return [kill] * 3


def alarm(stage: Stage) -> list[Mishap]:
    """Notify everybody of nothing, and end their sessions, as an administrator may."""

    def end() -> None:
        with (
            suppress(psycopg.Error),
            psycopg.connect(stage.server.get_uri(), autocommit=True) as line,
        ):
            line.execute("NOTIFY wan, 'nothing'")
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                (stage.store,),
            )

    return [end] * 8


BOTH = {
    "a worker killed": kill_a_worker,
    "a worker stopped, and continued": stop_a_worker,
    "clocks -5 min to +2 h apart": skew_clocks,
    "the way to the service cut": cut_before_the_service,
    "the way to the service a black hole": hole_before_the_service,
    "the disk of the ledger full": fill_the_disk,
}
OF_POSTGRES = {
    "the way to the database cut": cut_before_the_database,
    "the way to the database a black hole": hole_before_the_database,
    "the database killed": kill_the_database,
    "sessions ended, false alarms": alarm,
}


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Mount a disk of this size, where that is allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "none", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def play_on_sqlite(scenario: Callable[[Stage], list[Mishap]], jobs: int, seed: int) -> Outcome:
    """Play a scenario to workers that share a file."""
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name) / "disk"
        with small_disk(disk, 8) if scenario is fill_the_disk else nullcontext():
            disk.mkdir(exist_ok=True)
            fleet = Fleet(Service(), disk / "journal.sqlite", Path(name))
            stage = Stage(fleet, random.Random(seed), "sqlite", disk, Relay("none"))
            return play(stage, scenario, jobs)


def play_on_postgres(scenario: Callable[[Stage], list[Mishap]], jobs: int, seed: int) -> Outcome:
    """Play a scenario to workers that share a database."""
    with tempfile.TemporaryDirectory(prefix="wan-mishaps-") as name:
        # The server runs as a user of its own, who has to come there.
        Path(name).chmod(0o755)
        disk = Path(name) / "disk"
        with small_disk(disk, 200) if scenario is fill_the_disk else nullcontext():
            disk.mkdir(exist_ok=True)
            server = start_server(disk / "postgres")
            try:
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    connection.execute("CREATE DATABASE mishaps")
                relay = Relay(in_database(server.get_uri(), "mishaps"))
                fleet = Fleet(Service(), relay.address, Path(name))
                stage = Stage(fleet, random.Random(seed), "mishaps", disk, relay, server)
                return play(stage, scenario, jobs)
            finally:
                server.cleanup()


def play(stage: Stage, scenario: Callable[[Stage], list[Mishap]], jobs: int) -> Outcome:
    mishaps = scenario(stage)
    try:
        return storm(stage.fleet, jobs=jobs, workers=3, kills=0, draw=stage.draw, mishaps=mishaps)
    finally:
        stage.database.close()


def print_row(store: str, name: str, outcome: Outcome, seconds: float) -> bool:
    fine = not (outcome.twice or outcome.lost)
    print(
        f"{store:9} {name:38} {outcome.jobs:5} {outcome.twice:6} {outcome.lost:5}"
        f" {outcome.doubts:7} {outcome.doubts_paid:6} {outcome.refused:8} {seconds:5.0f}",
        flush=True,
    )
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--only", default="")
    parser.add_argument("--without-times", action="store_true", help="storms only")
    given = parser.parse_args()
    print(f"{'store':9} {'scenario':38}  jobs  twice  lost  doubts  exist  refused     s")
    fine = True
    for play_on, store, scenarios in (
        (play_on_sqlite, "SQLite", BOTH),
        (play_on_postgres, "Postgres", BOTH | OF_POSTGRES),
    ):
        for name, scenario in scenarios.items():
            if given.only in name:
                began = time.monotonic()
                outcome = play_on(scenario, given.jobs, given.seed)
                fine &= print_row(store, name, outcome, time.monotonic() - began)
    if not given.without_times:
        measure_hand_over()
    return int(not fine)


def measure_hand_over() -> None:
    with tempfile.TemporaryDirectory(prefix="wan-mishaps-") as name:
        Path(name).chmod(0o755)
        server = start_server(Path(name) / "postgres")
        try:
            places = {"SQLite": Path(name) / "journal.sqlite", "Postgres": server.get_uri()}
            for store, place in places.items():
                for number in (signal.SIGKILL, signal.SIGTERM):
                    gone, taken = hand_over(place, number)
                    told = f"gone after {gone:.1f} s, its items taken over after {taken:.1f} s"
                    print(f"{store:9} {number.name}: {told}", flush=True)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
