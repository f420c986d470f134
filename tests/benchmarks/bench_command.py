"""Cold start of `wan --help`, beside an empty Python and the smallest click program.

And of a program that imports `Wan`, or makes one, beside one that does so with bare httpx2.

    python tests/benchmarks/bench_command.py [ROUNDS]

The programs take turns, so that a busy machine slows all of them alike; the fastest and the median
run of each count. User and system time of the child is measured besides the time on the wall.
Modules are compiled once and kept, as after an installation, whatever the environment says.

With `--instructions` valgrind counts instructions instead, which no other load changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

CLICK_HELLO = """
import click
@click.command()
def hello():
    "Say hello."
hello(["--help"], standalone_mode=False)
"""

WAN = "import sys; from wan_jobs.command import main; sys.exit(main(sys.argv[1:]))"

PROGRAMS = {
    "python -c pass": ["-c", "pass"],
    "click hello --help": ["-c", CLICK_HELLO],
    "wan --help": ["-c", WAN, "--help"],
    "wan run text-to-video --help": ["-c", WAN, "run", "text-to-video", "--help"],
    "wan models": ["-c", WAN, "models"],
    "import httpx2": ["-c", "import httpx2"],
    "from wan_jobs import Wan": ["-c", "from wan_jobs import Wan"],
    "httpx2.Client()": ["-c", "import httpx2; httpx2.Client()"],
    "Wan()": ["-c", "from wan_jobs import Wan; Wan('key', journal=None)"],
}


ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def instructions(arguments: list[str]) -> int:
    """Run once under valgrind; returns the instructions it took."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable]
    done = subprocess.run(
        [*command, *arguments], check=True, capture_output=True, text=True, env=ENVIRONMENT
    )
    return int(done.stderr.rpartition("Collected : ")[2].split()[0])


def count_instructions() -> None:
    """Print a row for each program: its instructions, and how many times those of click's."""
    for arguments in PROGRAMS.values():
        run(arguments)
    counts = {name: instructions(arguments) for name, arguments in PROGRAMS.items()}
    for name, count in counts.items():
        ratio = count / counts["click hello --help"]
        print(f"{name:<36}{count / 1e6:>8.1f} M{ratio:>8.2f} x click hello")


def run(arguments: list[str]) -> tuple[float, float]:
    """Run once; returns seconds on the wall and seconds of the processor."""
    before, began = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT
    )
    wall, after = time.perf_counter() - began, os.times()
    busy = after.children_user + after.children_system
    return wall, busy - before.children_user - before.children_system


def main(rounds: int = 15) -> None:
    """Print a row for each program: milliseconds, and how many times an empty Python."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds):
        for name, arguments in PROGRAMS.items():
            taken[name].append(run(arguments))
    print(f"{'':<36}{'fastest':>10}{'median':>10}{'processor':>11}{'ratio':>8}{'over click':>12}")
    empty = of(taken["python -c pass"], 0, min)
    click = of(taken["click hello --help"], 0, min)
    for name, runs in taken.items():
        fastest = of(runs, 0, min)
        print(
            f"{name:<36}{fastest * 1000:>7.0f} ms{of(runs, 0, median) * 1000:>7.0f} ms"
            f"{of(runs, 1, median) * 1000:>8.0f} ms{fastest / empty:>7.1f}x"
            f"{(fastest - click) * 1000:>+9.0f} ms"
        )


def of(
    runs: list[tuple[float, float]], which: int, choose: Callable[[list[float]], float]
) -> float:
    """Choose from the wall (0) or processor (1) times of some runs."""
    return choose([each[which] for each in runs])


if __name__ == "__main__":
    if sys.argv[1:] == ["--instructions"]:
        count_instructions()
    else:
        main(*map(int, sys.argv[1:]))
