"""What people write today for many jobs, to be measured beside a batch of ours.

Each loop submits, polls every two seconds and downloads, at most a hundred jobs at once, as the
examples of fal-client and replicate do. One remembers what is done by its file; the other keeps the
task's id in SQLite as soon as it has it. Both try again what was refused.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx2

MODEL = "wan/2-2-a14b-text-to-video-turbo"


async def loop_with_semaphore(url: str, key: str, folder: Path, jobs: int, speed: float) -> None:
    """Know by the files alone what is done."""
    await _run(url, key, folder, jobs, speed, None)


async def loop_with_sqlite(url: str, key: str, folder: Path, jobs: int, speed: float) -> None:
    """Keep each task's id in a table, once it has come."""
    database = sqlite3.connect(folder / "jobs.sqlite", isolation_level=None)
    database.execute("CREATE TABLE IF NOT EXISTS jobs (n INTEGER PRIMARY KEY, task_id TEXT)")
    await _run(url, key, folder, jobs, speed, database)


async def _run(
    url: str, key: str, folder: Path, jobs: int, speed: float, database: sqlite3.Connection | None
) -> None:
    at_once = asyncio.Semaphore(100)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=60) as client:

        async def one(number: int) -> None:
            path = folder / f"{number}.mp4"
            async with at_once:
                if path.exists():
                    return
                task_id = _known(database, number) or await create(client, number, speed)
                if database is not None:
                    database.execute("INSERT OR REPLACE INTO jobs VALUES (?, ?)", (number, task_id))
                path.write_bytes(await result_of(client, task_id, speed))

        await asyncio.gather(*(one(number) for number in range(jobs)))


def _known(database: sqlite3.Connection | None, number: int) -> str | None:
    if database is None:
        return None
    row = database.execute("SELECT task_id FROM jobs WHERE n = ?", (number,)).fetchone()
    return row[0] if row else None


async def create(client: httpx2.AsyncClient, number: int, speed: float) -> str:
    body = {"model": MODEL, "input": {"prompt": f"job {number}"}}
    while True:
        answer: Any = (await client.post("/api/v1/jobs/createTask", json=body)).json()
        if answer["code"] == 200:
            return str(answer["data"]["taskId"])
        await asyncio.sleep(2 / speed)


async def result_of(client: httpx2.AsyncClient, task_id: str, speed: float) -> bytes:
    while True:
        await asyncio.sleep(2 / speed)
        address = f"/api/v1/jobs/recordInfo?taskId={task_id}"
        data: Any = (await client.get(address)).json().get("data") or {}
        if data.get("state") == "success":
            found = json.loads(data["resultJson"])["resultUrls"][0]
            return (await client.get(found)).content
