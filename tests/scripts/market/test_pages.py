"""Pages by the dozen: each becomes a spec, and the specs become a client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from scripts.intake.vendoring import read_page, vendor, write
from scripts.specs.sources import read_sources


def test_vendored_pages_become_a_client(
    pages: list[Path], small_market: Callable[[int], Any]
) -> None:
    market = small_market(len(pages))
    specs = market.root / "specs"
    market.record_authored()
    paths = [market.path(number) for number in range(market.count)]
    published = {path: path.read_text("utf-8") for path in paths}
    for path in paths:
        path.unlink()
    for page in pages:
        assert write(vendor(read_page(str(page)), specs, today=date(2026, 1, 1)), specs)
    assert {path: path.read_text("utf-8") for path in paths} == published
    assert set(read_sources(specs).entries) == {path.stem for path in specs.glob("*-*.yaml")}
    market.regenerate()
    requests = (market.out / "wan_client" / "models").glob("*_request.py")
    assert {"kling_3_speech_to_video_request.py", "sora_7_music_request.py"} <= {
        path.name for path in requests
    }


def test_vendoring_a_page_again_changes_nothing(pages: list[Path], tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    for today, is_new in ((date(2026, 1, 1), True), (date(2026, 2, 2), False)):
        assert write(vendor(read_page(str(pages[0])), specs, today=today), specs) is is_new
