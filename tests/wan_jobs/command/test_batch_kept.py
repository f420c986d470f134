"""What a batch keeps, forgets and refuses when its table or its owner changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.wan_jobs.command.batch_shell import MODEL, RUN, Shell
from tests.wan_jobs.command.conftest import Outcome
from wan_jobs import Journal
from wan_mock import CloseAfterCreating, Mock, Settings
from wan_mock.faults import AnswerWith


@pytest.fixture
def mock() -> Iterator[Mock]:
    with Mock(speed=240, settings=Settings(credits=1e9)) as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path, mock: Mock, wan: Callable[..., Outcome]) -> Shell:
    return Shell(tmp_path, mock, wan)


def test_a_batch_is_forgotten_and_what_is_paid_or_in_doubt_is_not(shell: Shell, mock: Mock) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", call=1)
    shell.table("fox,A red fox in snow,1:1", "boat,A paper boat in rain,1:1")
    shell.wan(*RUN, code=7)
    _, refused = shell.wan("forget", "clips", code=2)
    assert "1 item is in doubt" in refused
    assert "--yes" in refused
    assert "clips" in shell.wan("list")[0]
    assert "is forgotten" in shell.wan("forget", "clips", "--yes")[1]
    assert shell.wan("list")[0] == ""
    shell.wan("status", "clips", code=2)
    assert len(json.loads(shell.wan("--json", verb="tasks")[0])) == 2
    assert len(json.loads(shell.wan("--unsettled", "--json", verb="tasks")[0])) == 1
    assert len(list((shell.folder / "clips").glob("*.mp4"))) == 1
    # Its items are nobody's earlier attempts: a batch of the same name begins anew.
    shell.wan("run", "prompts.csv", "-o", "other", "--name", "clips", MODEL)
    assert mock.created == 4


def test_a_dry_run_refuses_what_the_run_would_refuse(shell: Shell, mock: Mock) -> None:
    shell.table("fox,A red fox in snow,1:1")
    _, err = shell.wan(*RUN, "--dry-run", "--max-credits", "100", code=2)
    assert "a limit on credits cannot be kept" in err
    shell.table("prompts,A red fox in snow,1:1")
    _, err = shell.wan("run", "prompts.csv", "-o", ".", MODEL, "--dry-run", code=2)
    assert "holds prompts.csv already" in err
    assert not mock.requests


def test_rows_that_are_no_longer_in_the_table_are_told_and_taken_out_when_told_so(
    shell: Shell, mock: Mock
) -> None:
    mock.inject(AnswerWith(402, "no credits"), on="createTask")
    shell.table("fox,A red fox in snow,1:1", "owl,An owl at night,1:1")
    shell.wan(*RUN, code=4)
    shell.table("owl,An owl at night,1:1")
    _, err = shell.wan(*RUN, "--dry-run")
    assert "2 items to be made" in err
    assert "not in this table, and to be made all the same: fox. Else add --prune." in err
    assert json.loads(shell.wan(*RUN, "--dry-run", "--json")[0])["not_in_table"] == ["fox"]
    assert "1 item to be made" in shell.wan(*RUN, "--dry-run", "--prune")[1]
    _, err = shell.wan(*RUN, "--prune", code=4)
    assert "1 taken out: not in the table, and never sent." in err
    assert [line["id"] for line in json.loads(shell.wan("results", "clips", "--json")[0])] == [
        "owl"
    ]


def test_a_batch_begun_with_a_wrong_key_goes_on_with_the_right_one(
    tmp_path: Path, mock: Mock, wan: Callable[..., Outcome]
) -> None:
    wrong, right = (
        Shell(tmp_path, cast("Mock", SimpleNamespace(url=mock.url, key=key)), wan)
        for key in ("a-wrong-key", mock.key)
    )
    right.table("fox,A red fox,1:1")
    _, err = wrong.wan(*RUN, code=4)
    assert "wan batch resume clips" in err
    right.wan(*RUN, "--dry-run")
    right.wan("resume", "clips")
    right.wan(*RUN)
    assert right.results()["fox"]["state"] == "done"
    assert mock.created == 1


def test_a_batch_that_was_paid_for_by_one_account_is_not_gone_on_with_by_another(
    tmp_path: Path, mock: Mock, wan: Callable[..., Outcome]
) -> None:
    with Mock(speed=100, settings=Settings(credits=100)) as poor:
        shell = Shell(tmp_path, poor, wan)
        shell.table("fox,A red fox,1:1", "owl,An owl,1:1")
        shell.wan(*RUN, code=4)
    other = Shell(tmp_path, mock, wan)
    for words in (("resume", "clips"), RUN, (*RUN, "--dry-run")):
        _, err = other.wan(*words, code=2)
        assert "belongs to another key or service" in err
    assert not mock.requests


def test_a_name_that_is_no_text_is_refused(shell: Shell) -> None:
    shell.table("fox,A red fox,1:1")
    for words in (("status", "a\udcff"), (*RUN, "--name", "a\udcff", "--dry-run")):
        assert "must be text in UTF-8" in shell.wan(*words, code=2)[1]
    _, err = shell.wan("run", "prompts.csv", "-o", "a\udcff", "text-to-video", code=2)
    assert "must be text" in err
    assert "--watch needs" in shell.wan("status", "--watch", code=2)[1]


def test_what_jobs_cost_is_looked_up_once_for_all_with_equal_settings(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    costs = Journal.costs

    def counted(self: Journal, service: str, model: Any, **settings: Any) -> list[float]:
        looked.append(settings)
        return costs(self, service, model, **settings)

    monkeypatch.setattr(Journal, "costs", counted)
    shell.table(*(f"clip-{n},A red fox {n},{'1:1' if n % 2 else '9:16'}" for n in range(20)))
    shell.wan(*RUN, "--dry-run")
    assert 2 <= len(looked) <= 4
