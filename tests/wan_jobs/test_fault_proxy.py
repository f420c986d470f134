"""Faults at single bytes: a short form of the long run in tests/benchmarks/fault_proxy.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.fault_proxy import Case, all_cases, run_case, sample_of, served
from wan_mock import Mock


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with served() as mock:
        yield mock


@pytest.mark.parametrize("case", sample_of(all_cases(), 20, seed=3), ids=str)
def test_a_job_survives_a_fault_at_any_byte(mock: Mock, case: Case, tmp_path: Path) -> None:
    outcome = run_case(mock, case, tmp_path)
    assert outcome.fault is None, outcome
