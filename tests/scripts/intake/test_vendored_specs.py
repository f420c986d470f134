"""The specs of this repository are what the pages held; no page is needed to prove it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.specs.sources import flattened_sha256, read_sources, sha256

SPECS = Path(__file__).parents[3] / "specs"
ENTRIES = read_sources(SPECS).entries
VENDORED = [name for name, entry in ENTRIES.items() if entry["origin"] == "vendored"]


def test_both_wan_pages_are_vendored() -> None:
    assert {
        "wan-2-2-a14b-text-to-video-turbo",
        "wan-2-2-a14b-speech-to-video-turbo",
    } <= set(VENDORED)


@pytest.mark.parametrize("name", ENTRIES)
def test_spec_is_the_one_recorded(name: str) -> None:
    data = (SPECS / f"{name}.yaml").read_bytes()

    assert sha256(data) == ENTRIES[name]["sha256"]


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_spec_flattens_to_the_block_of_its_page(name: str) -> None:
    text = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")

    assert flattened_sha256(text) == ENTRIES[name]["flattened_sha256"]
