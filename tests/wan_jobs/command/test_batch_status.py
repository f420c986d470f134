"""`wan batch status --watch`: what it reads each time does not grow with the batch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.wan_jobs.command.conftest import Outcome
from wan_jobs import Journal
from wan_jobs.command.verbs import batch as verbs
from wan_jobs.ledger.batch import Batch, BatchState, ItemState, NewItem
from wan_jobs.ledger.entry import Intent, ItemAttempt
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.sqlite_store import _FileTransaction
from wan_jobs.record import TaskRecord

SERVICE, MODEL = "http://127.0.0.1:9", "wan/2-2-a14b-text-to-video-turbo"


def made(journal: Journal, name: str) -> None:
    """Have an item's task end, at a cost of 80 credits, and the item with it."""
    intent = Intent(SERVICE, MODEL, {}, name, part_of=ItemAttempt("clips", name, 1))
    journal.grant(intent, Account("one"))
    journal.created(intent.token, name)
    journal.observed(TaskRecord(name, "success", {"creditsConsumed": 80}, {}))
    journal.batches.end(journal.batches.item("clips", name), ItemState.DONE, file=f"{name}.mp4")


def test_each_look_reads_sums_and_no_item(
    wan: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAN_JOURNAL", str(tmp_path / "journal.sqlite"))
    journal, names = Journal(tmp_path / "journal.sqlite"), ["fox", "owl", "hare"]
    journal.batches.open(
        Batch("clips", SERVICE, "one", str(tmp_path / "clips"), BatchState.ACTIVE, 2, 0.0)
    )
    journal.batches.add(
        "clips", [NewItem(each, n, MODEL, {}, {}, each) for n, each in enumerate(names)]
    )
    left, looks = list(names), list[list[str]]()
    execute = _FileTransaction.execute

    def counted(tx: _FileTransaction, statement: str, values: Any = ()) -> Any:
        looks[-1].append(statement)
        return execute(tx, statement, values)

    def sleep(_: float) -> None:
        monkeypatch.setattr(_FileTransaction, "execute", execute)
        made(journal, left.pop())
        monkeypatch.setattr(_FileTransaction, "execute", counted)
        looks.append([])

    monkeypatch.setattr(verbs.time, "sleep", sleep)
    shown = wan("batch", "status", "clips", "--watch")
    assert shown.code == 0, shown
    assert "3 of 3 done  240 credits" in shown.out
    # The batch, its states, what runs, what was spent; and the items once it has ended.
    assert [len(each) for each in looks] == [4, 4, 4]
    assert [sum("items.input" in one for one in each) for each in looks] == [0, 0, 1]
    assert journal.batches.spent("clips") == 240
