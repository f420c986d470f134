"""Jobs that are killed at random moments: what becomes of each.

    python tests/benchmarks/bench_kills.py [--kills 200] [--seed 1]

Half of the jobs are `Wan.run`, half the command `wan run`, each in a process of its own against a
mock. A third are killed by `kill -9` at any moment. The others die at a random moment of a
stretch that begins with a step: the grant, its departure, the answer, the note of the id. There the
kernel ends the process by a timer of microseconds, as suddenly as `kill -9` would.

Afterwards each job is asked for again, under its key or by the same command. A task is `lost` if
the journal has neither its id nor a doubt; `never sent` counts doubts about requests that the
service has not seen. The exit code is 1 if a task was lost or paid twice, or if more than one in
forty was in doubt without having been sent: between the note that it leaves and the request lies
one write, and a kill may strike there too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[2]))

from wan_jobs import Journal, Limits, SubmissionUnknown, Wan
from wan_jobs.clock import SystemClock
from wan_mock import Limits as ServiceLimits
from wan_mock import Mock, Settings
from wan_mock.api.task_view import TaskView

MODEL: Literal["wan/2-2-a14b-text-to-video-turbo"] = "wan/2-2-a14b-text-to-video-turbo"
UNLIMITED = Limits(creations_per_10_s=10_000, reads_per_second=10_000, running_tasks=10_000)

ANYWHEN = "any moment"
# How long each stretch takes about, in seconds: a kill lies within it, or shortly behind.
STRETCHES = {"grant": 0.008, "departure": 0.002, "answer": 0.004, "note": 0.006}
CLIENTS = ("Wan.run", "wan run")

# A forking server imports everything once, so that a kill costs milliseconds.
_SERVER = """
import os, signal, sys, time
from dataclasses import dataclass
from pathlib import Path
from wan_jobs import Journal, Wan, clock, configuration
from wan_jobs.command import main
from wan_jobs.inputs.validation import check_input
from wan_jobs.submission.policy import SubmissionPolicy
from wan_jobs.transport import wire

@dataclass(frozen=True)
class FastClock(clock.SystemClock):
    def sleep(self, seconds, signal=None):
        time.sleep(seconds / 500)

@dataclass(frozen=True, slots=True)
class Unlimited(configuration.Limits):
    creations_per_10_s: int = 10_000
    reads_per_second: int = 10_000
    running_tasks: int = 10_000

# For the command, too: kills are to strike it at work, not while it waits for a turn or a read.
clock.SystemClock, configuration.Limits = FastClock, Unlimited

def die_from(step, after):
    owner, name = {
        "grant": (Journal, "grant"),
        "departure": (Journal, "departs"),
        "answer": (SubmissionPolicy, "judge"),
        "note": (Journal, "created"),
    }[step]
    whole = getattr(owner, name)
    def begins(*arguments, **named):
        signal.setitimer(signal.ITIMER_REAL, after)
        return whole(*arguments, **named)
    setattr(owner, name, begins)

def run(client, name):
    file = str(Path(folder) / f"{name}.mp4")
    if client == "wan run":
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        words = ["run", "text-to-video", "--prompt", name, "-o", file, "--journal", journal]
        sys.exit(main(words))
    wan = Wan(key, base_url=url, journal=journal)
    wan.run({"prompt": name}, model=model, key=name).download(file)

key, url, journal, model, folder = sys.argv[1:]
os.environ.update(APIKLEY_API_KEY=key, APIKLEY_BASE_URL=url)
check_input(model, {"prompt": "warm up"})
wire.tls_context(True)
for line in sys.stdin:
    client, name, step, after = line.rstrip().split("|")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if step != "any moment":
            die_from(step, float(after))
        try:
            run(client, name)
        finally:
            os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@dataclass(frozen=True)
class Victim:
    """A job that is to be killed: `after` seconds from its start, or from the start of a step."""

    client: str
    name: str
    step: str
    after: float


@dataclass
class Tally:
    """What became of the jobs of one kind."""

    kills: int = 0
    created: int = 0
    known: int = 0
    in_doubt: int = 0
    lost: list[str] = field(default_factory=list)
    paid_twice: list[str] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = (self.kills, self.created, self.known, self.in_doubt)
        faults = (len(self.lost), len(self.paid_twice), len(self.never_sent))
        return "".join(f"{count:12}" for count in (*counts, *faults))


class Forks:
    """Runs each job in a child of its own, to be killed."""

    def __init__(self, mock: Mock, journal: Path, folder: Path) -> None:
        arguments = [mock.key, mock.url, str(journal), MODEL, str(folder)]
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )

    def start(self, victim: Victim) -> int:
        """Begin a job and return its process id."""
        assert self._server.stdin is not None
        self._server.stdin.write(
            f"{victim.client}|{victim.name}|{victim.step}|{victim.after:.6f}\n"
        )
        return int(self._line())

    def end(self) -> int:
        """Wait for the job's process and return its wait status."""
        return int(self._line())

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline()

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(10)
        self._server.stdout.close()


class Creations:
    """Hears when the mock has created a task."""

    def __init__(self, mock: Mock) -> None:
        self.moment = 0.0
        mock.subscribe(self._hear)

    def _hear(self, request: object) -> None:
        if getattr(request, "operation", None) == "createTask":
            self.moment = time.monotonic()


