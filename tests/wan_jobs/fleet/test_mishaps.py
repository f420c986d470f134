"""What befalls the machines of workers: nothing is paid twice for it, and nothing is lost."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import scaled_service
from tests.benchmarks.bench_fleet import Fleet, Outcome, storm
from tests.benchmarks.bench_mishaps import (
    Mishap,
    Stage,
    fill_the_disk,
    hole_before_the_service,
    skew_clocks,
    stop_a_worker,
)
from tests.benchmarks.scaled_service import Service
from tests.postgres import Relay

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

Scenario = Callable[[Stage], list[Mishap]]
Play = Callable[[Scenario, Any], Outcome]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Have two workers do a small batch in fast time while a scenario befalls them."""

    def play(scenario: Scenario, place: Any) -> Outcome:
        monkeypatch.setattr(scaled_service, "SPEED", 40.0)
        fleet, draw = Fleet(Service(), place, tmp_path), random.Random(3)
        stage = Stage(fleet, draw, str(place), tmp_path, Relay("unused://"))
        mishaps = scenario(stage)[:2]
        return storm(
            fleet, jobs=6, workers=2, kills=0, draw=draw, mishaps=mishaps, within=90, chance=0.8
        )

    return play


def test_a_worker_that_was_stopped_for_longer_than_its_leases_pays_nothing_twice(
    play: Play, place: Any
) -> None:
    outcome = play(stop_a_worker, place)
    assert (outcome.twice, outcome.lost, outcome.doubts) == (0, 0, 0)


def test_clocks_that_are_hours_apart_lose_nothing(play: Play, database: str) -> None:
    outcome = play(skew_clocks, database)
    assert (outcome.twice, outcome.lost) == (0, 0)


def test_a_way_to_the_service_that_swallows_leaves_doubts_at_most(
    play: Play, tmp_path: Path
) -> None:
    outcome = play(hole_before_the_service, tmp_path / "journal.sqlite")
    assert (outcome.twice, outcome.lost) == (0, 0)


def test_a_full_disk_under_the_ledger_loses_nothing(play: Play, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on files are those of POSIX")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux limits the files of another process")
    outcome = play(fill_the_disk, tmp_path / "journal.sqlite")
    assert (outcome.twice, outcome.lost) == (0, 0)
