"""Layers point one way: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OURS = {"scripts", "wan_client", "wan_jobs", "wan_mock"}
ALLOWED = {
    "generated/wan_client": {"wan_client"},
    "src/wan_mock": {"wan_mock"},
    "src/wan_jobs": {"wan_jobs", "wan_client", "wan_mock"},
    "scripts": {"scripts"},
}
# The command and the demonstration start the mock; the library never needs it.
START_THE_MOCK = ("src/wan_jobs/command", "src/wan_jobs/demo.py")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    assert _files(room)
    strayed = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _files(room)
        for name in set(_imported(path)) & (OURS - ALLOWED[room])
    }
    assert not strayed


def test_only_the_command_starts_the_mock() -> None:
    strayed = [
        relative
        for path in _files("src/wan_jobs")
        if "wan_mock" in _imported(path)
        and not (relative := path.relative_to(ROOT).as_posix()).startswith(START_THE_MOCK)
    ]
    assert not strayed


def test_the_bootstrap_needs_the_standard_library_alone() -> None:
    import sys

    assert set(_imported(ROOT / "scripts" / "bootstrap.py")) <= set(sys.stdlib_module_names)


def test_stages_of_the_workshop_do_not_know_the_commands() -> None:
    for path in _files("scripts"):
        if "commands" in path.parts or path.name == "__main__.py":
            continue
        imports = [
            node.module
            for node in ast.walk(ast.parse(path.read_bytes()))
            if isinstance(node, ast.ImportFrom) and node.module
        ]
        assert not [name for name in imports if name.startswith("scripts.commands")], path
