"""What a job costs the client, beside the same exchanges made with bare httpx2.

    python tests/benchmarks/bench_jobs.py

CPU time per submitted and awaited task, as a ratio in one run: a service in another process answers
from memory, so only the client is measured. Between its requests each way sleeps for 2 ms instead
of seconds, since whatever follows a sleep, or a wait for the disk, runs on cold caches.
Then a thousand tasks at once on one event loop: wall time, CPU time and memory.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from wan_jobs import AsyncWan, Journal, Limits, Wan, check_input
from wan_jobs.clock import SystemClock
from wan_jobs.ledger import Account, Intent
from wan_jobs.ledger.grant import Go
from wan_jobs.record import read_record

MODEL = "wan/2-2-a14b-text-to-video-turbo"
INPUT = {"prompt": "A red fox in snow", "resolution": "480p", "aspect_ratio": "1:1", "seed": 7}
# What the documented intervals come to for the usual job of two minutes.
READS = 14
READS_AT_ONCE = 3
SLEEP = 0.002
JOBS = 20
ROUNDS = 11
ACCOUNT = Account("a", creations=1_000_000, running=1_000_000)
UNLIMITED = Limits(reads_per_second=1_000_000, creations_per_10_s=1_000_000)

SERVICE = """
import json, socketserver, sys
reads, made, after = {}, iter(range(10**9)), int(sys.argv[1])

class Service(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        while line := self.rfile.readline():
            length = 0
            while (header := self.rfile.readline()) not in (b"\\r\\n", b""):
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            self.rfile.read(length)
            if line.startswith(b"POST"):
                data = {"taskId": f"{next(made):032x}"}
            else:
                task = line.split(b"taskId=")[1].split(b" ")[0].decode()
                reads[task] = reads.get(task, 0) + 1
                state = "success" if reads[task] >= after else "waiting"
                data = {"taskId": task, "state": state, "param": "{}", "failCode": None,
                        "resultJson": '{"resultUrls":["https://files.example/v.mp4"]}'}
            body = json.dumps({"code": 200, "msg": "success", "data": data}).encode()
            self.wfile.write(b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"
                             b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)

class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 512
    daemon_threads = True

with Server(("127.0.0.1", 0), Service) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
"""


class ShortSleep(SystemClock):
    """The machine's time with next to no waiting."""

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        """Sleep for the same short time whatever is asked."""
        if seconds > 0:
            time.sleep(SLEEP)

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        """Let others go first."""
        await asyncio.sleep(0)


@contextmanager
def service(reads: int) -> Iterator[str]:
    """Run the service and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(reads)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def bare_job(client: httpx2.Client, url: str) -> None:
    """Do what the shortest script would: create, and read until the task has ended."""
    answer = client.post(f"{url}/api/v1/jobs/createTask", json={"model": MODEL, "input": INPUT})
    query = {"taskId": answer.json()["data"]["taskId"]}
    while True:
        time.sleep(SLEEP)
        record = client.get(f"{url}/api/v1/jobs/recordInfo", params=query).json()["data"]
        if record["state"] == "success":
            json.loads(record["resultJson"])
            return


def journal_job(journal: Journal) -> None:
    """Write down what is written down of one job."""
    intent = Intent("https://api.example", MODEL, INPUT, "digest")
    assert journal.grant(intent, ACCOUNT) == Go()
    assert journal.departs(intent.token)
    journal.created(intent.token, intent.token)
    record = read_record({"data": {"taskId": intent.token, "state": "success"}})
    assert record is not None
    journal.observed(record)


def cpu_per_job(job: Callable[[], object]) -> float:
    """CPU seconds of one job, over a batch."""
    began = time.process_time()
    for _ in range(JOBS):
        job()
    return (time.process_time() - began) / JOBS


def compare(url: str, folder: Path) -> None:
    """Print the CPU time of each way to run a job, and its ratio to bare httpx2."""
    headers = {"Authorization": "Bearer key", "Accept": "application/json"}
    bare = httpx2.Client(headers=headers)
    plain = Wan("key", base_url=url, limits=UNLIMITED, clock=ShortSleep())
    journal = Journal(folder / "journal.sqlite")
    kept = Wan("key", base_url=url, limits=UNLIMITED, clock=ShortSleep(), journal=journal)
    ways: dict[str, Callable[[], object]] = {
        "bare httpx2": lambda: bare_job(bare, url),
        "Wan, input checked": lambda: plain.run(INPUT, model=MODEL),
        "Wan, checked, journal": lambda: kept.run(INPUT, model=MODEL),
        "(the check alone)": lambda: check_input(MODEL, INPUT),
        "(the journal alone)": lambda: journal_job(journal),
    }
    for job in ways.values():
        job()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, job in ways.items():
            times[name].append(cpu_per_job(job))
    print(f"CPU per job of 1 POST and {READS} reads, median of {ROUNDS} rounds of {JOBS}")
    for name, taken in times.items():
        ratios = [mine / base for mine, base in zip(taken, times["bare httpx2"], strict=True)]
        ratio = statistics.median(ratios)
        print(f"  {name:24} {statistics.median(taken) * 1e3:7.3f} ms   {ratio:5.2f} x")


async def thousand(url: str, folder: Path) -> None:
    """Run a thousand jobs at once with a journal and print what that takes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cpu, wall = time.process_time(), time.monotonic()
    journal = folder / "thousand.sqlite"
    async with AsyncWan(
        "key", base_url=url, limits=UNLIMITED, clock=ShortSleep(), journal=journal
    ) as wan:
        await asyncio.gather(*(wan.run(INPUT, model=MODEL) for _ in range(1000)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"1000 tasks at once of 1 POST and {READS_AT_ONCE} reads, checked and with a journal")
    print(
        f"  wall {time.monotonic() - wall:.1f} s, CPU {time.process_time() - cpu:.1f} s, ", end=""
    )
    print(f"memory + {grown:.1f} MB")


def main() -> None:
    """Run both."""
    with tempfile.TemporaryDirectory() as folder:
        with service(READS) as url:
            compare(url, Path(folder))
        with service(READS_AT_ONCE) as url:
            asyncio.run(thousand(url, Path(folder)))


if __name__ == "__main__":
    main()
