"""Workers: they do what was handed in, once, and hand it back when they are stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.bench_fleet import Fleet, storm
from tests.benchmarks.scaled_service import Service
from tests.postgres import Relay
from tests.wan_jobs.batch.test_batch import FastClock
from wan_jobs import AsyncWan, ConfigurationError, ItemState, Journal
from wan_jobs.batch import steps
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.batch.terms import Terms
from wan_jobs.errors import SubmissionUnknown, WanError
from wan_jobs.fleet import Metrics, Worker, read_keys
from wan_jobs.fleet.worker import _due
from wan_jobs.ledger.batch import BatchState, Unfinished
from wan_mock import Mock, Settings

MODEL = "wan/2-2-a14b-text-to-video-turbo"

pytestmark = pytest.mark.wan_mock(speed=600, settings=Settings(credits=1e9))


def client(mock: Mock, place: Any, folder: Path, key: str | None = None) -> AsyncWan:
    journal = Journal(place, spool=folder / "spool")
    return AsyncWan(key or mock.key, base_url=mock.url, journal=journal, clock=FastClock())


def hand_in(wan: AsyncWan, out: Path, prompts: list[str], **options: Any) -> None:
    plan = plan_rows(wan.session, [{"prompt": prompt} for prompt in prompts], model=MODEL)
    open_batch(wan.session, plan, out, Terms(**options))


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.05)


async def test_a_worker_makes_what_was_handed_in(
    wan_mock: Mock, place: Any, tmp_path: Path
) -> None:
    wan = client(wan_mock, place, tmp_path)
    hand_in(wan, tmp_path / "clips", ["fox", "owl", "hare"])
    worker = Worker([wan])
    running = asyncio.create_task(worker.run())
    assert wan.journal is not None
    batches = wan.journal.batches
    await until(lambda: batches.get("clips").ended)
    await until(lambda: worker.metrics.ended["done"] == 3)
    worker.stop()
    await running
    assert {item.state for item in batches.items("clips")} == {ItemState.DONE}
    assert len(list((tmp_path / "clips").glob("*.mp4"))) == 3
    assert wan_mock.created == 3


async def test_a_worker_that_is_stopped_hands_back_what_it_follows(
    wan_mock: Mock, database: str, tmp_path: Path
) -> None:
    wan = client(wan_mock, database, tmp_path)
    hand_in(wan, tmp_path / "clips", [f"video {number}" for number in range(30)])
    assert wan.journal is not None
    batches, journal = wan.journal.batches, wan.journal
    worker = Worker([wan])
    running = asyncio.create_task(worker.run())
    await until(lambda: wan_mock.created >= 5)
    began = time.monotonic()
    worker.stop()
    await running
    assert time.monotonic() - began < 10  # of which a busy machine may take most
    assert not batches.held("clips")
    assert not journal.entries(unsettled=True)
    assert batches.get("clips").state is BatchState.ACTIVE


async def test_a_worker_waits_for_a_ledger_that_is_away(
    wan_mock: Mock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"postgresql://postgres@127.0.0.1:{nobody.getsockname()[1]}/wan"
    worker = Worker([client(wan_mock, address, tmp_path)])
    running = asyncio.create_task(worker.run())
    await until(lambda: worker.metrics.ledger_failures > 0)
    assert not running.done()
    worker.stop()
    await running
    assert "going on when the ledger is back" in caplog.text


def test_more_urgent_batches_come_first() -> None:
    urgent, equal, later = (
        Unfinished("urgent", 5, waits=True),
        Unfinished("equal", 5, waits=False),
        Unfinished("later", 0, waits=True),
    )
    assert _due([urgent, equal, later]) == {"urgent", "equal"}
    assert _due([Unfinished("urgent", 5, waits=False), later]) == {"urgent", "later"}
    assert _due([]) == set()


async def test_each_key_has_its_own_batches(wan_mock: Mock, database: str, tmp_path: Path) -> None:
    journal = Journal(database, spool=tmp_path / "spool")
    clients = [
        AsyncWan(key, base_url=wan_mock.url, journal=journal, clock=FastClock())
        for key in (wan_mock.key, "other")
    ]
    for number, wan in enumerate(clients):
        hand_in(wan, tmp_path / f"clips{number}", ["fox"])
    worker = Worker(clients)
    running = asyncio.create_task(worker.run())
    await until(lambda: journal.batches.get("clips0").ended)
    # The mock knows one key only: the other batch stops and says why.
    await until(lambda: journal.batches.get("clips1").state is BatchState.PAUSED)
    worker.stop()
    await running
    assert wan_mock.created == 1


def test_keys_are_read_and_never_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("# two accounts\nfirst-key\n\nsecond-key  # of the studio\nfirst-key\n")
    file.chmod(0o644)
    caplog.set_level(logging.WARNING)
    assert [key.reveal() for key in read_keys(file)] == ["first-key", "second-key"]
    assert "chmod 600" in caplog.text
    file.write_text("good\nb\u00e4d\n")
    with pytest.raises(ConfigurationError, match="Line 2") as caught:
        read_keys(file)
    assert "b\u00e4d" not in str(caught.value)
    file.write_text("# none\n")
    with pytest.raises(ConfigurationError, match="no key"):
        read_keys(file)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_keys(tmp_path / "missing.txt")


def test_metrics_are_in_the_text_format(database: str, wan_mock: Mock, tmp_path: Path) -> None:
    wan = client(wan_mock, database, tmp_path)
    hand_in(wan, tmp_path / 'a "b"', ["fox", "owl"], name='a "b"')
    assert wan.journal is not None
    text = Metrics().text(wan.journal.batches.all())
    assert 'wan_batch_items{batch="a \\"b\\"",state="todo"} 2' in text
    line = re.compile(r'# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? [0-9.e+-]+')
    assert all(line.fullmatch(each) for each in text.splitlines())
    assert "wan_ledger_up 0" in Metrics().text(None)
    wan.journal.close()


@pytest.mark.skipif(os.name != "posix", reason="the signals are those of POSIX")
def test_the_command_works_tells_its_metrics_and_stops_at_sigterm(
    wan_mock: Mock, database: str, tmp_path: Path
) -> None:
    environment = os.environ | {
        "APIKLEY_API_KEY": wan_mock.key,
        "APIKLEY_BASE_URL": wan_mock.url,
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    wan = [sys.executable, "-m", "wan_jobs"]
    table = tmp_path / "prompts.csv"
    table.write_text("id,prompt\nfox,A fox\nowl,An owl\n")
    order = [*wan, "batch", "run", str(table), "text-to-video", "-o", str(tmp_path / "clips")]
    handed_in = subprocess.run(
        [*order, "--on", database], env=environment, capture_output=True, text=True, check=False
    )
    assert handed_in.returncode == 0, handed_in.stderr
    assert "handed in" in handed_in.stderr
    assert wan_mock.created == 0
    worker = subprocess.Popen(
        [*wan, "worker", "--on", database, "--metrics", "0"],
        env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stderr is not None
    found = re.search(r"http://\S+", worker.stderr.readline())
    assert found
    began = time.monotonic()
    while wan_mock.created < 2:
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    with urllib.request.urlopen(found[0]) as answer:
        assert "wan_ledger_up 1" in answer.read().decode()
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert "handed back" in said
    batches = Journal(database, spool=tmp_path / "spool").batches
    assert not batches.held("clips")
    assert all(item.task_id for item in batches.items("clips"))


async def test_the_steps_are_safe_under_an_engine_that_cancels_and_repeats(
    wan_mock: Mock, place: Any, tmp_path: Path
) -> None:
    wan, draw = client(wan_mock, place, tmp_path), random.Random(5)
    hand_in(wan, tmp_path / "clips", [f"video {number}" for number in range(12)])
    session = wan.session
    batches = session.ledger.batches
    batch = batches.get("clips")

    async def attempt(item_id: str) -> None:
        item = batches.item("clips", item_id)
        job = await steps.prepare(session, batch, item)
        handle = await steps.submit(session, item, job)
        record = await steps.follow(session, batch, handle)
        file = await steps.collect(session, batch, item, record)
        batches.end(item, ItemState.DONE, file=str(file))

    async def engine(item_id: str) -> None:
        while batches.item("clips", item_id).state is not ItemState.DONE:
            run = asyncio.create_task(attempt(item_id))
            patience = draw.choice([0.0, 0.02, 0.2, 1.0, 20.0])
            try:
                await asyncio.wait_for(run, patience)
            except (TimeoutError, SubmissionUnknown, WanError):
                await asyncio.sleep(0.05)
            if draw.random() < 0.3 and batches.item("clips", item_id).task_id:
                await attempt(item_id)

    async with asyncio.timeout(100):
        await asyncio.gather(*(engine(item.id) for item in batches.items("clips")))
    await wan.close()
    prompts = Counter(task.body["input"]["prompt"] for task in wan_mock.tasks)
    assert prompts == Counter(f"video {number}" for number in range(12))
    assert len(list((tmp_path / "clips").glob("*.mp4"))) == 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")
def test_a_fleet_under_fire_pays_nothing_twice_and_loses_nothing(
    database: str, tmp_path: Path
) -> None:
    relay = Relay(database)
    fleet = Fleet(Service(), relay.address, tmp_path)
    outcome = storm(
        fleet, jobs=20, workers=3, kills=6, draw=random.Random(7), mishaps=[relay.cut], within=90
    )
    relay.close()
    assert (outcome.twice, outcome.lost, outcome.refused) == (0, 0, 0)
    assert outcome.doubts <= 6
    assert outcome.created + outcome.doubts >= 20
