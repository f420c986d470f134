"""Compiled templates are kept where Python keeps bytecode, and never stand in for other text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from scripts.generate.compiled_templates import CompiledTemplates


def rendered(folder: Path) -> str:
    """Fill a template in as a run of its own would."""
    cache = CompiledTemplates(folder)
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=cache)
    return environment.get_template("a.jinja").render(name="x")


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("__pycache__/*"))


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "a.jinja").write_text("one {{ name }}")
    return tmp_path


def test_a_second_run_finds_what_the_first_compiled(templates: Path) -> None:
    assert rendered(templates) == "one x"
    names = kept(templates)
    assert len(names) == 1
    compiled = templates / "__pycache__" / names[0]
    written = compiled.stat().st_mtime_ns
    assert rendered(templates) == "one x"
    assert kept(templates) == names
    assert compiled.stat().st_mtime_ns == written


def test_a_changed_template_is_compiled_anew(templates: Path) -> None:
    rendered(templates)
    (templates / "a.jinja").write_text("two {{ name }}")
    assert rendered(templates) == "two x"


@pytest.mark.parametrize("length", [*range(0, 60, 3), 100, -1])
def test_what_is_left_of_a_torn_file_does_no_harm(templates: Path, length: int) -> None:
    rendered(templates)
    compiled = templates / "__pycache__" / kept(templates)[0]
    compiled.write_bytes(compiled.read_bytes()[:length])
    assert rendered(templates) == "one x"


def test_where_nothing_can_be_kept_templates_are_filled_in_all_the_same(templates: Path) -> None:
    (templates / "__pycache__").write_text("a file is in the way")
    assert rendered(templates) == "one x"


def test_nothing_is_kept_where_python_keeps_nothing(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(templates) == "one x"
    assert kept(templates) == []
