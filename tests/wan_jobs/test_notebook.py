"""The bar of a notebook."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from wan_jobs import ConfigurationError, Wan
from wan_jobs.events import TaskUpdate
from wan_jobs.notebook import Bar, bar_html
from wan_jobs.record import TaskRecord
from wan_mock import Mock


def update(state: str, progress: float | None = None) -> TaskUpdate:
    return TaskUpdate("t<1>", state, progress, 12.4, TaskRecord("t<1>", state, {}, {}))


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (update("waiting"), '<progress max="100" aria'),
        (update("generating", 40), 'value="40"'),
        (update("generating", 400), 'value="100"'),
        (update("success"), 'value="100"'),
    ],
)
def test_a_bar_shows_how_far_a_task_is(given: TaskUpdate, value: str) -> None:
    assert value in bar_html(given)
    assert "12 s" in bar_html(given)


def test_what_the_service_says_is_no_markup() -> None:
    assert "<script" not in bar_html(update("<script>"))
    assert "t&lt;1&gt;" in bar_html(update("waiting"))


class Shown:
    """Stands for a cell of a notebook: keeps what it was told to show."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def display(self, shown: Any, *, display_id: bool) -> Shown:
        assert display_id
        self.update(shown)
        return self

    def update(self, shown: Any) -> None:
        self.pages.append(shown._repr_html_())


def test_one_bar_moves_with_each_update(wan_mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    cell, module = Shown(), ModuleType("IPython.display")
    module.display = cell.display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    with Wan(wan_mock.key, base_url=wan_mock.url, journal=None) as wan:
        task = wan.submit({"prompt": "A fox"}, model="wan/2-2-a14b-text-to-video-turbo")
        wan_mock.finish(task.id)
        task.wait(on_update=Bar())
    assert "success" in cell.pages[-1]


def test_where_there_is_no_notebook_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    with pytest.raises(ConfigurationError, match="IPython is not installed"):
        Bar()
