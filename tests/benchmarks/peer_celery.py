"""The same jobs as tasks of Celery, to be measured beside a batch of ours.

Tasks are acknowledged late, as its documents advise for work that must not be lost: what a killed
worker had taken is delivered again. The broker is a folder, which needs no server; it does not
deliver again by itself, as Redis and RabbitMQ do, so whoever starts the worker does.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from pathlib import Path

import httpx2

from tests.benchmarks.peer_loops import create, result_of


async def celery_with_a_folder(url: str, key: str, folder: Path, jobs: int, speed: float) -> None:
    """Run a worker until all files are there; raises `ImportError` without Celery."""
    from celery import Celery

    queue = folder / "queue"
    shutil.rmtree(queue, ignore_errors=True)
    queue.mkdir()
    app = Celery("peer", broker="filesystem://", set_as_current=False)
    app.conf.update(
        broker_transport_options={
            "data_folder_in": str(queue), "data_folder_out": str(queue),
            "control_folder": str(folder / "control"),
        },
        task_acks_late=True, task_reject_on_worker_lost=True, task_ignore_result=True,
        worker_prefetch_multiplier=1, worker_hijack_root_logger=False,
    )  # fmt: skip

    @app.task(name="make_video")  # type: ignore[untyped-decorator]
    def make_video(number: int) -> None:
        path = folder / f"{number}.mp4"
        if not path.exists():
            path.write_bytes(asyncio.run(_made(url, key, number, speed)))

    def places() -> list[Path]:
        return [folder / f"{number}.mp4" for number in range(jobs)]

    for number, path in enumerate(places()):
        if not path.exists():
            make_video.delay(number)

    def leave_when_done() -> None:
        while not all(path.exists() for path in places()):
            time.sleep(0.2)
        os._exit(0)

    threading.Thread(target=leave_when_done, daemon=True).start()
    worker = app.Worker(pool="threads", concurrency=100, loglevel="CRITICAL", quiet=True)
    worker.start()


async def _made(url: str, key: str, number: int, speed: float) -> bytes:
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        return await result_of(client, await create(client, number, speed), speed)
