"""`wan open`: a task's file or address, a batch's page, the service's page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wan_mock import Mock, StuckTask

FOX = ("run", "text-to-video", "--prompt", "A red fox")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a program of this machine was asked to open."""
    places: list[str] = []

    def launch(place: str) -> int:
        places.append(place)
        return 0

    monkeypatch.setattr("click.launch", launch)
    return places


@pytest.fixture
def wan(
    at_the_mock: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Any]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return at_the_mock


def test_a_saved_video_is_opened_from_its_file(wan: Any, mock: Mock, opened: list[str]) -> None:
    assert wan(*FOX, "-o", "fox.mp4").code == 0
    assert wan("open", mock.tasks[0].id[:8]).code == 0
    assert opened == [str(Path("fox.mp4").absolute())]
    Path("fox.mp4").unlink()
    assert wan("open", mock.tasks[0].id, "--print").out.startswith("http")
    assert len(opened) == 1


def test_what_still_runs_is_not_opened(wan: Any, mock: Mock, opened: list[str]) -> None:
    mock.inject(StuckTask())
    wan(*FOX, "--detach")
    outcome = wan("open", mock.tasks[0].id, "--json")
    assert outcome.code == 4
    assert outcome.json["error"]["task_id"] == mock.tasks[0].id
    assert opened == []


def test_a_batch_opens_its_page(wan: Any, opened: list[str]) -> None:
    Path("prompts.csv").write_text("id,prompt\nfox,A fox\n")
    assert wan("batch", "run", "prompts.csv", "-o", "clips", "text-to-video").code == 0
    assert wan("open", "clips").code == 0
    assert opened == [str(Path("clips/index.html").absolute())]


def test_without_a_name_it_is_the_page_of_the_service(wan: Any, mock: Mock) -> None:
    assert wan("open", "--print").out == f"{mock.url}/\n"
    page = wan("open", "--print", "--base-url", "https://api.apikley.ru").out
    assert page == "https://app.apikley.ru/keys\n"


def test_where_nothing_opens_it_the_place_is_printed(
    wan: Any, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.launch", lambda _: 1)
    outcome = wan("open")
    assert (outcome.code, outcome.out) == (6, f"{mock.url}/\n")
