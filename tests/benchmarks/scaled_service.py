"""The mock in a process of its own, in time scaled so that its limits still bite.

Those are 20 creations in 10 s and 100 running tasks of two minutes. Whoever works against it takes
the time from `ScaledClock`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from wan_jobs.clock import SystemClock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
SPEED = 10.0
DURATION = 120.0

_MOCK = """
import json, sys
from wan_mock import Durations, Mock, Settings
speed = float(sys.argv[1])
settings = Settings(credits=1e12, remembered_requests=1_000_000, remembered_tasks=1_000_000)
with Mock(speed=speed, settings=settings) as mock:
    print(mock.url, mock.key, flush=True)
    sys.stdin.readline()
    tasks = [(task.id, task.body["input"]["prompt"]) for task in mock.tasks]
    refused = sum(r.operation == "createTask" and r.code == 429 for r in mock.requests)
    print(json.dumps([tasks, refused, dict(mock.counts)]), flush=True)
"""

_BEGAN = float(os.environ.setdefault("BENCH_BATCH_BEGAN", str(time.time())))


@dataclass(frozen=True)
class ScaledClock(SystemClock):
    """Time that passes as fast as the mock's."""

    def monotonic(self) -> float:
        return time.monotonic() * SPEED

    def time(self) -> float:
        # Counted from a recent moment, so that all processes agree and dates stay plausible.
        return _BEGAN + (time.time() - _BEGAN) * SPEED

    def sleep(self, seconds: float, signal: Any = None) -> None:
        super().sleep(seconds / SPEED, signal)

    async def sleep_async(self, seconds: float, signal: Any = None) -> None:
        await super().sleep_async(seconds / SPEED, signal)


class Service:
    """The mock in a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _MOCK, str(SPEED)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url, self.key = self._process.stdout.readline().split()

    def report(self) -> tuple[list[list[str]], int, dict[str, int]]:
        """End it, and return its tasks, refused creations and calls."""
        out, _ = self._process.communicate("\n")
        tasks, refused, counts = json.loads(out)
        return tasks, refused, counts


def rows(jobs: int) -> list[dict[str, object]]:
    return [{"prompt": f"job {number}"} for number in range(jobs)]
