"""Submissions that are cancelled or interrupted at random moments: what becomes of each.

    python tests/benchmarks/bench_interrupts.py [--cancellations 1000] [--signals 2000] [--seed 1]

Against a mock in this process that answers at once. Each POST that the service took must be known
by its id or in doubt, and nothing may be in doubt that was never sent. The last column counts what
broke that; the exit code is 1 if anything did. A cancellation is that of an asyncio task, a signal
a SIGALRM that raises `KeyboardInterrupt` wherever the submission is at that moment.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.alarms import alarms_in
from wan_jobs import AsyncWan, Journal, Limits, Wan
from wan_mock import Limits as ServiceLimits
from wan_mock import Mock, Settings

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FAST = Limits(creations_per_10_s=1_000_000, reads_per_second=1_000_000, running_tasks=1_000_000)
# A submission takes about 5 ms here, so that most of the moments lie within it.
LONGEST = 0.006
_TITLE = f"{'':14}{'tried':>8}{'created':>9}{'known':>8}{'in doubt':>10}{'broken':>8}"


def main() -> int:
    """Print both tables; 1 if a rule was broken."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--cancellations", type=int, default=1000)
    arguments.add_argument("--signals", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    print(_TITLE)
    broken = _row("cancellations", chosen.cancellations, chosen.seed, _cancelled)
    broken += _row("signals", chosen.signals, chosen.seed, _interrupted)
    return 1 if broken else 0


Attack = Callable[[Mock, Journal, int, random.Random], None]


def _row(name: str, count: int, seed: int, attack: Attack) -> int:
    settings = Settings(credits=1e12, limits=ServiceLimits.none(), remembered_requests=10)
    with tempfile.TemporaryDirectory() as folder, Mock(settings=settings) as mock:
        journal = Journal(Path(folder) / "journal.sqlite")
        attack(mock, journal, count, random.Random(seed))
        bodies: list[Any] = [task.body for task in mock.tasks]
        created = {str(body["input"]["prompt"]) for body in bodies}
        entries = journal.entries(limit=2 * count + 10)
        known = {str(entry.input["prompt"]) for entry in entries if entry.task_id}
        doubted = {str(entry.input["prompt"]) for entry in entries if entry.state.unsettled}
    dropped, phantom = created - known - doubted, doubted - created
    broken = len(dropped) + len(phantom)
    print(f"{name:14}{count:8}{len(created):9}{len(known):8}{len(doubted):10}{broken:8}")
    for prompt in sorted(dropped | phantom)[:5]:
        print(f"  {'dropped' if prompt in dropped else 'never sent, but in doubt'}: {prompt}")
    return broken


def _cancelled(mock: Mock, journal: Journal, count: int, draw: random.Random) -> None:
    async def attack() -> None:
        async with AsyncWan(mock.key, base_url=mock.url, journal=journal, limits=FAST) as wan:
            await wan.submit({"prompt": "warm"}, model=MODEL)
            for number in range(count):
                with suppress(TimeoutError):
                    async with asyncio.timeout(draw.uniform(0, LONGEST)):
                        await wan.submit({"prompt": f"fox {number}"}, model=MODEL)

    asyncio.run(attack())


def _interrupted(mock: Mock, journal: Journal, count: int, draw: random.Random) -> None:
    with Wan(mock.key, base_url=mock.url, journal=journal, limits=FAST) as wan:
        wan.submit({"prompt": "warm"}, model=MODEL)

        def submit(number: int) -> None:
            wan.submit({"prompt": f"fox {number}"}, model=MODEL)

        with alarms_in(submit):
            for number in range(count):
                signal.setitimer(signal.ITIMER_REAL, draw.uniform(0.00005, LONGEST))
                with suppress(KeyboardInterrupt):
                    submit(number)
                signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    raise SystemExit(main())
