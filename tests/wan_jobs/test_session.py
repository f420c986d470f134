"""What a session owes its ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wan_jobs import AsyncWan, EntryState, Journal, JournalError
from wan_mock import Mock

MODEL = "wan/2-2-a14b-text-to-video-turbo"


async def test_an_id_that_could_not_be_written_is_written_when_the_ledger_is_used_next(
    wan_mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    created, full = journal.created, [JournalError("the disk is full")]

    def note(*given: Any) -> bool:
        if full:
            raise full.pop()
        return created(*given)

    monkeypatch.setattr(journal, "created", note)
    async with AsyncWan(journal=journal) as wan:
        task = await wan.submit({"prompt": "fox"}, model=MODEL)
        assert journal.entries()[0].state is EntryState.INTENDED
        await wan.session.book_read()
        assert journal.entries()[0].task_id == task.id
