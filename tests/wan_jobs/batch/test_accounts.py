"""A batch and the account that pays for it."""

from __future__ import annotations

from pathlib import Path

from tests.wan_jobs.batch.fast_clock import FastClock
from wan_jobs import AsyncWan, ItemState, Journal, Row
from wan_mock import Mock


async def test_a_batch_begun_with_a_wrong_key_goes_on_with_the_right_one(
    wan_mock: Mock, tmp_path: Path
) -> None:
    journal, row = Journal(tmp_path / "journal.sqlite"), Row({"prompt": "fox"})
    ended: list[list[ItemState]] = []
    for key in ("wrong", wan_mock.key):
        async with AsyncWan(key, journal=journal, clock=FastClock()) as wan:
            items = wan.batch([row], out=tmp_path / "out", model="text-to-video-turbo")
            ended.append([item.state async for item in items])
    assert ended == [[], [ItemState.DONE]]
    assert wan_mock.created == 1
