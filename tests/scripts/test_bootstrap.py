"""The first command that anybody runs: whatever is wrong is told in a line, not in a traceback."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout that can be installed from nowhere."""
    (tmp_path / "scripts").mkdir()
    shutil.copy("scripts/bootstrap.py", tmp_path / "scripts")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "scripts" / "bootstrap.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_help_is_asked_for_and_given(checkout: Path) -> None:
    done = run(checkout, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage:")


@pytest.mark.parametrize("arguments", [[], ["demo", "more"], ["unknown"]])
def test_wrong_words_are_answered_with_the_usage(checkout: Path, arguments: list[str]) -> None:
    done = run(checkout, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


def test_an_environment_that_cannot_be_made_is_told(checkout: Path) -> None:
    (checkout / ".venv").write_text("in the way")
    done = run(checkout, "install")
    assert done.returncode == 1
    assert f"{checkout / '.venv'} cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interrupt_is_no_traceback(checkout: Path) -> None:
    program = (
        "import runpy, subprocess, sys\n"
        "def interrupted(*_, **__): raise KeyboardInterrupt\n"
        "subprocess.run = interrupted\n"
        "sys.argv = ['bootstrap.py', 'install']\n"
        f"runpy.run_path({str(checkout / 'scripts' / 'bootstrap.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr.endswith("Interrupted; the same command goes on from here.\n")
