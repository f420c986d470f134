"""The workflows: they run what there is, and nothing that somebody could exchange behind a name."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

WORKFLOWS = Path(__file__).parents[3] / ".github" / "workflows"


def _workflow(name: str) -> Any:
    return yaml.load((WORKFLOWS / name).read_text(), yaml.BaseLoader)


def test_the_workflow_runs_what_there_is(house: Any) -> None:
    workflow = _workflow("drift.yml")
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    runs = [step.get("run", "") for step in workflow["jobs"]["look"]["steps"]]
    assert any("python -m scripts drift --update --format markdown" in run for run in runs)
    house.record(address=None)
    assert house.drift("--update", "--format", "markdown", "--cache", str(house.folder / "c")) == 0


def test_every_action_is_pinned_and_to_the_same_commit() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS.glob("*.yml"):
        for line in re.findall(r"uses: *(.+)", path.read_text()):
            name, _, pin = line.partition("@")
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), f"{path.name}: {line}"
            pins.setdefault(name, set()).add(pin)
    assert pins
    assert all(len(found) == 1 for found in pins.values()), pins


def test_no_workflow_has_more_rights_than_it_says() -> None:
    assert all("permissions" in _workflow(path.name) for path in WORKFLOWS.glob("*.yml"))


@pytest.mark.parametrize(
    ("code", "changed", "expected"),
    [("0", False, 0), ("0", True, 1), ("1", False, 1), ("1", True, 1)],
)
def test_there_is_a_pull_request_where_there_is_something_to_do(
    code: str, changed: bool, expected: int, tmp_path: Path
) -> None:
    """The step is run as it stands, up to the push, which stand-ins for git and gh record."""
    repository, log = tmp_path / "clone", tmp_path / "log"
    repository.mkdir()
    _git(repository, "init", "--quiet")
    for name in ("specs", "generated"):
        (repository / name).mkdir()
        (repository / name / "file").write_text("before")
    (repository / "CHANGELOG.md").write_text("# Changelog\n")
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--message", "First")
    if changed:
        (repository / "specs" / "file").write_text("after")
    (tmp_path / "verdict.md").write_text("# Documentation drift: additive\n\nText.\n")
    _stand_in(tmp_path / "bin" / "gh", f'echo "$@" >> {log}\n[ "$2" = list ] && echo 0\nexit 0')
    _git(repository, "init", "--quiet", "--bare", str(tmp_path / "origin"))
    _git(repository, "remote", "add", "origin", str(tmp_path / "origin"))
    (step,) = (
        step
        for step in _workflow("drift.yml")["jobs"]["look"]["steps"]
        if "gh pr" in step.get("run", "")
    )
    environment = {
        **{name: value for name, value in step["env"].items() if "{{" not in value},
        "CODE": code,
        "RUNNER_TEMP": str(tmp_path),
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=repository,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    created = log.read_text().count("pr create") if log.exists() else 0
    assert created == expected
    branches = _git(tmp_path / "origin", "branch", "--list").strip()
    assert branches == ("drift/documentation" if expected else "")


def _git(folder: Path, *arguments: str) -> str:
    known = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    return subprocess.run(
        ["git", *known, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def _stand_in(path: Path, script: str) -> None:
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
