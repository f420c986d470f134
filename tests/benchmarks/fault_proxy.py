"""Jobs through a proxy that cuts, resets, delays or doubles bytes at a chosen place of a message.

    python tests/benchmarks/fault_proxy.py                  every case, in both clients, as a table
    python tests/benchmarks/fault_proxy.py --sample 40      so many cases, by a seed

A case is one fault: in the request or the answer, of a submission, a read or a download, at a byte
of one class (the first, one of the first line, of the headers, the end of the headers, one of the
body, the last). Whatever happens, at most one task is created; a task that exists is known by its
id or in doubt; the job ends with the whole file or an error of ours, within its time.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import socket
import struct
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.wan_jobs.conftest import SteppedClock
from wan_jobs import AsyncWan, Journal, Limits, Wan, WanError
from wan_mock import Mock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "A red fox in snow"}
LIMITS = Limits(read_timeout=0.5, connect_timeout=2.0, submit_for=10, connect_for=5, wait_for=300)

STEPS = ("submit", "read", "download")
DIRECTIONS = ("request", "answer")
PLACES = ("first", "line", "headers", "end of headers", "body", "last")
DEEDS = ("cut", "reset", "delay", "double")

# Longer than the time to read, so that a delay is a silence.
_SILENCE = 0.8
_LONGEST_JOB = 20.0


@dataclass(frozen=True)
class Case:
    """One fault and the client it strikes."""

    step: str
    direction: str
    place: str
    deed: str
    awaited: bool

    def __str__(self) -> str:
        client = "async" if self.awaited else "sync"
        return f"{self.step:9} {self.direction:8} {self.place:15} {self.deed:7} {client:6}"


def all_cases() -> list[Case]:
    """Return every case; a body of a request has only a submission."""
    every = itertools.product(STEPS, DIRECTIONS, PLACES, DEEDS, (False, True))
    # The first byte of a request does not tell its kind yet, and only a submission has a body.
    of_submissions = {"first", "body", "last"}
    return [
        case
        for case in (Case(*each) for each in every)
        if case.direction == "answer" or case.step == "submit" or case.place not in of_submissions
    ]


@dataclass
class _Message:
    """Where a byte stands in the message that passes."""

    head: bytearray = field(default_factory=bytearray)
    body: int | None = None
    seen: int = 0

    def take(self, byte: int) -> str:
        """Return the class of the next byte."""
        if self.body is None:
            self.head.append(byte)
            if self.head.endswith(b"\r\n\r\n"):
                self.body, self.seen = self._length(), 0
                return "end of headers"
            if len(self.head) == 1:
                return "first"
            return "headers" if b"\r\n" in self.head[:-1] else "line"
        self.seen += 1
        return "last" if self.seen == self.body else "body"

    @property
    def ended(self) -> bool:
        return self.body is not None and self.seen >= self.body

    def _length(self) -> int:
        for line in bytes(self.head).lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return int(line.split(b":")[1])
        return 0


class FaultProxy:
    """Stands before a mock and strikes once, where `case` says."""

    def __init__(self, target: tuple[str, int], case: Case) -> None:
        self._target, self._case = target, case
        self._lock, self.struck = threading.Lock(), False
        self._pumps: list[threading.Thread] = []
        while True:
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.port = int(self._listener.getsockname()[1])
            # Addresses in answers are rewritten in place, so that they must be of one length.
            if len(str(self.port)) == len(str(target[1])):
                break
            self._listener.close()
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections, and let pass what is on its way."""
        self._listener.close()
        for pump in self._pumps:
            pump.join(timeout=10)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target, timeout=10)
            except OSError:
                return
            steps: list[str] = []
            for direction, source, sink in (("request", near, far), ("answer", far, near)):
                pump = threading.Thread(
                    target=self._pump, args=(direction, source, sink, steps), daemon=True
                )
                pump.start()
                self._pumps.append(pump)

    def _pump(
        self, direction: str, source: socket.socket, sink: socket.socket, steps: list[str]
    ) -> None:
        message = _Message()
        with suppress(OSError):
            while data := source.recv(65536):
                if direction == "answer":
                    # The addresses of files, which are to come through here as well.
                    data = data.replace(b":%d/" % self._target[1], b":%d/" % self.port)
                for index, byte in enumerate(data):
                    place = message.take(byte)
                    if direction == "request" and place == "line" and message.head[-1:] == b" ":
                        _note_step(bytes(message.head), steps)
                    if self._strikes(direction, place, message, steps):
                        sink.sendall(data[:index])
                        if not self._strike(bytes([byte]), source, sink):
                            return
                        data = data[index:]
                        break
                    if message.ended:
                        message = _Message()
                sink.sendall(data)
        # A client that has gone leaves its request to be answered, so that nothing of one case is
        # still on its way in the next.
        how = socket.SHUT_WR if direction == "request" else socket.SHUT_RDWR
        with suppress(OSError):
            sink.shutdown(how)

    def _strikes(self, direction: str, place: str, message: _Message, steps: list[str]) -> bool:
        case = self._case
        if self.struck or (direction, place) != (case.direction, case.place):
            return False
        if direction == "request" and place == "first":
            matching = True  # of what kind the message is shows only later
        else:
            matching = bool(steps) and steps[-1] == case.step
        deep_enough = place != "body" or message.seen > 3
        with self._lock:
            strikes = matching and deep_enough and not self.struck
            self.struck = self.struck or strikes
        return strikes

    def _strike(self, byte: bytes, source: socket.socket, sink: socket.socket) -> bool:
        """Do the deed; says whether the connection goes on."""
        if self._case.deed == "double":
            sink.sendall(byte)
            return True
        if self._case.deed == "delay":
            time.sleep(_SILENCE)
            return True
        if self._case.deed == "reset":
            for each in (source, sink):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for each in (source, sink):
            with suppress(OSError):
                if self._case.deed == "cut":
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        return False


