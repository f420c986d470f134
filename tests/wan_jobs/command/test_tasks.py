"""`wan tasks`: filters, true counts, mocks apart, and nothing cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.ledger import Account, Intent, Journal
from wan_jobs.record import TaskRecord

REAL, MOCK, OTHER = "https://api.apikley.ru", "http://127.0.0.1:8123", "http://127.0.0.1:9000"
MODEL = "wan/2-2-a14b-text-to-video-turbo"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.setenv("WAN_JOURNAL", str(tmp_path / "journal.sqlite"))
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def add(journal: Journal) -> Callable[..., None]:
    def made(service: str, task_id: str | None, prompt: str = "A fox") -> None:
        intent = Intent(service, MODEL, {"prompt": prompt}, f"{service}{task_id}")
        journal.grant(intent, Account("a", creations=1_000_000, running=1_000_000))
        if task_id is not None:
            journal.created(intent.token, task_id)
        else:
            journal.doubted(intent.token, "the answer was lost")

    return made


def listed(wan: Any, *words: str) -> list[str]:
    return [line.split("\t")[0] for line in wan("tasks", *words).lines]


def test_tasks_are_chosen_by_service_and_date(wan: Any, add: Any) -> None:
    add(REAL, "r1")
    add(MOCK, "m1")
    add(OTHER, "m2")
    assert set(listed(wan)) == {"r1", "m1", "m2"}
    assert listed(wan, "--service", "real") == ["r1"]
    assert set(listed(wan, "--service", "mock")) == {"m1", "m2"}
    assert listed(wan, "--service", ":9000") == ["m2"]
    assert listed(wan, "--service", "nowhere") == []
    assert len(listed(wan, "--since", "today")) == 3
    assert listed(wan, "--until", "yesterday") == []
    assert listed(wan, "--since", "2001-01-01", "--until", "2001-01-02T10:00") == []
    assert len(listed(wan, "--since", "3d")) == 3


def test_counts_are_of_all_that_was_chosen(wan: Any, add: Any) -> None:
    for number in range(7):
        add(REAL, f"r{number}")
    add(MOCK, None)
    told = wan("tasks", "--service", "real", "--limit", "3")
    assert len(told.lines) == 3
    assert told.err == "The latest 3 of 7; --limit 7 lists all.\n"
    assert wan("tasks", "--limit", "3").err.splitlines()[-1].startswith("1 unsettled")
    assert "No such task." in wan("tasks", "--state", "fail").err
    assert wan("tasks", "--journal", "new.sqlite").err == "No task has been made yet.\n"
    assert wan("tasks", "--quiet", "--limit", "3").err == ""


@pytest.mark.parametrize("columns", [40, 60, 100, 200])
def test_nothing_is_cut_and_mocks_come_apart(
    columns: int, wan: Any, add: Any, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(MOCK, "m" * 32)
    add(REAL, "r" * 32)
    file = "/" + "/".join(["a-rather-long-folder"] * 5) + "/the-end-of-it.mp4"
    journal.observed(TaskRecord("r" * 32, "success", {}, {}), REAL)
    journal.downloaded("r" * 32, Path(file), REAL)
    monkeypatch.setattr("wan_jobs.command.screen.output.Output.for_people", True)
    monkeypatch.setenv("COLUMNS", str(columns))
    outcome = wan("tasks")
    shown = ESCAPES.sub("", outcome.out)
    assert "…" not in shown
    assert all(len(line) <= columns for line in shown.splitlines())
    joined = re.sub(r"\s", "", shown)
    for text in ("r" * 12, "m" * 12, "text-to-video-turbo", "api.apikley.ru", "127.0.0.1:8123"):
        assert text in joined
    assert "the-end-of-it.mp4" in joined
    assert joined.index("r" * 12) < joined.index("m" * 12)
    assert "nothing is paid for" in outcome.err


def test_one_id_of_two_services_is_two_rows(wan: Any, add: Any, journal: Journal) -> None:
    add(MOCK, "same")
    add(OTHER, "same")
    journal.downloaded("same", Path("/one.mp4"), MOCK)
    rows = [line.split("\t") for line in wan("tasks").lines]
    assert {(row[6], row[5]) for row in rows} == {(MOCK, "/one.mp4"), (OTHER, "")}
