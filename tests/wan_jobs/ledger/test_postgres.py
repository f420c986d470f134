"""The ledger in Postgres: secrets, lost connections, and machines that all ask at once."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.postgres import Relay
from wan_jobs import Wan
from wan_jobs.errors import JournalError
from wan_jobs.ledger import Account, EntryState, Intent, Journal
from wan_jobs.ledger.grant import Go, Seen, Wait
from wan_jobs.ledger.settling import submission_name

ANYTHING = Account("a", creations=1_000_000, running=1_000_000)


def intent(name: str = "d", **more: Any) -> Intent:
    return Intent("https://api.example", "m", {"prompt": name}, name, **more)


@pytest.fixture
def relay(database: str) -> Iterator[Relay]:
    relay = Relay(database)
    yield relay
    relay.close()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:s3cr%40t@127.0.0.1:1/wan",
        "postgres://me@127.0.0.1:1/wan?password=s3cr%40t",
        "postgresql://me:s3cr%40t@127.0.0.1:1/wan?nonsense=1",
        "postgresql://me:s3cr%40t@[::1/wan",
    ],
)
def test_a_password_is_never_shown(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    journal = Journal(address)
    with pytest.raises(JournalError) as caught:
        journal.entries()
    error = caught.value
    shown = [str(error), repr(error), str(error.remedy), repr(journal), str(journal.place)]
    shown += [repr(Wan("key", journal=journal)), caplog.text]
    for secret in ("s3cr%40t", "s3cr@t"):
        assert not any(secret in text for text in shown)
    assert "me" in str(journal.place)


def test_a_database_that_was_never_there_is_reported_with_a_way_out() -> None:
    began = time.monotonic()
    with pytest.raises(JournalError, match="See that the database runs"):
        Journal("postgresql://127.0.0.1:1/wan").entries()
    assert time.monotonic() - began < 20


def test_a_name_that_no_database_has_is_reported_at_once(postgres: str) -> None:
    missing = urlsplit(postgres)._replace(path="/no_such_database").geturl()
    with pytest.raises(JournalError, match="does not exist"):
        Journal(missing).entries()


def test_a_session_that_was_ended_is_replaced(database: str) -> None:
    journal = Journal(database)
    one = intent()
    assert journal.grant(one, ANYTHING) == Go()
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'wan' AND datname = current_database()"
        )
    assert journal.created(one.token, "t1")
    entry = journal.find("t1")
    assert entry is not None
    assert entry.state is EntryState.CREATED


def test_an_intent_whose_commit_was_not_acknowledged_is_no_doubt(relay: Relay) -> None:
    journal = Journal(relay.address)
    journal.entries()
    one, account = intent(), Account("a", creations=2)
    relay.cut_after = b"COMMIT"
    assert journal.grant(one, account) == Go()
    # Both turns count, since the first may have been taken; the intent stands once.
    assert [entry.token for entry in journal.entries()] == [one.token]
    assert isinstance(journal.grant(intent(), account), Wait)
    journal.close()


def test_an_intent_that_was_granted_when_the_turn_had_passed_is_taken_back(relay: Relay) -> None:
    journal = Journal(relay.address)
    journal.entries()
    one, account = intent(), Account("a", creations=1)
    relay.cut_after = b"COMMIT"
    assert isinstance(journal.grant(one, account), Wait)
    entry = journal.find(one.token)
    assert entry is not None
    assert entry.state is EntryState.REFUSED
    journal.close()


def test_a_request_that_departs_while_the_line_is_cut_departs_once(relay: Relay) -> None:
    journal = Journal(relay.address)
    one = intent()
    journal.grant(one, ANYTHING)
    relay.cut_after = b"COMMIT"
    assert journal.departs(one.token)
    assert not journal.departs(one.token)
    journal.close()


def test_an_outcome_is_written_though_the_line_is_cut(relay: Relay) -> None:
    journal = Journal(relay.address)
    one = intent()
    journal.grant(one, ANYTHING)
    relay.cut_after = b"COMMIT"
    journal.created(one.token, "t1")
    assert journal.find("t1") is not None
    journal.close()


def test_limits_and_attempts_hold_for_machines_that_ask_at_once(database: str) -> None:
    journals = [Journal(database) for _ in range(6)]
    account = Account("a", creations=10, running=1_000)

    def ask(number: int) -> str:
        one = intent(key=f"item {number % 20}")
        try:
            return type(journals[number % 6].grant(one, account)).__name__
        except JournalError as error:
            return str(error)

    with ThreadPoolExecutor(6) as pool:
        answers = Counter(pool.map(ask, range(60)))
    assert answers.keys() <= {"Go", "Seen", "Wait"}
    assert answers["Go"] == 10
    assert len(journals[0].entries()) == 10
    for journal in journals:
        journal.close()


def test_a_key_is_used_once_though_two_accounts_ask_at_once(database: str) -> None:
    journals = [Journal(database) for _ in range(4)]

    def ask(number: int) -> bool:
        account, one = Account(f"account {number}", creations=1_000), intent("same", key="k")
        return journals[number].grant(one, account) == Go() and journals[number].departs(one.token)

    for journal in journals:
        journal.entries()
    with ThreadPoolExecutor(4) as pool:
        departed = list(pool.map(ask, range(4)))
    assert sum(departed) == 1
    for journal in journals:
        journal.close()


def test_what_leaves_while_another_asks_for_the_same_is_sent_once(database: str) -> None:
    first, second = Journal(database), Journal(database)
    one, other = intent(key="k"), intent(key="k")
    assert first.grant(one, ANYTHING) == Go()
    with ThreadPoolExecutor(1) as pool, psycopg.connect(database) as leaving:
        # As `departs` does it, held up before its end.
        leaving.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (submission_name(one.token),)
        )
        asked = pool.submit(second.grant, other, ANYTHING)
        with pytest.raises(TimeoutError):
            asked.result(0.5)
        leaving.execute(
            "UPDATE wan.submissions SET state = 'intended', reason = NULL WHERE token = %s",
            (one.token,),
        )
        leaving.commit()
        answer = asked.result(30)
    assert isinstance(answer, Seen)
    assert answer.entry.token == one.token
    for journal in (first, second):
        journal.close()


def test_the_clock_is_that_of_the_database(database: str, clock: Any) -> None:
    journal = Journal(database)
    journal.go_by(clock)
    journal.grant(intent(), ANYTHING)
    assert abs(journal.entries()[0].intended_at - time.time()) < 60


def test_what_postgres_cannot_hold_is_kept_as_near_as_can_be(database: str) -> None:
    journal = Journal(database)
    one = intent("a\0b", key="k\0")
    assert journal.grant(one, ANYTHING) == Go()
    assert journal.departs(one.token)
    assert isinstance(journal.grant(one, ANYTHING), Seen)
    entry = journal.find(one.token)
    assert entry is not None
    assert entry.input == {"prompt": "a\0b"}
