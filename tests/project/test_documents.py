"""The pages under docs/ are true: every snippet and command in them runs on the mock."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.project.blocks import blocks_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))

_TRIES = 3

# Some pages wait for the account's limits. All tries together, on a machine that is four times as
# slow as a usual one, end well before this; it is there for what hangs.
_LIMIT = 400.0


@pytest.mark.timeout(_LIMIT)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_runs(
    page: Path, new_stage: Callable[[], Any], request: pytest.FixtureRequest
) -> None:
    if not {"python", "console"} & {block.language for block in blocks_of(page)}:
        return
    began = time.monotonic()
    for tries_left in reversed(range(_TRIES)):
        stage = new_stage()
        with stage.mock() as variables:
            if "$DATABASE" in page.read_text("utf-8"):
                variables["DATABASE"] = request.getfixturevalue("database")
            try:
                run_page(page, stage, variables)
            except AssertionError:
                # A kill may strike while a request is on its way, which no page shows.
                doubts = stage.run("wan tasks --unsettled --json", **variables).stdout
                is_late = time.monotonic() - began > _LIMIT / 2
                if is_late or not tries_left or doubts.strip() == "[]":
                    raise
            else:
                return


def run_page(page: Path, stage: Any, variables: dict[str, str]) -> None:
    for number, block in enumerate(blocks_of(page)):
        if block.language == "python":
            stage.run_snippet(block, f"{page.stem.replace('-', '_')}_{number}.py", **variables)
        elif block.language == "console":
            for command, shown in block.commands:
                stage.run_shown(command, shown, **variables)


@pytest.mark.timeout(300)  # ten seconds of a processor, which others may want as well
def test_the_documents_build_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
         str(ROOT / "docs"), str(tmp_path / "html")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "index.html").exists()
