"""What must never be in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAND_WRITTEN_LIMIT = 400
FOLDERS = {
    ".ci", ".github", "docs", "examples", "generated", "overlays", "scripts", "specs", "src",
    "tests",
}  # fmt: skip
FILES = {
    ".gitignore", ".pre-commit-config.yaml", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", "README.md", "pyproject.toml",
}  # fmt: skip


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so there is no list of tracked files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_else_stands_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} == FOLDERS | FILES


def test_no_lock_file_and_no_registry_address() -> None:
    hosts = re.compile(rb"pypi\.(org|python)|files\.pythonhosted|registry\.npmjs")
    for path in _tracked():
        assert path.name not in {"uv.lock", "poetry.lock", "package-lock.json"}, path
        if path != Path(__file__):
            assert not hosts.search(path.read_bytes()), path


def test_files_written_by_hand_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in _tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "generated"
        if (count := path.read_bytes().count(b"\n")) > HAND_WRITTEN_LIMIT
    }
    assert not long


def test_generated_code_is_up_to_date() -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "scripts", "regenerate", "--check", "--quiet"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
