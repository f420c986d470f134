"""`python -m scripts diff` from the outside."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import main
from scripts.documents import Document, to_yaml

ROOT = Path(__file__).parents[3]


@pytest.fixture
def files(tmp_path: Path, body: Callable[..., Document]) -> dict[str, str]:
    schemas = {
        "old": {"type": "string"},
        "wider": {"type": ["string", "null"]},
        "texts": {"type": "string", "description": "A text."},
    }
    for name, schema in schemas.items():
        (tmp_path / f"{name}.yaml").write_text(to_yaml(body(schema).value))
    return {name: str(tmp_path / f"{name}.yaml") for name in schemas}


def run(*arguments: str) -> int:
    try:
        main(["diff", *arguments])
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "code"),
    [
        ("old", "wider", None, 0),
        ("old", "wider", "breaking", 0),
        ("old", "wider", "any", 1),
        ("wider", "old", None, 0),
        ("wider", "old", "breaking", 1),
        ("old", "texts", "any", 0),
        ("old", "old", "any", 0),
    ],
)
def test_exit_codes(
    old: str, new: str, fail_on: str | None, code: int, files: dict[str, str]
) -> None:
    options = ["--fail-on", fail_on] if fail_on else []
    assert run(files[old], files[new], *options) == code


def test_machine_output_stands_alone_on_stdout(files: dict[str, str], capsys: Any) -> None:
    assert run(files["old"], files["wider"], "--format", "json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert [item["id"] for item in told["changes"]] == ["null-allowed"]
    assert err.startswith("additive: 1 additive; asks for a minor version")


def test_markdown_of_nothing_is_nothing(files: dict[str, str], capsys: Any) -> None:
    assert run(files["old"], files["old"], "--format", "markdown") == 0
    assert capsys.readouterr().out == ""


def test_everything_wrong_is_told_at_once(tmp_path: Path, capsys: Any) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [")
    assert run(str(broken), str(tmp_path / "gone.yaml")) == 2
    err = capsys.readouterr().err
    assert "broken.yaml:2:1: this is not YAML" in err
    assert "gone.yaml" in err
    assert "2 problems" in err


def test_documents_of_other_versions_are_refused(
    tmp_path: Path, files: dict[str, str], capsys: Any
) -> None:
    swagger = tmp_path / "swagger.yaml"
    swagger.write_text("swagger: '2.0'\n")
    assert run(files["old"], str(swagger)) == 2
    assert "Swagger 2.0" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_file_of_a_revision(
    tmp_path: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    author = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    for command in (["init", "-q"], ["add", "old.yaml"], [*author, "commit", "-q", "-m", "One"]):
        subprocess.run(["git", *command], check=True)
    Path("old.yaml").write_text(Path(files["wider"]).read_text())
    assert run("HEAD:old.yaml", "old.yaml", "--fail-on", "any") == 1
    assert run("HEAD:./old.yaml", "old.yaml") == 0
    assert run("HEAD:gone.yaml", "old.yaml") == 2
    assert "git has no such file" in capsys.readouterr().err
    assert run("--", "--textconv:x", "old.yaml") == 2


def test_the_whole_program(files: dict[str, str]) -> None:
    command = [sys.executable, "-m", "scripts", "diff", files["wider"], files["old"]]
    ended = subprocess.run(
        [*command, "--fail-on", "breaking"], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "`x` may no longer be null" in ended.stdout
    assert ended.stderr == ""
