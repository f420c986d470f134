"""The README's blocks, and a stage to run those of any page on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.project.blocks import Block, blocks_of, expect_lines
from tests.project.unseen_page import unseen_page

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("specs", "overlays", "scripts", "generated", "examples")


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
            # A user has it not, and it would slow every start.
            "PYTEST_ADDOPTS": "-p no:schemathesis",
            **more,
        }

    def run(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command], cwd=self.root, env=self.environment(**environment),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=100,
        )  # fmt: skip

    def run_snippet(self, block: Block, name: str, **environment: str) -> None:
        """Run a block of Python, by pytest if its file is one of tests; it must end well."""
        name = block.file_name or name
        (self.root / name).write_text(block.text, "utf-8")
        is_test = name.startswith("test_")
        runner = "python -m pytest -q -p no:cacheprovider" if is_test else "python"
        done = self.run(f"{runner} {name}", **environment)
        assert done.returncode == 0, f"{block.text}\n{done.stdout}"

    def run_shown(self, command: str, shown: list[str], **environment: str) -> None:
        """Run a command, which must print what is shown and fail only if an error is shown."""
        done = self.run(command, **environment)
        fails = any(line.startswith(("Error:", '{"error"')) for line in shown)
        assert (done.returncode != 0) is fails, f"$ {command}\n{done.stdout}"
        expect_lines(command, shown, done.stdout)

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
    return blocks_of(ROOT / "README.md")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A checkout in which the commands of one text run, one after the other."""
    return _checkout(tmp_path_factory)


@pytest.fixture
def new_stage(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Stage]:
    """Make a checkout in which no other page has left anything."""
    return lambda: _checkout(tmp_path_factory)


def _checkout(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    root = tmp_path_factory.mktemp("stage")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "page.txt").write_text(unseen_page(), "utf-8")
    return Stage(root)
