"""The ledger's file: older and newer ones, foreign and damaged ones, signals, forks, lost logs."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.alarms import alarms_in
from wan_jobs.errors import JournalError
from wan_jobs.ledger import Account, EntryState, Intent, Journal
from wan_jobs.ledger.grant import Go, Seen

ANYTHING = Account("a", creations=1_000_000, running=1_000_000)

FIRST_VERSION = """
CREATE TABLE submissions (token TEXT PRIMARY KEY, service TEXT NOT NULL, key TEXT,
    model TEXT NOT NULL, input TEXT NOT NULL, digest TEXT NOT NULL, callback_url TEXT,
    state TEXT NOT NULL, reason TEXT, task_id TEXT, intended_at REAL NOT NULL, finished_at REAL,
    duration REAL, credits REAL, file TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX submissions_by_key ON submissions (service, key)
    WHERE key IS NOT NULL AND state != 'refused';
CREATE INDEX submissions_by_task ON submissions (task_id);
CREATE INDEX submissions_by_time ON submissions (intended_at);
CREATE INDEX submissions_by_model ON submissions (service, model, state, intended_at, duration);
CREATE TABLE uploads (service TEXT NOT NULL, digest TEXT NOT NULL, url TEXT NOT NULL,
    expires_at REAL NOT NULL, PRIMARY KEY (service, digest)) WITHOUT ROWID;
INSERT INTO submissions (token, service, key, model, input, digest, state, intended_at, task_id)
    VALUES ('one', 's', 'k', 'm', '{"prompt": "fox"}', 'd', 'created', 1.0, 't1'),
           ('two', 's', NULL, 'm', '{}', 'e', 'unknown', 2.0, NULL);
INSERT INTO uploads VALUES ('s', 'sha', 'https://files.example/a', 99999999999);
PRAGMA user_version=1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(FIRST_VERSION)
    database.close()
    return path


def test_a_journal_of_the_first_version_is_brought_up_to_date_and_loses_nothing(old: Path) -> None:
    journal = Journal(old)
    assert [(each.token, each.task_id, each.key) for each in journal.entries()] == [
        ("two", None, None),
        ("one", "t1", "k"),
    ]
    assert journal.uploaded("s", "sha") == "https://files.example/a"
    seen = journal.grant(Intent("s", "m", {}, "d", "k"), ANYTHING)
    assert isinstance(seen, Seen)
    assert seen.entry.task_id == "t1"


def test_an_older_process_can_still_write_an_outcome_down(old: Path) -> None:
    older = sqlite3.connect(old)
    older.execute(
        "INSERT INTO submissions (token, service, model, input, digest, state, intended_at)"
        " VALUES ('three', 's', 'm', '{}', 'f', 'intended', 3.0)"
    )
    older.commit()
    journal = Journal(old)
    journal.entries()
    older.execute("UPDATE submissions SET state = 'created', task_id = 't3' WHERE token = 'three'")
    older.commit()
    older.close()
    entry = journal.find("t3")
    assert entry is not None
    assert entry.state is EntryState.CREATED


def test_an_older_version_is_told_by_the_version_it_looks_at(old: Path) -> None:
    Journal(old).entries()
    with sqlite3.connect(old) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] > 1


