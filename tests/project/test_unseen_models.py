"""Models that are vendored tomorrow work with no code by hand, and no test is for today's alone.

`tests/benchmarks/unseen_models.py` runs the whole suite on all five pages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.intake.vendoring import Page, vendor, write
from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from tests.project.unseen_models import OVERLAYS, unseen_pages
from wan_document.document import ApiDocument
from wan_document.samples import full_body, invalid_bodies, minimal_body
from wan_mock import Limits, Mock, Settings

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = (
    "wire/test_create_task_requests.py",
    "wire/test_vendored_specs.py",
    "wire/test_vendored_examples.py",
    "service/test_free_calls.py",
)


@pytest.fixture(scope="module")
def tomorrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the pages have been vendored."""
    root = tmp_path_factory.mktemp("tomorrow")
    for name in ("specs", "overlays", "tests/contract"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in unseen_pages().items():
        page = Page(name, text.encode())
        write(vendor(page, root / "specs", today=date(2026, 1, 1)), root / "specs")
    for name, text in OVERLAYS.items():
        (root / "overlays" / name).write_text(text, "utf-8")
    regenerate(root / "specs", root / "overlays", root / "generated", Progress(quiet=True))
    return root


@pytest.fixture(scope="module")
def document(tomorrow: Path) -> ApiDocument:
    return ApiDocument.load(tomorrow / "generated" / "wan_client" / "openapi.json")


def test_each_model_is_served_by_the_mock_as_its_page_has_it(
    document: ApiDocument, http: Any
) -> None:
    new = [model for model in document.models.values() if "/3-1-" in model.id]
    with Mock(document=document, settings=Settings(credits=1e9, limits=Limits.none())) as mock:
        for model in new:
            assert http(mock, "/api/v1/jobs/createTask", minimal_body(model.request)) == 200
            assert http(mock, "/api/v1/jobs/createTask", full_body(model.request)) == 200
            for case in invalid_bodies(model.request):
                refused = http(mock, "/api/v1/jobs/createTask", case.body)
                assert refused != 200, f"{model.id} {case.name}"
        extension = {"taskId": "task_wan_1", "seconds": 4}
        assert http(mock, "/api/v1/wan/extend", extension) == 200

    assert len(new) == 4
    assert mock.created == 2 * len(new)


@pytest.fixture
def http() -> Any:
    """Post a body to a mock; gives the code of the answer."""
    import httpx2

    def post(mock: Mock, path: str, body: Any) -> int:
        headers = {"Authorization": f"Bearer {mock.key}"}
        answer = httpx2.post(mock.url + path, json=body, headers=headers, trust_env=False)
        return int(json.loads(answer.content)["code"])

    return post


def test_the_contract_holds_for_them(tomorrow: Path) -> None:
    names = [f"tests/contract/{name}" for name in CONTRACT]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    places = (tomorrow, ROOT, tomorrow / "generated", ROOT / "src")
    done = subprocess.run(
        [*command, *names, "-k", "dialogue or pictures or extend"],
        cwd=tomorrow,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))},
        capture_output=True,
        text=True,
        timeout=110,
    )

    assert done.returncode == 0, done.stdout[-4_000:]
    assert " passed" in done.stdout
