"""The long run goes on where it was ended, and tells each seed that breaks something."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.benchmarks.bench_simulation import Run, run_long
from tests.benchmarks.record_of_lives import RecordOfLives
from tests.benchmarks.simulated_lives import Live

JOBS = 10


def a_life(seed: int) -> Mapping[str, int]:
    return {"jobs": JOBS, "crashes": 1, "seeds together": seed}


def run(live: Live, lives: int, file: Path, version: str = "this") -> tuple[int, Counter[str]]:
    long = Run(lives * JOBS, lives)
    outcome = run_long(long, RecordOfLives(file, version), live, processes=2, seed=1)
    return outcome, long.lived


def test_what_was_lived_is_not_lived_again(tmp_path: Path) -> None:
    file = tmp_path / "lives"
    assert run(a_life, 3, file)[0] == 0
    outcome, lived = run(a_life, 8, file)
    assert outcome == 0
    assert lived["lives"] == 8
    assert lived["seeds together"] == sum(range(1, 9))


def test_what_a_kill_has_torn_is_lived_again(tmp_path: Path) -> None:
    file = tmp_path / "lives"
    run(a_life, 3, file)
    file.write_text(file.read_text("utf-8")[:-20], "utf-8")
    outcome, lived = run(a_life, 3, file)
    assert (outcome, lived["jobs"]) == (0, 3 * JOBS)
    assert lived["lives"] == 3


def test_a_run_that_is_ended_tells_how_far_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lives"
    parent = os.getpid()

    def live(seed: int) -> Mapping[str, int]:
        if seed == 4:
            os.kill(parent, signal.SIGTERM)
        return a_life(seed)

    outcome, lived = run(live, 1000, file)
    assert outcome == 3
    assert f"jobs {lived['jobs']:,}" in " ".join(capsys.readouterr().out.split())
    outcome, lived = run(a_life, 10, file)
    assert (outcome, lived["jobs"]) == (0, 10 * JOBS)


def test_a_seed_that_breaks_is_told_and_the_run_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def live(seed: int) -> Mapping[str, int]:
        if seed == 2:
            raise AssertionError("paid for twice")
        if seed == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return a_life(seed)

    for _ in range(2):  # the second only reads what the first has found
        outcome, lived = run(live, 5, tmp_path / "lives")
        assert (outcome, lived["jobs"]) == (1, 5 * JOBS)
        told = capsys.readouterr().out
        assert "BROKEN by seed 2: AssertionError: paid for twice" in told
        assert "BROKEN by seed 3: its process ended with -9" in told


def test_lives_of_other_code_prove_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lives"
    run(a_life, 1, file, "older")
    before = file.read_bytes()
    assert run(a_life, 1, file, "newer")[0] == 2
    assert file.read_bytes() == before
    assert "tells of other code" in capsys.readouterr().err
