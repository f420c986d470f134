"""The journal: what it keeps, who may see it, and what it refuses."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from wan_jobs.document import merged_document
from wan_jobs.errors import InvalidInput, JournalError, KeyConflict
from wan_jobs.ledger import Account, Entry, EntryState, Intent, Journal
from wan_jobs.ledger.grant import Go, Seen
from wan_jobs.record import TaskRecord, read_record

SERVICE = "https://api.example"
ANYTHING = Account("a", creations=1_000_000, running=1_000_000)

Fork = Callable[[Callable[[], object]], int]


@pytest.fixture
def journal(place: Any) -> Journal:
    return Journal(place)


def intent(key: str | None = None, digest: str = "d", **values: object) -> Intent:
    return Intent(SERVICE, "m", values, digest, key)


def intend(journal: Journal, one: Intent) -> Entry | None:
    """Commit an intent, or return the entry in its place."""
    granted = journal.grant(one, ANYTHING)
    if isinstance(granted, Seen):
        return granted.entry
    assert isinstance(granted, Go)
    assert journal.departs(one.token)
    return None


def ended(
    task_id: str, *, state: str = "success", seconds: int = 100, cost: float = 8.0
) -> TaskRecord:
    data: dict[str, Any] = {
        "taskId": task_id,
        "state": state,
        "createTime": 1_790_000_000_000,
        "completeTime": 1_790_000_000_000 + 1000 * seconds,
        "creditsConsumed": cost,
    }
    record = read_record({"data": data})
    assert record is not None
    return record


def test_an_intent_is_there_before_anything_is_sent(journal: Journal, place: Any) -> None:
    one = intent(prompt="fox")
    assert intend(journal, one) is None
    entry = Journal(place).find(one.token)
    assert entry is not None
    assert (entry.state, entry.input, entry.task_id) == (
        EntryState.INTENDED,
        {"prompt": "fox"},
        None,
    )
    assert entry.state.unsettled


def test_what_was_granted_and_did_not_leave_was_never_sent(journal: Journal) -> None:
    killed, again = intent("k"), intent("k")
    assert journal.grant(killed, ANYTHING) == Go()
    assert not journal.entries(unsettled=True)
    assert journal.find_key(SERVICE, "k", "d") is None
    assert journal.grant(again, ANYTHING) == Go()
    assert not journal.departs(killed.token), "the same was granted anew, and may be on its way"
    assert journal.departs(again.token)
    assert not journal.departs(again.token), "it leaves once"
    assert isinstance(journal.grant(intent("k"), ANYTHING), Seen)
    states = {entry.token: entry.state for entry in journal.entries()}
    assert states == {killed.token: EntryState.REFUSED, again.token: EntryState.INTENDED}


def test_after_a_restart_of_the_machine_what_was_granted_may_have_left(tmp_path: Path) -> None:
    journal, one = Journal(tmp_path / "journal.sqlite"), intent("k")
    journal.grant(one, ANYTHING)
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        database.execute("UPDATE submissions SET reason = replace(reason, 'started as ', '&x')")
    (doubt,) = journal.entries(unsettled=True)
    assert (doubt.state, journal.count(unsettled=True)) == (EntryState.UNKNOWN, 1)
    granted = journal.grant(intent("k"), ANYTHING)
    assert isinstance(granted, Seen)
    assert granted.entry.state.unsettled
    assert journal.settle(one.token, None).state is EntryState.REFUSED


def test_tasks_of_two_services_with_one_id_are_kept_apart(journal: Journal) -> None:
    first, second = replace(intent(), service="http://one"), replace(intent(), service="http://two")
    for each in (first, second):
        intend(journal, each)
        journal.created(each.token, "t1")
    journal.observed(ended("t1"), "http://one")
    journal.downloaded("t1", Path("/videos/one.mp4"), "http://one")
    one, two = journal.find(first.token), journal.find(second.token)
    assert one is not None
    assert two is not None
    assert (one.state, one.file) == (EntryState.SUCCEEDED, "/videos/one.mp4")
    assert (two.state, two.file) == (EntryState.CREATED, None)


def test_of_a_task_that_was_made_twice_under_one_id_the_latest_counts(journal: Journal) -> None:
    tokens = []
    for _ in range(2):
        each = intent()
        tokens.append(each.token)
        intend(journal, each)
        journal.created(each.token, "t1")
    journal.downloaded("t1", Path("/videos/late.mp4"), SERVICE)
    files = [entry.file for token in tokens if (entry := journal.find(token))]
    assert files == [None, "/videos/late.mp4"]
    found = journal.find("t1")
    assert found is not None
    assert found.token == tokens[1]


def test_entries_are_counted_by_what_chooses_them(journal: Journal) -> None:
    for number in range(5):
        each = replace(intent(), service="http://one" if number else "http://two")
        intend(journal, each)
        journal.created(each.token, f"t{number}")
    assert journal.services() == ["http://one", "http://two"]
    assert journal.count() == 5
    assert journal.count(services=["http://one"]) == 4
    assert journal.count(services=[]) == 0
    assert journal.count(state=EntryState.FAILED) == 0
    middle = journal.entries()[2].intended_at
    assert journal.count(until=middle) == 2
    assert journal.count(since=middle) == 3
    assert len(journal.entries(limit=2, services=["http://one"], since=middle)) == 2


def test_the_course_of_a_task(journal: Journal) -> None:
    one = intent()
    intend(journal, one)
    journal.created(one.token, "t1")
    journal.observed(ended("t1"))
    journal.downloaded("t1", Path("/videos/fox.mp4"))
    entry = journal.find("t1")
    assert entry is not None
    assert entry.state is EntryState.SUCCEEDED
    assert (entry.duration, entry.credits, entry.file) == (100.0, 8.0, "/videos/fox.mp4")


def test_a_callers_key_leads_to_the_first_submission(journal: Journal) -> None:
    first = intent("order-7")
    intend(journal, first)
    journal.created(first.token, "t1")
    earlier = intend(journal, intent("order-7"))
    assert earlier is not None
    assert earlier.task_id == "t1"
    with pytest.raises(KeyConflict) as caught:
        intend(journal, intent("order-7", digest="another body"))
    assert caught.value.task_id == "t1"


def test_proof_settles_a_refusal_too(journal: Journal) -> None:
    for name, prove in (("by hand", journal.settle), ("callback", journal.settle_by_callback)):
        one = intent(key=name)
        intend(journal, one)
        journal.refused(one.token, "HTTP 422")
        prove(one.token, "t-1")
        entry = journal.find(one.token)
        assert entry is not None
        assert (entry.state, entry.task_id, entry.key) == (EntryState.CREATED, "t-1", name)


def test_a_proven_task_does_not_take_a_key_from_another(journal: Journal) -> None:
    refused, later = intent(key="same"), intent(key="same")
    intend(journal, refused)
    journal.refused(refused.token, "HTTP 422")
    intend(journal, later)
    assert journal.settle(refused.token, "t-1").task_id == "t-1"
    entry = journal.find(later.token)
    assert entry is not None
    assert entry.key == "same"


def test_a_refused_submission_gives_its_key_free(journal: Journal) -> None:
    first = intent("order-7")
    intend(journal, first)
    journal.refused(first.token, "no credits")
    assert intend(journal, intent("order-7", digest="mended body")) is None
    assert len(journal.entries()) == 2


def test_keys_of_another_service_are_other_keys(journal: Journal) -> None:
    intend(journal, intent("k"))
    assert intend(journal, Intent("https://other.example", "m", {}, "x", "k")) is None


def test_of_one_key_taken_by_many_threads_at_once_one_request_leaves(journal: Journal) -> None:
    taken: list[bool] = []

    def work() -> None:
        one = intent("k")
        granted = journal.grant(one, ANYTHING)
        taken.append(isinstance(granted, Go) and journal.departs(one.token))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 15 + [True]


def test_settling_a_doubt_by_hand(journal: Journal) -> None:
    found, never = intent(), intent()
    for each in (found, never):
        intend(journal, each)
        journal.doubted(each.token, "no answer came in time")
    assert len(journal.entries(unsettled=True)) == 2
    assert journal.settle(found.token, "t9").state is EntryState.CREATED
    assert journal.settle(never.token, None).state is EntryState.REFUSED
    assert journal.entries(unsettled=True) == []
    assert journal.settle(found.token, "t9").task_id == "t9"
    with pytest.raises(InvalidInput, match="settled already"):
        journal.settle(found.token, "t10")
    with pytest.raises(InvalidInput, match="settled already"):
        journal.settle(found.token, None)
    with pytest.raises(InvalidInput, match="holds no submission"):
        journal.settle("nonsense", "t")


def test_a_callback_settles_a_doubt_and_nothing_else(journal: Journal) -> None:
    one = intent()
    intend(journal, one)
    journal.doubted(one.token, "reset")
    assert journal.settle_by_callback(one.token, "t1")
    assert not journal.settle_by_callback(one.token, "t2")
    assert not journal.settle_by_callback("unknown token", "t1")
    entry = journal.find(one.token)
    assert entry is not None
    assert entry.task_id == "t1"


def test_durations_and_costs_are_learnt_from_successes(journal: Journal) -> None:
    for number, resolution in enumerate(["480p", "720p", "720p"]):
        one = intent(resolution=resolution, prompt=str(number))
        intend(journal, one)
        journal.created(one.token, f"t{number}")
        journal.observed(ended(f"t{number}", seconds=100 + number, cost=10.0 * (number + 1)))
    journal.observed(ended("elsewhere"))
    assert sorted(journal.lifetimes(SERVICE, "m").told) == [100.0, 101.0, 102.0]
    assert sorted(journal.costs(SERVICE, "m", settings={"resolution": "720p"})) == [20.0, 30.0]
    assert journal.lifetimes(SERVICE, "other").told == []


def test_a_field_left_out_costs_what_its_default_costs(journal: Journal) -> None:
    model = "wan/2-2-a14b-text-to-video-turbo"
    schema = merged_document().model(model).properties["resolution"]
    inputs: list[dict[str, object]] = [{}, {"resolution": schema["default"]}, {"resolution": "x"}]
    for number, values in enumerate(inputs):
        one = Intent(SERVICE, model, values, "d")
        intend(journal, one)
        journal.created(one.token, f"t{number}")
        journal.observed(ended(f"t{number}", cost=number + 1))
    costs = journal.costs(SERVICE, model, settings={"resolution": schema["default"]})
    assert sorted(costs) == [1.0, 2.0]


def test_a_task_that_cost_nothing_tells_no_price(journal: Journal) -> None:
    for number, cost in enumerate([0, 30, 0.0]):
        one = intent(prompt=str(number))
        intend(journal, one)
        journal.created(one.token, f"t{number}")
        journal.observed(ended(f"t{number}", cost=cost))
    assert journal.costs(SERVICE, "m", settings={}) == [30.0]


def test_a_token_can_be_typed_as_it_is() -> None:
    assert all(re.fullmatch("[0-9a-f]{32}", intent().token) for _ in range(100))


def test_uploads_are_remembered_until_they_expire(place: Any, clock: Any) -> None:
    journal = Journal(place, clock=clock)
    journal.remember_upload(SERVICE, "sha", "https://files.example/a", lives_for=60.0)
    assert journal.uploaded(SERVICE, "sha") == "https://files.example/a"
    assert journal.uploaded("https://other.example", "sha") is None
    clock.now += 61
    assert journal.uploaded(SERVICE, "sha") is None


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    intend(Journal(tmp_path / "state" / "journal.sqlite"), intent())
    for path in (tmp_path / "state").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_file_that_is_no_journal_is_reported_as_such(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, and long enough to be read as one" * 100)
    with pytest.raises(JournalError, match=r"notes\.txt"):
        Journal(path).entries()


def test_a_journal_of_a_newer_version_is_left_alone(journal: Journal, place: Any) -> None:
    journal.entries()
    journal.close()
    if isinstance(place, Path):
        with sqlite3.connect(place) as database:
            database.execute("PRAGMA user_version=99")
    else:
        with psycopg.connect(place) as connection:
            connection.execute("UPDATE wan.version SET number = 99")
    with pytest.raises(JournalError, match="newer version"):
        journal.entries()


@pytest.mark.parametrize("kind", ["file", "database"])
def test_many_processes_may_make_the_journal_at_once(
    tmp_path: Path, new_database: Callable[[], str], kind: str, fork: Fork
) -> None:
    for attempt in range(6 if kind == "file" else 2):
        file = tmp_path / str(attempt) / "journal.sqlite"
        path: Any = file if kind == "file" else new_database()
        begin, ready = os.pipe()

        def write(path: Any = path, begin: int = begin, ready: int = ready) -> None:
            os.close(ready)
            os.read(begin, 1)
            intend(Journal(path), intent(key=str(os.getpid())))

        children = [fork(write) for _ in range(8)]
        os.close(ready)
        os.close(begin)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
        assert len(Journal(path).entries()) == 8


def test_a_journal_survives_a_fork(journal: Journal, fork: Fork) -> None:
    intend(journal, intent(key="parent"))
    child = fork(lambda: intend(journal, intent(key="child")))
    assert os.waitpid(child, 0)[1] == 0
    assert {entry.key for entry in journal.entries()} == {"parent", "child"}


def test_the_states_that_the_command_offers_are_all_there_are() -> None:
    from wan_jobs.command.verbs.tasks import STATES

    assert list(STATES) == [state.value for state in EntryState]