class LaterClock(SystemClock):
    """A minute later: nobody awaits an answer to what the dead have sent."""

    def time(self) -> float:
        return super().time() + 60.0


def kill_jobs(kills: int, seed: int, folder: Path) -> dict[tuple[str, str], Tally]:
    """Kill so many jobs, ask for each again, and return what became of them by client and step."""
    settings = Settings(credits=1e12, limits=ServiceLimits.none(), remembered_requests=100_000)
    with Mock(speed=600, settings=settings) as mock:
        journal = Journal(folder / "journal.sqlite")
        forks = Forks(mock, folder / "journal.sqlite", folder)
        try:
            victims = _killed(forks, mock, kills, random.Random(seed))
            mock.forgive()
            tallies = _judged(victims, mock, journal)
            _asked_again(victims, forks, mock, journal)
            paid = _created(mock)
            for victim in victims:
                if paid[victim.name] > 1:
                    tallies[victim.client, victim.step].paid_twice.append(victim.name)
        finally:
            forks.close()
    return tallies


def _killed(forks: Forks, mock: Mock, kills: int, draw: random.Random) -> list[Victim]:
    usual = {client: _usual_time(forks, mock, client) for client in CLIENTS}
    steps = [ANYWHEN, ANYWHEN, *STRETCHES]
    victims: list[Victim] = []
    number = 0
    while len(victims) < kills:
        number += 1
        client, step = draw.choice(CLIENTS), draw.choice(steps)
        longest = STRETCHES.get(step, 1.5 * usual[client])
        victim = Victim(client, f"job {number}", step, draw.uniform(0.000001, longest))
        process, began = forks.start(victim), time.monotonic()
        if step == ANYWHEN:
            time.sleep(max(0.0, began + victim.after - time.monotonic()))
            _kill(process)
        if os.WIFSIGNALED(forks.end()):
            victims.append(victim)
    return victims


def _usual_time(forks: Forks, mock: Mock, client: str) -> float:
    """Return the seconds from a job's start to the creation of its task, undisturbed."""
    creations, taken = Creations(mock), []
    for number in range(3):
        forks.start(Victim(client, f"whole {client} {number}", ANYWHEN, 0.0))
        began = time.monotonic()
        forks.end()
        taken.append(creations.moment - began)
    return sorted(taken)[1]


def _judged(victims: list[Victim], mock: Mock, journal: Journal) -> dict[tuple[str, str], Tally]:
    tallies = {(client, step): Tally() for client in CLIENTS for step in (ANYWHEN, *STRETCHES)}
    created = _created(mock)
    entries = {str(each.input["prompt"]): each for each in journal.entries(limit=100_000)}
    for victim in victims:
        tally, entry = tallies[victim.client, victim.step], entries.get(victim.name)
        known = entry is not None and entry.task_id is not None
        doubted = entry is not None and entry.state.unsettled
        tally.kills += 1
        tally.created += created[victim.name]
        tally.known += known
        tally.in_doubt += doubted
        if created[victim.name] and not known and not doubted:
            tally.lost.append(victim.name)
        if doubted and not created[victim.name]:
            tally.never_sent.append(victim.name)
    return tallies


def _asked_again(victims: list[Victim], forks: Forks, mock: Mock, journal: Journal) -> None:
    doubted = {str(each.input["prompt"]) for each in journal.entries(limit=1000, unsettled=True)}
    clock = LaterClock()
    with Wan(mock.key, base_url=mock.url, journal=journal, limits=UNLIMITED, clock=clock) as wan:
        for victim in victims:
            if victim.client == "Wan.run":
                with contextlib.suppress(SubmissionUnknown):
                    wan.submit({"prompt": victim.name}, model=MODEL, key=victim.name)
            elif victim.name in doubted:
                # Where the task is known, a person who types the command again pays for another.
                forks.start(Victim(victim.client, victim.name, ANYWHEN, 0.0))
                forks.end()


def _created(mock: Mock) -> Counter[str]:
    return Counter(map(_prompt, mock.tasks))


def _prompt(task: TaskView) -> str:
    values = task.body["input"]
    assert isinstance(values, dict)
    return str(values["prompt"])


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def main() -> int:
    """Kill and print the table; 1 if a rule was broken."""
    arguments = argparse.ArgumentParser(description=str(__doc__).split("\n\n", 1)[0])
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tallies = kill_jobs(chosen.kills, chosen.seed, Path(folder))
    columns = ("kills", "created", "known", "in doubt", "lost", "paid twice", "never sent")
    print(f"{'client':10}{'from':12}" + "".join(f"{column:>12}" for column in columns))
    for (client, step), tally in tallies.items():
        print(f"{client:10}{step:12}{tally}")
        for fault in ("lost", "paid_twice", "never_sent"):
            if names := getattr(tally, fault):
                print(f"  {fault.replace('_', ' ')}: {', '.join(names[:5])}")
    broken = any(tally.lost or tally.paid_twice for tally in tallies.values())
    doubts = sum(len(tally.never_sent) for tally in tallies.values())
    return 1 if broken or doubts > chosen.kills / 40 else 0


if __name__ == "__main__":
    raise SystemExit(main())
