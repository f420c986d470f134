"""From rows to items: what an item that is known spares is the check, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from wan_jobs import Row
from wan_jobs.batch.plan import make_plan
from wan_jobs.document import merged_document

DOCUMENT = merged_document()
MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = {"prompt": "A red fox"}


def _deep() -> Any:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return {"down": value}


@pytest.mark.parametrize(
    "row",
    [
        Row(FOX, id=""),
        Row(FOX, id=["fox"]),  # type: ignore[arg-type]
        Row(FOX, id=5),  # type: ignore[arg-type]
        Row(FOX, model=5),  # type: ignore[arg-type]
        Row({**FOX, 5: "x"}),  # type: ignore[dict-item]
        Row({"prompt": _deep()}),
        Row({"prompt": object()}),
        Row({"prompt": float("nan")}),
    ],
    ids=lambda row: f"{row.id!r} {row.model!r} {type(row.input.get('prompt')).__name__}",
)
def test_a_row_that_is_no_item_is_none_beside_items_that_are_known(row: Row) -> None:
    known = {item.id: item.digest for item in make_plan(DOCUMENT, [FOX], model=MODEL).items}
    first, again = (
        make_plan(DOCUMENT, [row], model=MODEL, known=each).faults for each in ({}, known)
    )
    assert len(again) == 1
    assert [str(fault) for fault in again] == [str(fault) for fault in first]
