"""Standard output that takes nothing: every verb says so in one line and ends with exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.commands import VERBS

SPEC = """
openapi: 3.1.0
info: {title: Clips, version: '1'}
servers: [{url: 'https://api.apikley.ru'}]
paths: {/clips: {get: {operationId: listClips, responses: {'200': {description: All clips.}}}}}
"""
OVERLAY = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions: [{target: $, update: {x-a: 1}}]"
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")

WRITING = [
    ["--help"],
    *([verb, "--help"] for verb in VERBS),
    ["overlay", "apply", "spec.yaml", "o.yaml", "--quiet"],
    ["merge", "spec.yaml", "--quiet"],
    ["diff", "spec.yaml", "spec.yaml"],
    ["lint", "spec.yaml"],
    ["lint", "--rules"],
    ["lint", "spec.yaml", "--format", "json"],
    ["vendor", "page.md", "--stdout", "--name", "x", "--quiet"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "o.yaml").write_text(OVERLAY)
    (tmp_path / "page.md").write_text(f"# Clips\n\n```yaml{SPEC}```\n")
    return tmp_path


def run(folder: Path, arguments: list[str], redirection: str) -> tuple[int, str]:
    """Run the workshop through a shell; return its exit code and what it says to people."""
    line = f'exec "$0" -m scripts "$@" {redirection}'
    command = ["bash", "-c", line, sys.executable, *arguments]
    ended = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(Path.cwd()), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_full_disk_is_told_in_one_line(folder: Path, arguments: list[str]) -> None:
    code, said = run(folder, arguments, "> /dev/full")
    last = said.splitlines()[-1]
    assert code == 2
    assert last == "standard output: cannot be written: No space left on device"
    assert "Traceback" not in said


@pytest.mark.parametrize("redirection", [">&-", "> >(true)"])
def test_so_is_an_output_that_is_closed(folder: Path, redirection: str) -> None:
    code, said = run(folder, ["lint", "--rules"], redirection)
    assert code == 2
    assert said.count("standard output: cannot be written") == 1
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("redirection", ["2> /dev/full", "2>&-"])
def test_what_people_cannot_be_told_changes_no_exit_code(folder: Path, redirection: str) -> None:
    arguments = ["overlay", "validate", "o.yaml"]
    assert run(folder, arguments, redirection) == (0, "")
    assert run(folder, [*arguments, "spec.yaml"], redirection) == (2, "")


def test_a_closed_standard_input_is_told(folder: Path) -> None:
    code, said = run(folder, ["overlay", "apply", "-", "o.yaml"], "<&-")
    assert code == 2
    assert "<stdin>: cannot be read: it is closed" in said


def test_names_that_are_no_utf8_are_written_as_they_are(folder: Path) -> None:
    name = b"sp\xe9c.yaml"
    (Path(str(folder)) / "spec.yaml").rename(folder / name.decode(errors="surrogateescape"))
    shown = subprocess.run(
        [sys.executable, "-m", "scripts", "lint", name],
        cwd=folder,
        env={"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        timeout=60,
    )
    assert shown.returncode == 1
    assert name in shown.stdout
