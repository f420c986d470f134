"""Documents that generators trip over; `bench_faults.py` compares ours with other generators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.fault_documents import ANSWERED, Answered
from tests.scripts.generate.conftest import import_unformatted


def reach(value: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)]
        else:
            value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_an_answer_is_read_as_the_document_has_it(case: Answered, tmp_path: Path) -> None:
    name = f"fault_{ANSWERED.index(case)}"
    models, _ = import_unformatted(case.document(), tmp_path, name)
    read = models.Answer.from_dict(case.value)
    assert read.to_dict() == case.value
    assert {path: reach(read, path) for path in case.expected} == case.expected
