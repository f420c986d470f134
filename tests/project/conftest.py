"""The README as a document: its blocks, and a stage to run them on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.project.unseen_page import unseen_page

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("specs", "overlays", "scripts", "generated")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_VARYING = (
    (re.compile(r"https?://(127\.0\.0\.1|localhost):\d+"), "URL"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "ID"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "TIME"),
    (re.compile(r"\b\d+(\.\d+)? ?(ms|s|min)\b"), "DURATION"),
    (re.compile(r"^(\s*restored\s+)\d+( other readings .* has )[\d.]+"), r"\1COUNT\2COST"),
    (re.compile(r"\s+"), " "),
)


@dataclass(frozen=True)
class Block:
    """A fenced block of the README."""

    language: str
    text: str

    @property
    def file_name(self) -> str | None:
        """The file a block of code names in its first line."""
        found = re.match(r"# (\S+\.py)\n", self.text)
        return found[1] if found else None

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command of a console block with the lines it is shown to print."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((re.sub(r"\s+#.*", "", line[2:]), []))
            else:
                found[-1][1].append(line)
        return found


@dataclass(frozen=True)
class Stage:
    """A copy of the project, with the environment of a user."""

    root: Path

    def environment(self, **more: str) -> dict[str, str]:
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        binaries = Path(sys.executable).parent
        return {
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PYTHONPATH": str(self.root / "generated"),
            "COLUMNS": "100",
            **more,
        }

    def run(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command], cwd=self.root, env=self.environment(**environment),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=100,
        )  # fmt: skip

    @contextmanager
    def mock(self) -> Iterator[dict[str, str]]:
        """Run `wan mock` beside; gives the two variables it prints, and its output so far."""
        with subprocess.Popen(
            ["wan", "mock", "--speed", "60"], cwd=self.root, env=self.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            variables: dict[str, str] = {}
            printed = ""
            while len(variables) < 2 and (line := process.stdout.readline()):
                printed += line
                if found := re.match(r"export (\w+)=(\S+)", line):
                    variables[found[1]] = found[2]
            try:
                yield {**variables, "PRINTED": printed}
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=10)


@pytest.fixture(scope="module")
def readme() -> list[Block]:
    text = (ROOT / "README.md").read_text("utf-8")
    return [Block(language, body) for language, body in _BLOCK.findall(text)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    root = tmp_path_factory.mktemp("stage")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "page.txt").write_text(unseen_page(), "utf-8")
    return Stage(root)


def plain(line: str) -> str:
    """Put a word in place of what differs from run to run."""
    for pattern, word in _VARYING:
        line = pattern.sub(word, line)
    return line.strip()


@pytest.fixture(scope="session")
def without_what_varies() -> object:
    return plain
