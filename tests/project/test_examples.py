"""Every example runs on the mock as it is."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def place(stage: Any) -> Path:
    """Put a fresh copy of the examples where a user would have them."""
    folder: Path = stage.root / "examples"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_list_names_every_example() -> None:
    listed = set(re.findall(r"^\| `([\w./]+)`", (EXAMPLES / "README.md").read_text("utf-8"), re.M))
    found = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in EXAMPLES.iterdir()
        if path.name not in {"README.md", "__pycache__"}
    }
    assert listed == found


@pytest.mark.parametrize("name", ["script.py", "gather.py", "batch.py"])
def test_a_program_ends_well(name: str, stage: Any, place: Path) -> None:
    with stage.mock() as variables:
        done = stage.run(f"cd examples && python {name}", **variables)
    assert done.returncode == 0, done.stdout
    assert [path for path in place.rglob("*.mp4") if path.stat().st_size > 1000], done.stdout


def test_the_pytest_project_passes(stage: Any, place: Path) -> None:
    done = stage.run("cd examples/pytest_project && python -m pytest -q -p no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_a_celery_task_delivered_twice_pays_once(stage: Any, place: Path) -> None:
    twice = (
        "from celery_task import make_video\n"
        "print(make_video.apply(args=('order-17', 'A red fox in snow')).get())\n"
        "print(make_video.apply(args=('order-17', 'A red fox in snow')).get())\n"
    )
    (place / "twice.py").write_text(twice, "utf-8")
    with stage.mock() as variables:
        done = stage.run("cd examples && python twice.py && wan credits", **variables)
    assert done.returncode == 0, done.stdout
    first, second, credits_left = done.stdout.split()
    assert first == second
    assert int(credits_left) == 5000 - 80


def test_the_notebook_runs_from_top_to_bottom(stage: Any, place: Path) -> None:
    execute = (
        "import nbformat; from nbclient import NotebookClient; "
        "NotebookClient(nbformat.read('notebook.ipynb', 4), timeout=60).execute()"
    )
    with stage.mock() as variables:
        done = stage.run(f'cd examples && python -c "{execute}"', **variables)
    assert done.returncode == 0, done.stdout
    assert (place / "fox.mp4").stat().st_size > 1000


def test_the_web_application_is_called_back(stage: Any, place: Path) -> None:
    with stage.mock() as variables, _served(stage, place, variables) as address:
        task_id = _json(f"{address}/videos", {"prompt": "A red fox in snow"})["id"]
        video = {"state": "running"}
        for _ in range(300):
            video = _json(f"{address}/videos/{task_id}")
            if video["state"] != "running":
                break
            time.sleep(0.1)
    assert video["state"] == "done", video
    assert (place / video["file"]).stat().st_size > 1000


@contextmanager
def _served(stage: Any, place: Path, variables: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "fastapi_app:app", "--port", str(port)],
        cwd=place, env=stage.environment(PUBLIC_URL=address, **variables),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if "running on" in line:
                break
        try:
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _json(url: str, body: dict[str, str] | None = None) -> dict[str, str]:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        content: dict[str, str] = json.load(answer)
        return content
