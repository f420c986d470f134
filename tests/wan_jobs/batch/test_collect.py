"""Under which name a result is collected, and what is said of those that are not."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from wan_jobs.batch import steps
from wan_jobs.record import TaskRecord


class Names:
    """Stands for a destination; answers with the name that it is given."""

    async def receive(self, _session: object, _record: TaskRecord, name: str) -> str:
        return name


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(steps, "destination_of", lambda _out: Names())

    async def collect(*urls: str) -> str:
        record = TaskRecord("t1", "success", {"resultJson": {"resultUrls": list(urls)}}, {})
        session, batch, item = Any, SimpleNamespace(out="/out"), SimpleNamespace(id="fox")
        return await steps.collect(session, batch, item, record)  # type: ignore[arg-type]

    return collect


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a/clip.webm?sig=1", "fox.webm"),
        ("https://a/clip", "fox.mp4"),
        ("https://a/setup.exe", "fox.mp4"),
        ("https://a/index.html", "fox.mp4"),
        ("https://a/still.PNG", "fox.PNG"),
    ],
)
async def test_a_host_does_not_get_to_name_a_program(collected: Any, url: str, name: str) -> None:
    assert await collected(url) == name


async def test_files_that_are_not_fetched_are_told(
    collected: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "wan_jobs"):
        assert await collected("https://a/1.png") == "fox.png"
        assert not caplog.records
        assert await collected("https://a/1.png", "https://a/2.png") == "fox.png"
    assert "item fox: its task has made 2 files" in caplog.text
    assert "wan download t1 -o FOLDER/" in caplog.text
