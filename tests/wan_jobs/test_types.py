"""What type checkers say of the code that users write, and of the examples."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mypy import api

ROOT = Path(__file__).resolve().parents[2]
CODE = Path(__file__).with_name("user_code.py.txt").read_text("utf-8")
REFUSED = {number for number, line in enumerate(CODE.splitlines(), 1) if "# refused" in line}

needs_pyright = pytest.mark.skipif(
    shutil.which("pyright") is None,
    reason="pyright is no Python package: `npm install --global pyright` brings it",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "user_code.py").write_text(CODE, "utf-8")
    return tmp_path


def test_mypy_accepts_right_code_and_refuses_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MYPYPATH", f"{ROOT / 'generated'}:{ROOT / 'src'}")
    report, crash, _ = api.run(["--strict", "--follow-imports=silent", "user_code.py"])
    assert not crash
    errors = [line for line in report.splitlines() if ": error: " in line]
    assert {int(line.split(":")[1]) for line in errors} == REFUSED, report


@needs_pyright
def test_pyright_accepts_right_code_and_refuses_wrong(folder: Path) -> None:
    errors = pyright_on(folder)
    assert {each["range"]["start"]["line"] + 1 for each in errors} == REFUSED, errors


@needs_pyright
def test_pyright_finds_nothing_in_the_examples(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    assert pyright_on(tmp_path) == []


def pyright_on(folder: Path) -> list[dict[str, Any]]:
    """Return the errors that pyright finds in a folder, checking as it does out of the box."""
    paths = [str(ROOT / "generated"), str(ROOT / "src")]
    (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": paths}))
    command = ["pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    return [each for each in found if each["severity"] == "error"]
