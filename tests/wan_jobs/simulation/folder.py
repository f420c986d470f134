"""The folder of a batch's results, on the simulated disk."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wan_jobs.errors import DownloadError

if TYPE_CHECKING:
    from wan_jobs.record import TaskRecord
    from wan_jobs.session import Session


class SimulatedFolder:
    """A destination in memory: `files` has the task of each video, `texts` what was written.

    While the disk `is_full` nothing can be written; fetching fails with the chance `away`.
    """

    address = "/simulated"
    name = "simulated"
    appends = True

    def __init__(self, draw: random.Random, is_full: Callable[[], bool]) -> None:
        self._draw = draw
        self._is_full = is_full
        self.away = 0.0
        self.files: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def check(self) -> None:
        """It can be written to."""

    def names(self) -> list[str]:
        return [*self.files, *self.texts]

    def place(self, name: str) -> str:
        return f"{self.address}/{name}"

    def append(self, name: str, lines: bytes) -> None:
        self._require_room()
        self.texts[name] = self.texts.get(name, "") + lines.decode()

    def replace(self, name: str, text: str) -> str:
        self._require_room()
        self.texts[name] = text
        return self.place(name)

    async def receive(self, session: Session, record: TaskRecord, name: str) -> str:
        if self._draw.random() < self.away:
            raise DownloadError("the file host is away")
        ports: Any = session.ports

        def keep() -> None:
            self._require_room()
            self.files[name] = record.task_id

        await ports.record(keep)
        return self.place(name)

    def results(self) -> list[tuple[str, str]]:
        """Return the lines that tell how items have ended: id and state."""
        lines = map(json.loads, self.texts.get("results.jsonl", "").splitlines())
        return [(line["id"], line["state"]) for line in lines]

    def _require_room(self) -> None:
        if self._is_full():
            raise DownloadError("the disk is full")
