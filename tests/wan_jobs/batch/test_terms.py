"""What a batch is given is judged before anything is written or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wan_jobs import AsyncWan, InvalidInput, Row
from wan_mock import Mock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = Row({"prompt": "fox"}, id="fox")


@pytest.fixture
def run(tmp_path: Path, wan_mock: Mock) -> Any:
    async def run_all(rows: Any, **options: Any) -> None:
        async with AsyncWan(journal=tmp_path / "journal.sqlite") as wan:
            options = {"model": MODEL, "out": tmp_path / "out", **options}
            async for _ in wan.batch(rows, **options):
                pass

    return run_all


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"retries": -1}, "retries must not be negative"),
        ({"retries": "x"}, "retries must be a int"),
        ({"priority": "x"}, "priority must be a int"),
        ({"max_credits": -1}, "max_credits must be zero or more"),
        ({"max_credits": float("nan")}, "max_credits must be zero or more"),
        ({"callback_url": "x"}, "callback_url"),
        ({"name": 7}, "name must be a str"),
        ({"out": ""}, "need a place"),
        ({"out": 7}, "out must be a str"),
    ],
)
async def test_wrong_terms_are_refused_before_anything_is_sent(
    run: Any, wan_mock: Mock, tmp_path: Path, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        await run([FOX], **given)
    assert wan_mock.created == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", [None, 5, "x", {"prompt": "x"}, Row({"prompt": "x"})])
async def test_what_is_no_list_of_rows_is_refused(run: Any, wrong: Any) -> None:
    with pytest.raises(InvalidInput, match="must be a list of inputs"):
        await run(wrong)


async def test_an_id_that_is_no_text_is_a_fault_of_its_row(run: Any) -> None:
    with pytest.raises(InvalidInput, match="row 1: the id must be a text, not 5"):
        await run([Row({"prompt": "x"}, id=5)])  # type: ignore[arg-type]
