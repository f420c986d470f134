"""The pictures of the documents are there, small, and taken of what there is by one command."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from docs.take_pictures import CHROMIUM, PICTURES

DOCS = PICTURES.parent
NAMES = {"mock.png", "batch.png"}
MOST_BYTES = 150_000


def size_of(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def test_the_documents_show_them_with_a_text_in_their_place() -> None:
    shown = [
        picture
        for page in DOCS.glob("*.md")
        for picture in re.findall(r"!\[([^\]]+)\]\(pictures/([\w.-]+)\)", page.read_text("utf-8"))
    ]

    assert {name for _, name in shown} == NAMES
    assert {path.name for path in PICTURES.iterdir()} == NAMES
    assert all(len(text) > 20 for text, _ in shown)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_they_are_small_and_large_enough_to_be_read(name: str) -> None:
    width, height = size_of(PICTURES / name)

    assert (PICTURES / name).stat().st_size < MOST_BYTES
    assert width >= 1000
    assert height >= 600


@pytest.mark.xdist_group("browser")
@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="chromium is not installed")  # noqa: PTH110
def test_one_command_takes_them_anew(tmp_path: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    command = [sys.executable, str(DOCS / "take_pictures.py"), str(tmp_path)]

    subprocess.run(command, check=True, timeout=110)

    assert {path.name for path in tmp_path.iterdir()} == NAMES
    assert {size_of(tmp_path / name) for name in NAMES} == {(1180, 760)}
    assert all(path.stat().st_size < MOST_BYTES for path in tmp_path.iterdir())
