"""What a batch on one account takes: time, processor time, reads, and how well it knows its end.

Each run is a process of its own, and so is the service; only the process of the batch is counted.
Beside it, before and after in the same run, bare httpx2 makes what a job needs: it creates, reads
four times, and downloads, at the same pace, since what follows a pause runs on cold caches.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx2

from tests.benchmarks.scaled_service import MODEL, ScaledClock, Service, rows
from tests.wan_jobs.simulation.steady_world import (
    CREATIONS,
    DURATION,
    PERIOD,
    RUNNING,
    floor,
    run_steadily,
)
from wan_jobs import AsyncWan, Journal, WsgiReceiver
from wan_jobs.batch.forecast import BatchPace, forecast
from wan_jobs.batch.run import plan_rows

# So many at once the peer creates within the limits of the account without waiting for any.
_OF_THE_PEER = 100

Work = Callable[[Service, Path, int], Awaitable[dict[str, float]]]


def print_figures(jobs: int) -> None:
    """Print each figure with its goal."""
    bare = [_bare_httpx2()]
    polling, counts, refused = _measured(_work, jobs)
    bare.append(_bare_httpx2())
    called, called_counts, _ = _measured(_work_called_back, jobs // 2)
    least, peer, seconds = floor(jobs), sum(bare) / 2, polling["cpu"] * 1000 / jobs
    reads, called_reads = (
        each["getTaskDetails"] / each["createTask"] for each in (counts, called_counts)
    )
    print(f"{'':42}{'measured':>10}{'goal':>9}")
    _print(f"{jobs} jobs, as a share of the floor", polling["seconds"] / least, "1.05")
    print(f"  {polling['seconds']:.0f} s of the service's time; both limits allow {least:.0f} s,")
    print(f"  the running tasks alone {jobs * DURATION / RUNNING:.0f} s")
    for spread in (0.0, 12.0, 40.0):
        took = run_steadily(jobs, spread)
        _print(f"  in virtual time, tasks of 120 s ± {spread:.0f}", took.seconds / least, "1.05")
        _print("    reads for each", took.reads, "4")
    _print("CPU seconds for 1000 jobs", seconds, "12")
    _print("  bare httpx2 for the same requests", peer, "")
    _print("  as a share of bare httpx2", seconds / peer, "")
    _print("reads for each job, polling", reads, "4")
    _print("reads for each job, callbacks", called_reads, "1.2")
    _print("  time, as a share of the floor", called["seconds"] / floor(jobs // 2), "1.05")
    _print("error of what is left at half time, %", polling["error"], "10")
    _print("creations refused as too many", refused, "0")


def _print(name: str, measured: float, goal: str) -> None:
    print(f"{name:42}{measured:>10.2f}{goal:>9}", flush=True)


def _measured(work: Work, jobs: int) -> tuple[dict[str, float], dict[str, int], int]:
    service = Service()
    with tempfile.TemporaryDirectory() as name:
        told = _in_a_process(work, service, Path(name), jobs)
    _, refused, counts = service.report()
    return told, counts, refused


def _bare_httpx2() -> float:
    told, _, _ = _measured(_work_bare, _OF_THE_PEER)
    return told["cpu"] * 1000 / _OF_THE_PEER


def _in_a_process(work: Work, service: Service, folder: Path, jobs: int) -> dict[str, float]:
    """Return what `work` returns, and the CPU seconds and the seconds that it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            clock, before = ScaledClock(), _cpu()
            began = clock.monotonic()
            told = asyncio.run(_completed(work(service, folder, jobs)))
            told |= {"cpu": _cpu() - before, "seconds": clock.monotonic() - began}
            os.write(writing, json.dumps(told).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = json.loads(pipe.read())
    os.waitpid(child, 0)
    assert isinstance(told, dict)
    return told


async def _completed(work: Awaitable[dict[str, float]]) -> dict[str, float]:
    return await work


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _work(service: Service, folder: Path, jobs: int) -> dict[str, float]:
    return await _run(service, folder, jobs)


async def _work_called_back(service: Service, folder: Path, jobs: int) -> dict[str, float]:
    return await _run(service, folder, jobs, called_back=True)


async def _run(
    service: Service, folder: Path, jobs: int, *, called_back: bool = False
) -> dict[str, float]:
    """Run a batch to its end; return by how many percent it erred at half time."""
    clock, journal = ScaledClock(), Journal(folder / "journal.sqlite")
    wan = AsyncWan(service.key, base_url=service.url, journal=journal, clock=clock)
    items = plan_rows(wan.session, rows(jobs), model=MODEL).items
    expected = forecast(
        items, journal, service.url, running_tasks=RUNNING, creations_per_10_s=CREATIONS
    )
    began, told = clock.monotonic(), list[tuple[float, float]]()
    pace = BatchPace(expected.seconds, began)
    with _hook(wan) as hook:
        async with wan:
            address = hook if called_back else None
            batch = wan.batch(rows(jobs), out=folder / "out", model=MODEL, callback_url=address)
            async for _ in batch:
                pace.note(clock.monotonic())
                now = clock.monotonic()
                told.append((now, pace.left(jobs - pace.ended, now)))
    whole = told[-1][0] - began
    at, left = min(told, key=lambda each: abs(each[0] - began - whole / 2))
    true = told[-1][0] - at
    return {"error": 100 * abs(left - true) / true}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def _hook(wan: AsyncWan) -> Iterator[str]:
    """Serve a receiver that hands callbacks to a client, and yield its address."""
    receiver = WsgiReceiver(wan.notify)
    with make_server("127.0.0.1", 0, receiver, _Server, handler_class=_Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


async def _work_bare(service: Service, folder: Path, jobs: int) -> dict[str, float]:
    """Make the requests that jobs need, and no more."""
    clock = ScaledClock()
    headers = {"Authorization": f"Bearer {service.key}"}
    address = f"{service.url}/api/v1/jobs"
    async with httpx2.AsyncClient(headers=headers) as client:

        async def run(number: int, values: dict[str, object]) -> None:
            await clock.sleep_async(number * 1.1 * PERIOD / CREATIONS)
            body = {"model": MODEL, "input": values}
            created = (await client.post(f"{address}/createTask", json=body)).json()
            query = {"taskId": created["data"]["taskId"]}
            for _ in range(4):
                await clock.sleep_async(1.02 * DURATION / 4)
                record = (await client.get(f"{address}/recordInfo", params=query)).json()
            [url] = json.loads(record["data"]["resultJson"])["resultUrls"]
            file = await client.get(url)
            await asyncio.to_thread((folder / f"{number}.mp4").write_bytes, file.content)

        await asyncio.gather(*(run(number, row) for number, row in enumerate(rows(jobs))))
    return {}
