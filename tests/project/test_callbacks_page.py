"""The applications that the page on callbacks shows take a callback of the mock."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.project.blocks import blocks_of

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = {
    block.file_name: block.text
    for block in blocks_of(ROOT / "docs" / "waiting.md")
    if block.file_name is not None
}
SERVE = {
    "fastapi_callbacks.py": "import uvicorn, fastapi_callbacks as it; uvicorn.run(it.app, port={})",
    "django_callbacks.py": "import uvicorn, django_callbacks as it; uvicorn.run(it.app, port={})",
    "flask_callbacks.py": "import flask_callbacks as it; it.app.run(port={})",
}
CALL_BACK = (
    "wan run text-to-video --prompt 'A red fox in snow' --detach --callback-url {} && "
    "wan wait $(wan tasks --limit 1 | cut -f1)"
)


def test_every_application_is_tried() -> None:
    assert SERVE.keys() == APPLICATIONS.keys()


@pytest.mark.parametrize("name", SERVE)
def test_a_callback_reaches_the_application(name: str, stage: Any, tmp_path: Path) -> None:
    (tmp_path / name).write_text(APPLICATIONS[name], "utf-8")
    with stage.mock() as variables, _served(stage, tmp_path, name, variables) as (address, said):
        done = stage.run(CALL_BACK.format(f"{address}/callbacks"), **variables)
        assert done.returncode == 0, done.stdout
        assert next((line for line in said if "POST /callbacks" in line), "").count("200") == 1


@contextmanager
def _served(
    stage: Any, folder: Path, name: str, variables: dict[str, str]
) -> Iterator[tuple[str, Iterator[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", SERVE[name].format(port)],
        cwd=folder, env=stage.environment(**variables),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if re.search("running on", line, re.I):
                break
        try:
            yield f"http://127.0.0.1:{port}", iter(process.stdout)
        finally:
            process.terminate()
            process.communicate(timeout=10)
