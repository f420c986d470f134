"""`results.jsonl`: a line for each item that has ended, written for good as soon as it has."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from wan_jobs.downloads.parts import disk_errors
from wan_jobs.ledger.batch import Item

NAME = "results.jsonl"


def result_line(item: Item) -> str:
    """Return an item's line: id, state, task_id, file, credits, seconds, attempts, reason."""
    return json.dumps(
        {
            "id": item.id,
            "state": item.state,
            "task_id": item.task_id,
            "file": Path(item.file).name if item.file else None,
            "credits": item.credits,
            "seconds": item.seconds,
            "attempts": item.attempt,
            "reason": item.reason,
        },
        ensure_ascii=False,
    )


def append_result(out: Path, item: Item) -> None:
    """Add an item's line; raises `DownloadError` if the disk refuses it.

    A line that a crash tore is ended first, so that it spoils no other.
    """
    with disk_errors():
        out.mkdir(parents=True, exist_ok=True)
        with (out / NAME).open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                torn = file.read(1) != b"\n"
                if torn:
                    _cut_last_line(file.fileno())
            file.write(result_line(item).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def write_results(out: Path, items: Iterable[Item]) -> Path:
    """Replace the file by one line for each item, in their order; raises `DownloadError`."""
    path = out / NAME
    with disk_errors():
        out.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{NAME}.part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(f"{result_line(item)}\n" for item in items)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return path


def _cut_last_line(descriptor: int) -> None:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    place = size
    while place:
        begin = max(0, place - 4096)
        block = os.pread(descriptor, place - begin, begin)
        found = block.rfind(b"\n")
        if found >= 0:
            os.ftruncate(descriptor, begin + found + 1)
            return
        place = begin
    os.ftruncate(descriptor, 0)
