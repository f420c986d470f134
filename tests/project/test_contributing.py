"""CONTRIBUTING names commands and files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.commands import VERBS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def contributing() -> str:
    return (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_lines_to_type_name_verbs_that_are_there(contributing: str) -> None:
    typed = re.findall(r"^\$ (.+?)(?:\s+#.*)?$", contributing, re.M)
    assert len(typed) > 20
    for line in typed:
        if found := re.search(r"-m scripts (\S+)", line):
            assert found[1] in VERBS, line


def test_it_names_files_that_are_there(contributing: str) -> None:
    names = re.findall(r"\b(?:scripts|tests|specs|overlays|\.github)/[\w/.-]+\.\w+", contributing)
    for name in names:
        if not re.search("NAME|NEW|pages.overlay", name):
            assert (ROOT / name).exists(), name
