"""A folder with a table in it, and `wan batch` to be run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.wan_jobs.command.conftest import Outcome, Person
from wan_mock import Mock

MODEL = "text-to-video"
RUN = ("run", "prompts.csv", "-o", "clips", MODEL)


class Shell:
    """A folder with a table in it, and `wan` to be run there, in this process or another."""

    def __init__(self, folder: Path, mock: Mock, here: Callable[..., Outcome]) -> None:
        self.folder, self._mock, self._here = folder, mock, here

    def table(self, *rows: str, name: str = "prompts.csv") -> None:
        (self.folder / name).write_text("\n".join(("id,prompt,aspect_ratio", *rows)) + "\n")

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "wan_jobs", "batch", *words],
            cwd=self.folder, env=self._environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def wan(self, *words: str, code: int = 0, verb: str = "batch") -> tuple[str, str]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self._environment().items():
                patch.setenv(name, value)
            outcome = self._here(verb, *words)
        assert outcome.code == code, outcome
        assert "Traceback" not in outcome.err
        return outcome.out, outcome.err

    def in_terminal(self, *words: str, typed: str = "") -> Outcome:
        return Person(self.folder, self._environment()).in_terminal("batch", *words, typed=typed)

    def results(self) -> dict[str, Any]:
        text = (self.folder / "clips" / "results.jsonl").read_text("utf-8")
        return {line["id"]: line for line in map(json.loads, text.splitlines())}

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "APIKLEY_BASE_URL": self._mock.url,
            "APIKLEY_API_KEY": self._mock.key,
        }
