"""The pages under docs/ are true: every snippet and command in them runs on the mock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.project.blocks import blocks_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_runs(
    page: Path, stage_of_a_page: Any, request: pytest.FixtureRequest
) -> None:
    stage, blocks = stage_of_a_page, blocks_of(page)
    if not {"python", "console"} & {block.language for block in blocks}:
        return
    with stage.mock() as variables:
        if "$DATABASE" in page.read_text("utf-8"):
            variables["DATABASE"] = request.getfixturevalue("database")
        for number, block in enumerate(blocks):
            if block.language == "python":
                stage.run_snippet(block, f"{page.stem.replace('-', '_')}_{number}.py", **variables)
            elif block.language == "console":
                for command, shown in block.commands:
                    stage.run_shown(command, shown, **variables)


@pytest.mark.timeout(400)
def test_the_documents_build_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
         str(ROOT / "docs"), str(tmp_path / "html")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "index.html").exists()
