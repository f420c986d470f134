"""What must never be in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAND_WRITTEN_LIMIT = 400


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so there is no list of tracked files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


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
