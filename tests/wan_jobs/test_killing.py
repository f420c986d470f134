"""kill -9 at random moments: a short form of the long run in tests/benchmarks/bench_kills.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.bench_kills import STRETCHES, kill_jobs

KILLS = 40


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_kill_loses_a_task_or_pays_for_it_twice(tmp_path: Path) -> None:
    tallies = kill_jobs(KILLS, 9, tmp_path)
    assert sum(tally.kills for tally in tallies.values()) == KILLS
    for step in STRETCHES:
        assert any(tally.kills for (_, at), tally in tallies.items() if at == step), step
    assert sum(tally.created for tally in tallies.values()) > KILLS / 4
    assert not [name for tally in tallies.values() for name in tally.lost]
    assert not [name for tally in tallies.values() for name in tally.paid_twice]
    # Between the note that it leaves and the request is one write; a kill may strike there too.
    assert sum(len(tally.never_sent) for tally in tallies.values()) <= KILLS / 10
