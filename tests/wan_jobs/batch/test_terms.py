"""What a batch is given is judged before anything is written or sent."""

from __future__ import annotations

import math
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
        *(
            ({"retries": wrong}, "retries must be a whole number from 0 to 100, not ")
            for wrong in (-1, 101, 10**20, -(10**20), 10**5000, "x", 1.0, True, None)
        ),
        *(
            ({"priority": wrong}, "priority must be a whole number from -1000000 to 1000000, not ")
            for wrong in (10**20, -(10**20), "x", 0.0, False, None)
        ),
        *(
            ({"max_credits": wrong}, r"max_credits must be a number from 0 to 1e\+15, not ")
            for wrong in (-1, float("nan"), -math.inf, 10**20, 10**400, 10**5000, "x", True)
        ),
        ({"callback_url": "x"}, "callback_url"),
        ({"name": 7}, "name must be a str"),
        ({"name": " "}, "needs a name"),
        ({"name": "a\ud800"}, r"The name of a batch must be text, not 'a\\ud800'"),
        ({"name": "a\0"}, r"The name of a batch must be text, not 'a\\x00'"),
        ({"model": "a\ud800"}, r"There is no model 'a\\ud800'"),
        ({"model": "a\0"}, r"There is no model 'a\\x00'"),
        ({"out": ""}, "need a place"),
        ({"out": 7}, "out must be a str"),
    ],
)
async def test_wrong_terms_are_refused_before_anything_is_sent(
    run: Any, wan_mock: Mock, tmp_path: Path, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        await run([FOX], **given)
    assert str(caught.value).encode()
    assert wan_mock.created == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", [None, 5, "x", {"prompt": "x"}, Row({"prompt": "x"})])
async def test_what_is_no_list_of_rows_is_refused(run: Any, wrong: Any) -> None:
    with pytest.raises(InvalidInput, match="must be a list of inputs"):
        await run(wrong)


async def test_an_id_that_is_no_text_is_a_fault_of_its_row(run: Any) -> None:
    with pytest.raises(InvalidInput, match="row 1: the id must be a text, not 5"):
        await run([Row({"prompt": "x"}, id=5)])  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["a\ud800", "a\0"])
async def test_an_id_that_no_ledger_can_hold_is_a_fault_of_its_row(run: Any, wrong: str) -> None:
    with pytest.raises(InvalidInput, match=r"row 1: the id .* cannot be the name") as caught:
        await run([Row({"prompt": "x"}, id=wrong)])
    assert str(caught.value).encode()