@pytest.mark.parametrize(
    "setup", ["PRAGMA application_id=7", "PRAGMA user_version=3", "CREATE TABLE notes (text)"]
)
def test_the_file_of_another_program_is_left_as_it_is(tmp_path: Path, setup: str) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mine (x)")
        database.execute(setup)
    database.close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"another program.*place of its own"):
        Journal(path).entries()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "paused"),
        ("input", "{"),
        ("input", "[]"),
        ("input", "[" * 100_000),
        ("intended_at", "2026-11-28"),
        ("credits", "many"),
        ("duration", b"\xff"),
        ("model", b"\xff"),
        ("file", b"/tmp/x"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(
    old: Path, column: str, value: str | bytes
) -> None:
    journal = Journal(old)
    journal.entries()
    with sqlite3.connect(old) as database:
        database.execute(f"UPDATE submissions SET {column} = ? WHERE token = 'two'", (value,))
    database.close()
    with pytest.raises(JournalError, match="'two' cannot be understood"):
        journal.entries()
    assert journal.find("one") is not None


def test_a_damaged_file_is_reported_with_a_way_out(old: Path) -> None:
    Journal(old).entries()
    content = bytearray(old.read_bytes())
    content[200:] = os.urandom(len(content) - 200)
    old.write_bytes(content)
    with pytest.raises(JournalError, match="recover"):
        Journal(old).entries()


def test_a_place_that_cannot_be_written_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    began = time.monotonic()
    for place in (tmp_path / "file" / "journal.sqlite", tmp_path):
        with pytest.raises(JournalError, match="another place"):
            Journal(place).entries()
    assert time.monotonic() - began < 5


def test_what_was_sent_is_known_though_the_log_beside_the_file_is_lost(tmp_path: Path) -> None:
    journal, intent = Journal(tmp_path / "journal.sqlite"), Intent("s", "m", {}, "d", "k")
    assert journal.grant(intent, ANYTHING) == Go()
    assert journal.departs(intent.token)
    journal.consolidate()
    # As a process that was killed leaves it, and somebody cleans up.
    rescued = tmp_path / "rescued" / "journal.sqlite"
    rescued.parent.mkdir()
    rescued.write_bytes((tmp_path / "journal.sqlite").read_bytes())
    assert isinstance(Journal(rescued).grant(Intent("s", "m", {}, "d", "k"), ANYTHING), Seen)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_an_interrupt_at_any_moment_leaves_no_lock(tmp_path: Path) -> None:
    journal, draw = Journal(tmp_path / "journal.sqlite"), random.Random(4)
    other = sqlite3.connect(tmp_path / "journal.sqlite", timeout=0.2, isolation_level=None)
    journal.entries()

    def grant_without_end() -> None:
        while True:
            journal.grant(Intent("s", "m", {}, "d"), ANYTHING)

    with alarms_in(grant_without_end, again_after=0.1):
        for _ in range(300):
            signal.setitimer(signal.ITIMER_REAL, draw.uniform(0.00005, 0.002), 0.002)
            with pytest.raises(KeyboardInterrupt):
                grant_without_end()
            signal.setitimer(signal.ITIMER_REAL, 0)
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    other.close()
    journal.grant(Intent("s", "m", {}, "d"), ANYTHING)


def test_a_fork_while_threads_write_hangs_nobody(
    tmp_path: Path, fork: Callable[[Callable[[], object]], int]
) -> None:
    journal, stop = Journal(tmp_path / "journal.sqlite"), threading.Event()

    def work() -> None:
        # Busy, but leaving the file to others now and then: this is about locks that a fork copies,
        # not about who gets the file first.
        while not stop.wait(0.002):
            journal.grant(Intent("s", "m", {}, "d"), ANYTHING)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            child = fork(lambda: journal.grant(Intent("s", "m", {}, "d"), ANYTHING))
            assert ended_within(child, 10.0)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.close()


def ended_within(child: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        process, status = os.waitpid(child, os.WNOHANG)
        if process:
            return status == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


@pytest.mark.parametrize("fate", ["moved", "moved without its log", "deleted"])
def test_a_file_that_was_taken_away_is_left_and_another_begun_in_its_place(
    tmp_path: Path, fate: str
) -> None:
    place, away = tmp_path / "journal.sqlite", tmp_path / "away.sqlite"
    journal = Journal(place)
    before, after = (Intent("s", "m", {}, "d", "k") for _ in range(2))
    journal.grant(before, ANYTHING)
    for ending in ("", "-wal", "-shm"):
        file = place.with_name(place.name + ending)
        if fate == "deleted":
            file.unlink()
        elif ending == "" or fate == "moved":
            file.rename(away.with_name(away.name + ending))
    assert journal.grant(after, ANYTHING) == Go()
    assert [entry.token for entry in Journal(place).entries()] == [after.token]
    if fate != "deleted":
        assert [entry.token for entry in Journal(away).entries()] == [before.token]


def test_what_others_have_put_in_its_place_is_used_and_left_whole(tmp_path: Path) -> None:
    place = tmp_path / "journal.sqlite"
    journal, one, two = Journal(place), Intent("s", "m", {}, "d"), Intent("s", "m", {}, "d", "k")
    journal.grant(one, ANYTHING)
    for file in tmp_path.iterdir():
        file.unlink()
    other = Journal(place)
    other.grant(two, ANYTHING)
    other.departs(two.token)
    assert isinstance(journal.grant(Intent("s", "m", {}, "d", "k"), ANYTHING), Seen)
    journal.close()
    assert [entry.token for entry in Journal(place).entries()] == [two.token]
    assert not journal.departs(one.token)
