"""ARCHITECTURE.md shows the tree as it is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def _rooms(folder: str) -> set[str]:
    return {place.parent.name for place in (ROOT / folder).glob("*/__init__.py")}


def test_every_path_it_names_is_there() -> None:
    named = re.findall(r"`((?:src|scripts|tests|generated|specs|overlays)(?:/[\w.]*)+)`", TEXT)
    assert len(named) > 15
    assert not [path for path in named if not (ROOT / path).exists()]


def test_it_lists_each_package_that_ships() -> None:
    listed = set(re.findall(r"^\| `(?:src|generated)/(\w+)`", TEXT, re.M))
    assert listed == _rooms("src") | _rooms("generated")


def test_it_lists_each_room_of_the_workshop() -> None:
    (order,) = re.findall(r"^problem → .*$", TEXT, re.M)
    listed = set(re.split(r" → |, ", order)) - {"problem"}
    assert listed == _rooms("scripts") - {"scripts"}


def test_it_is_one_page() -> None:
    assert len(TEXT.splitlines()) <= 80
