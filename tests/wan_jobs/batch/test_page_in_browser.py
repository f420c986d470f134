"""The page of a batch in a browser, from the disk and without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.page import write_page
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ROWS = 10_000
HOSTILE = (
    "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="chromium is not installed"),  # noqa: PTH110
]


@pytest.fixture(scope="module")
def page_of_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clips")
    batch = Batch("clips", "https://api.example", "a", str(out), BatchState.ACTIVE, 2, 0.0)
    states = [ItemState.FAILED, ItemState.DOUBT, ItemState.TODO]
    items = [
        Item(
            "clips", f"clip-{n}", n, "wan/x", states[n % 3], 1,
            {"prompt": f"{HOSTILE} 🦊 {n}", "seed": n, "note": "x" * 200}, {}, "",
            reason=f"{HOSTILE} {n}", credits=80.0,
        )
        for n in range(ROWS)
    ]  # fmt: skip
    return Path(write_page(destination_of(out), batch, items))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        switches = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Any, page_of_many: Path) -> Iterator[Any]:
    """Open the page offline and in the dark; whatever the browser complains of fails the test."""
    context = browser.new_context(offline=True, color_scheme="dark")
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda said: complaints.append(str(said)))
    tab.on("console", lambda said: complaints.append(said.text))
    tab.goto(page_of_many.as_uri(), wait_until="load")
    yield tab
    assert complaints == []
    context.close()


def test_ten_thousand_rows_open_and_are_searched_without_waiting(tab: Any) -> None:
    loaded = tab.evaluate("performance.getEntriesByType('navigation')[0].duration")
    assert loaded < 5_000  # some 300 ms, where nothing else runs
    assert tab.locator("li").count() == 60
    assert tab.locator("#count").inner_text().startswith(f"{ROWS} of {ROWS} items")
    tab.get_by_role("searchbox").fill("clip-9999")
    assert tab.locator("li").count() == 1
    tab.get_by_role("searchbox").fill("")
    tab.get_by_role("button", name="in doubt").click()
    assert tab.locator("#count").inner_text().startswith(f"{ROWS // 3} of")
    tab.get_by_role("button", name="Show more").click()
    assert tab.locator("li").count() == 120


def test_what_strangers_wrote_is_shown_and_does_nothing(tab: Any) -> None:
    assert tab.title() == "clips"
    assert tab.locator("li img").count() == 0
    assert f"{HOSTILE} 🦊 0" in tab.locator("li").first.inner_text()


def test_the_dark_is_kept_dark(tab: Any) -> None:
    colours = tab.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    background, text = (sum(int(part) for part in each[4:-1].split(",")) for each in colours)
    assert background < 150 < 500 < text
