"""Whole lives of batches on a virtual clock: no seed pays twice, or loses or exceeds anything."""

from __future__ import annotations

import pytest

from tests.wan_jobs.simulation.world import simulate

BLOCK = 6


@pytest.mark.parametrize("block", range(4))
def test_no_seed_breaks_an_invariant(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        try:
            simulate(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_no_seed_of_a_large_world_breaks_an_invariant() -> None:
    counts = [simulate(seed, large=True) for seed in (5, 6)]
    assert sum(each["jobs"] for each in counts) >= 300
    assert sum(each["crashes"] for each in counts) > 10


def test_a_seed_repeats_exactly() -> None:
    assert simulate(6) == simulate(6)
