"""The README is true: every command and snippet in it runs, and prints what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def _expect_lines(command: str, shown: list[str], printed: str, plain: Plain) -> None:
    """Expect the lines shown among those printed, in their order; `…` stands for any lines."""
    left = iter([plain(line) for line in printed.splitlines()])
    for line in (plain(line) for line in shown if line.strip() not in ("", "…")):
        assert line in left, f"$ {command}\nis shown to print {line!r}, and prints\n{printed}"
