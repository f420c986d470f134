"""The README is true: every command and snippet in it runs, and prints what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from scripts.documents import same
from scripts.intake.vendoring import Page, vendor
from tests.project.unseen_page import unseen_document, unseen_page

ROOT = Path(__file__).resolve().parents[2]
Plain = Callable[[str], str]


def _is_about_the_mock(block: Any) -> bool:
    return block.commands[0][0].startswith("wan mock")


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
            name = block.file_name or f"snippet_{number}.py"
            (stage.root / name).write_text(block.text, "utf-8")
            is_test = name.startswith("test_")
            runner = "python -m pytest -q -p no:cacheprovider" if is_test else "python"
            done = stage.run(f"{runner} {name}", **variables)
            assert done.returncode == 0, f"{block.text}\n{done.stdout}"


def test_every_command_prints_what_is_shown(
    readme: list[Any], stage: Any, without_what_varies: Plain
) -> None:
    for block in _consoles(readme)[1:]:
        if _is_about_the_mock(block):
            continue
        with stage.mock() as variables:
            for command, shown in block.commands:
                done = stage.run(command, **variables)
                fails = any(line.startswith("Error:") for line in shown)
                assert (done.returncode != 0) is fails, f"$ {command}\n{done.stdout}"
                _expect_lines(command, shown, done.stdout, without_what_varies)


def test_the_mock_prints_what_is_shown(
    readme: list[Any], stage: Any, without_what_varies: Plain
) -> None:
    (block,) = [block for block in _consoles(readme)[1:] if _is_about_the_mock(block)]
    with stage.mock() as variables:
        for command, shown in block.commands:
            _expect_lines(command, shown, variables["PRINTED"], without_what_varies)


def test_the_page_it_shows_comes_back_as_it_was() -> None:
    page = Page("page.txt", unseen_page().encode())
    restored: Any = vendor(page, ROOT / "specs", today=date(2026, 1, 1)).document.value
    document = unseen_document()
    del restored["info"]["contact"]["email"], document["info"]["contact"]["email"]
    assert same(restored, document)


def _expect_lines(command: str, shown: list[str], printed: str, plain: Plain) -> None:
    """Expect the lines shown one behind the other; `…` stands for any lines, blank ones for none.

    What else a program prints before and after is left to it: a terminal is shown progress.
    """
    lines = [plain(line) for line in shown if line.strip()]
    expected = "".join(r"(.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in lines)
    found = "".join(plain(line) + "\n" for line in printed.splitlines() if line.strip())
    assert re.search(f"^{expected}", found, re.M), f"$ {command}\nis not shown to print\n{found}"
