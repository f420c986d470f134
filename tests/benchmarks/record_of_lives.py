"""The file in which a long run of the simulation keeps what it has lived through."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.simulated_lives import Lived

_ROOT = Path(__file__).resolve().parents[2]

# What decides how a seed lives.
_SOURCES = ("src/wan_document", "src/wan_jobs", "src/wan_mock", "tests/wan_jobs/simulation")


class OtherVersion(Exception):
    """The file tells of lives of other code: they prove nothing about this one."""


def version() -> str:
    """Return what tells this code from any other under which a seed would live differently."""
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class RecordOfLives:
    """Lives, one to a line below a line that names the version; with no path it keeps nothing.

    A line is with the system when `add` returns, so that it outlasts the process. One that is torn
    is lived again.
    """

    def __init__(self, path: Path | None, version: str) -> None:
        self._path, self._version = path, version

    def read(self) -> list[Lived]:
        """Return the lives that are known; raises `OtherVersion`, and makes the file if need be."""
        if self._path is None:
            return []
        lines = self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        known = list(_whole(lines))
        if known and known[0] != {"version": self._version}:
            raise OtherVersion(f"{self._path} tells of other code: give the run another file.")
        lives = {each["seed"]: Lived(**each) for each in known[1:]}
        text = "".join(json.dumps(each) + "\n" for each in ({"version": self._version}, *known[1:]))
        beside = self._path.with_name(f"{self._path.name}.new")
        beside.write_text(text, "utf-8")
        beside.replace(self._path)
        return list(lives.values())

    def add(self, life: Lived) -> None:
        """Note a life."""
        if self._path is None:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(life._asdict()) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _whole(lines: list[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value
