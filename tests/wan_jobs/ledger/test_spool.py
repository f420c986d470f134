"""Ids that cannot reach a ledger on another machine wait on a disk of this one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from wan_jobs.ledger import Account, EntryState, Intent, Journal
from wan_jobs.ledger.entry import ID_GUESSED
from wan_jobs.ledger.grant import Seen
from wan_jobs.ledger.spool import Spool

ANYTHING = Account("a", creations=1_000_000, running=1_000_000)

Fork = Callable[[Callable[[], object]], int]


def intent(key: str | None = None) -> Intent:
    return Intent("https://api.example", "m", {}, "d", key)


def test_the_id_of_a_worker_that_died_is_written_down_by_the_next(
    database: str, tmp_path: Path, fork: Fork
) -> None:
    one = intent("k")

    def die_before_the_ledger_knows() -> None:
        journal = Journal(database, spool=tmp_path)
        journal.grant(one, ANYTHING)
        journal.keep(one.token, "t1")

    child = fork(die_before_the_ledger_knows)
    assert os.waitpid(child, 0)[1] == 0
    journal = Journal(database, spool=tmp_path)
    seen = journal.grant(intent("k"), ANYTHING)
    assert isinstance(seen, Seen)
    assert (seen.entry.state, seen.entry.task_id) == (EntryState.CREATED, "t1")
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_guess_stays_one_on_its_way_through_the_disk(
    database: str, tmp_path: Path, fork: Fork
) -> None:
    one = intent("k")

    def die_with_a_guess() -> None:
        journal = Journal(database, spool=tmp_path)
        journal.grant(one, ANYTHING)
        journal.keep(one.token, "t1", ID_GUESSED)

    assert os.waitpid(fork(die_with_a_guess), 0)[1] == 0
    journal = Journal(database, spool=tmp_path)
    assert journal.replay() == 1
    entry = journal.find(one.token)
    assert entry is not None
    assert entry.is_guess
    assert journal.created(one.token, "t2")
    entry = journal.find(one.token)
    assert entry is not None
    assert (entry.task_id, entry.is_guess) == ("t2", False)


def test_what_the_ledger_has_is_kept_no_longer(database: str, tmp_path: Path) -> None:
    journal = Journal(database, spool=tmp_path)
    one = intent()
    journal.grant(one, ANYTHING)
    journal.keep(one.token, "t1")
    assert [path.stat().st_size > 0 for path in tmp_path.rglob("*.jsonl")] == [True]
    journal.created(one.token, "t1")
    assert [path.stat().st_size for path in tmp_path.rglob("*.jsonl")] == [0]


def test_the_file_of_a_process_that_lives_is_left_alone(tmp_path: Path) -> None:
    spool, other = Spool(tmp_path, "a"), Spool(tmp_path, "a")
    spool.keep("token", "t1")
    assert other.replay(lambda *_: None) == 0


def test_a_line_that_a_crash_tore_spoils_no_other(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "a")
    spool._folder.mkdir(parents=True)
    whole = '{"token": "one", "task_id": "t1"}\n'
    (spool._folder / "1-a.jsonl").write_text(whole + '{"token": "two", "ta')
    kept: list[tuple[str, str, str]] = []
    assert spool.replay(lambda *line: kept.append(line)) == 1
    assert kept == [("one", "t1", "kept by a worker that died")]


def test_each_ledger_has_ids_of_its_own(tmp_path: Path, fork: Fork) -> None:
    child = fork(lambda: Spool(tmp_path, "a").keep("token", "t1"))
    assert os.waitpid(child, 0)[1] == 0
    assert Spool(tmp_path, "b").replay(lambda *_: None) == 0
    assert Spool(tmp_path, "a").replay(lambda *_: None) == 1


def test_a_file_on_this_machine_needs_no_second_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite", spool=tmp_path / "spool")
    journal.keep("token", "t1")
    assert not journal.is_remote
    assert not (tmp_path / "spool").exists()