def _note_step(line: bytes, steps: list[str]) -> None:
    if line.count(b" ") != 2:
        return
    step = "submit" if b"createTask" in line else "read" if b"recordInfo" in line else "download"
    steps.append(step)


@dataclass(frozen=True)
class Outcome:
    """What a job with one fault came to; `fault` says what must not be."""

    case: Case
    seen: str
    created: int
    trace: str
    seconds: float
    fault: str | None


@contextmanager
def served() -> Iterator[Mock]:
    """Start the mock that all cases use, one after another."""
    with Mock(manual=True) as mock:
        yield mock


def run_case(mock: Mock, case: Case, folder: Path) -> Outcome:
    """Run one job through the proxy and judge what came of it."""
    mock.reset(seed=7)
    host, port = mock.url.removeprefix("http://").split(":")
    proxy = FaultProxy((host, int(port)), case)
    journal, target = Journal(folder / "journal.sqlite"), folder / "fox.mp4"
    options: dict[str, Any] = {
        "base_url": proxy.url, "journal": journal, "limits": LIMITS,
        "clock": SteppedClock(mock.advance),
    }  # fmt: skip
    began = time.monotonic()
    try:
        if case.awaited:
            asyncio.run(_awaited(AsyncWan(mock.key, **options), target))
        else:
            with Wan(mock.key, **options) as wan:
                wan.run(FOX, model=MODEL).download(target)
        seen = "the file"
    except WanError as error:
        seen = type(error).__name__
    finally:
        seconds = time.monotonic() - began
        proxy.close()
        mock.forgive()
    entries = journal.entries()
    journal.close()
    states = [entry.state for entry in entries]
    known = [entry.task_id for entry in entries if entry.task_id]
    doubts = sum(entry.state.unsettled for entry in entries)
    fault = None
    if mock.created > 1:
        fault = "paid twice"
    elif mock.created and not doubts and known != [mock.tasks[0].id]:
        fault = "a task is lost"
    elif len(entries) != 1:
        fault = f"{len(entries)} entries"
    elif not proxy.struck:
        fault = "the fault did not strike"
    elif seen == "the file" and target.stat().st_size < 1000:
        fault = "half a file"
    elif seconds > _LONGEST_JOB:
        fault = "it took too long"
    return Outcome(case, seen, mock.created, ", ".join(states), seconds, fault)


async def _awaited(wan: AsyncWan, target: Path) -> None:
    async with wan:
        await (await wan.run(FOX, model=MODEL)).download(target)


def sample_of(cases: list[Case], size: int, seed: int) -> list[Case]:
    """Draw some cases, the same ones for the same seed."""
    return random.Random(seed).sample(cases, min(size, len(cases)))


def main() -> int:
    """Run the cases and print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n\n")[0])
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    cases = all_cases()
    if chosen.sample is not None:
        cases = sample_of(cases, chosen.sample, chosen.seed)
    faults: list[Outcome] = []
    seen: Counter[str] = Counter()
    with served() as mock:
        for case in cases:
            with tempfile.TemporaryDirectory() as folder:
                outcome = run_case(mock, case, Path(folder))
            seen[outcome.seen] += 1
            faults += [outcome] if outcome.fault else []
            print(
                f"{case} {outcome.seen:20} {outcome.created} created  {outcome.trace:10} "
                f"{outcome.seconds:5.1f} s  {outcome.fault or ''}",
                flush=True,
            )
    print(f"\n{len(cases)} cases: {dict(seen)}; {len(faults)} of them as they must not be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
