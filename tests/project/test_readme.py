"""The README is true: every command and snippet in it runs, and prints what it shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import same
from scripts.intake.vendoring import Page, vendor
from tests.project.blocks import expect_lines
from tests.project.unseen_page import unseen_document, unseen_page

ROOT = Path(__file__).resolve().parents[2]


def _is_about_the_mock(block: Any) -> bool:
    return block.commands[0][0] == "wan mock --speed 60"


def _consoles(readme: list[Any]) -> list[Any]:
    return [block for block in readme if block.language == "console"]


def test_the_two_commands_are_what_ci_runs(readme: list[Any]) -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [command for command, _ in _consoles(readme)[0].commands]
    assert len(commands) == 2
    assert set(commands) <= set(script)


def test_every_snippet_runs(readme: list[Any], stage: Any) -> None:
    snippets = [block for block in readme if block.language == "python"]
    assert len(snippets) >= 3
    with stage.mock() as variables:
        for number, block in enumerate(snippets):
            stage.run_snippet(block, f"snippet_{number}.py", **variables)


@pytest.mark.timeout(400)
def test_every_command_prints_what_is_shown(readme: list[Any], stage: Any) -> None:
    for made in stage.root.glob("*.mp4"):
        made.unlink()
    for block in readme:
        if block.file_name is not None:
            (stage.root / block.file_name).write_text(block.text, "utf-8")
    for block in _consoles(readme)[1:]:
        if _is_about_the_mock(block):
            continue
        with stage.mock() as variables:
            for command, shown in block.commands:
                stage.run_shown(command, shown, **variables)


def test_the_mock_prints_what_is_shown(readme: list[Any], stage: Any) -> None:
    (block,) = [block for block in _consoles(readme)[1:] if _is_about_the_mock(block)]
    with stage.mock() as variables:
        for command, shown in block.commands:
            expect_lines(command, shown, variables["PRINTED"])


def test_the_page_it_shows_comes_back_as_it_was() -> None:
    page = Page("page.txt", unseen_page().encode())
    restored: Any = vendor(page, ROOT / "specs", today=date(2026, 1, 1)).document.value
    document = unseen_document()
    del restored["info"]["contact"]["email"], document["info"]["contact"]["email"]
    assert same(restored, document)
