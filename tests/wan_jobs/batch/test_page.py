"""The page of a batch: one file, and nothing in it that strangers wrote is markup."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.page import write_page
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState


def batch(out: Path, **more: object) -> Batch:
    return Batch("clips", "https://api.example", "a", str(out), BatchState.ACTIVE, 2, 0.0)


def item(prompt: str, reason: str | None = None) -> Item:
    return Item(
        "clips", "fox", 1, "wan/x", ItemState.DONE, 1, {"prompt": prompt}, {}, "", reason=reason
    )


def written(folder: Path, *items: Item) -> str:
    place = write_page(destination_of(folder), batch(folder), items)
    return Path(place).read_text("utf-8")


def data_of(page: str) -> object:
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    return json.loads(text)


def test_the_page_asks_no_other_host(tmp_path: Path) -> None:
    page = written(tmp_path, item("x"))
    assert not re.search(r"https?://|src=\"/|@import|url\(", page)
    assert "default-src 'none'" in page


@settings(max_examples=60, deadline=None)
@given(prompt=st.text(), reason=st.none() | st.text())
def test_what_strangers_wrote_stays_text(
    prompt: str, reason: str | None, tmp_path_factory: object
) -> None:
    folder = tmp_path_factory.mktemp("pages")  # type: ignore[attr-defined]
    hostile = f"</script><img src=x onerror=alert(1)><!--{prompt}"
    page = written(folder, item(hostile, reason))
    assert "<img" not in page
    assert page.count("</script>") == 2
    data = data_of(page)
    assert isinstance(data, dict)
    assert data["items"][0]["prompt"] == hostile.encode("utf-8", "replace").decode()
