"""A batch from rows to files: each row once, whatever comes between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.wan_jobs.batch.fast_clock import FastClock
from wan_jobs import AsyncWan, InvalidInput, Item, ItemState, Journal, Limits, Row
from wan_jobs.batch.dispatcher import Dispatcher
from wan_jobs.batch.run import open_batch, plan_rows
from wan_jobs.ledger.batch import BatchState
from wan_jobs.ledger.batches import Batches
from wan_mock import CloseAfterCreating, FailTask, Mock, Settings, TooManyRequests
from wan_mock.faults import AnswerWith

MODEL = "wan/2-2-a14b-text-to-video-turbo"

pytestmark = pytest.mark.wan_mock(speed=600, settings=Settings(credits=1e9))


@pytest.fixture
def run(tmp_path: Path, wan_mock: Mock) -> Callable[..., Any]:
    """Run a batch to its end, and return its items as they ended."""

    async def run_all(rows: list[Any], **options: Any) -> list[Item]:
        journal, clock = Journal(tmp_path / "journal.sqlite"), FastClock()
        async with AsyncWan(journal=journal, clock=clock) as wan:
            options = {"model": MODEL, "out": tmp_path / "out", **options}
            return [item async for item in wan.batch(rows, **options)]

    return run_all


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


def rows(*prompts: str) -> list[Row]:
    return [Row({"prompt": prompt}, id=prompt) for prompt in prompts]


def results(folder: Path) -> dict[str, Any]:
    lines = (folder / "results.jsonl").read_text("utf-8").splitlines()
    return {line["id"]: line for line in map(json.loads, lines)}


async def test_each_row_becomes_a_file_and_a_line(run: Any, wan_mock: Mock, tmp_path: Path) -> None:
    items = await run(rows("fox", "owl", "hare"))
    assert {item.id for item in items} == {"fox", "owl", "hare"}
    assert wan_mock.created == 3
    for item in items:
        assert item.state is ItemState.DONE
        assert Path(item.file).stat().st_size > 1000
    lines = results(tmp_path / "out")
    assert list(lines) == ["fox", "owl", "hare"]
    assert lines["owl"]["file"] == "owl.mp4"
    assert lines["owl"]["credits"] == 80.0


async def test_the_same_call_again_pays_nothing_and_more_rows_are_added(
    run: Any, wan_mock: Mock
) -> None:
    await run(rows("fox"))
    assert await run(rows("fox")) == []
    added = await run(rows("fox", "owl"))
    assert [item.id for item in added] == ["owl"]
    assert wan_mock.created == 2


async def test_rows_without_ids_are_known_by_their_content_and_how_often_it_stood_before(
    run: Any, wan_mock: Mock
) -> None:
    first = await run([{"prompt": "fox"}, {"prompt": "fox"}])
    assert len({item.id for item in first}) == wan_mock.created == 2
    assert await run([{"prompt": "owl"}, {"prompt": "fox"}, {"prompt": "fox"}])
    assert wan_mock.created == 3


async def test_all_faults_are_told_before_anything_is_sent(run: Any, wan_mock: Mock) -> None:
    with pytest.raises(InvalidInput) as caught:
        await run(
            [
                {"prompt": "fox", "aspect_ratio": "2:1"},
                Row({"prompt": "owl"}, id="../owl", place="table.csv:3"),
                {"promt": "hare"},
                Row({"prompt": "a"}, id="Fox"),
                Row({"prompt": "b"}, id="fox"),
                Row({"prompt": "b"}, id="NUL"),
            ]
        )
    told = str(caught.value)
    assert "row 1: aspect_ratio" in told
    assert "table.csv:3: the id '../owl' cannot be the name of a file" in told
    assert "Did you mean prompt" in told
    assert "'fox' stands at row 4 already" in told
    assert "'NUL'" in told
    assert wan_mock.created == 0


async def test_a_known_id_with_other_content_is_refused_once_it_was_sent(
    run: Any, wan_mock: Mock
) -> None:
    await run(rows("fox"))
    with pytest.raises(InvalidInput, match="fox of batch out was sent with other content"):
        await run([Row({"prompt": "another"}, id="fox")])
    assert wan_mock.created == 1


async def test_a_failed_task_is_tried_again_so_often_and_no_more(run: Any, wan_mock: Mock) -> None:
    wan_mock.inject(FailTask("oom"), times=1)
    [item] = await run(rows("fox"))
    assert (item.state, item.attempt, wan_mock.created) == (ItemState.DONE, 2, 2)
    wan_mock.inject(FailTask("oom"))
    [item] = await run(rows("fox", "owl"), retries=1)
    assert (item.state, item.attempt, wan_mock.created) == (ItemState.FAILED, 2, 4)
    assert "memory" in item.reason


async def test_what_is_put_back_is_not_sent_though_an_earlier_attempt_was(
    wan_mock: Mock, tmp_path: Path
) -> None:
    wan_mock.inject(FailTask("oom"), times=1)
    journal = Journal(tmp_path / "journal.sqlite")
    async with AsyncWan(journal=journal, clock=FastClock()) as wan:
        open_batch(wan.session, plan_rows(wan.session, rows("fox"), model=MODEL), tmp_path / "out")
        dispatcher = Dispatcher(wan.session, "out")

        async def drain_during_the_second_attempt() -> None:
            while wan_mock.created < 1:
                await asyncio.sleep(0.01)
            wan_mock.inject(TooManyRequests(), on="createTask")
            while wan_mock.counts["createTask"] < 2:
                await asyncio.sleep(0.01)
            dispatcher.drain()

        draining = asyncio.create_task(drain_during_the_second_attempt())
        assert [item async for item in dispatcher.run()] == []
        await draining
    assert journal.batches.item("out", "fox").state is ItemState.TODO
    assert wan_mock.created == 1


async def test_what_was_being_claimed_when_a_drain_began_is_put_back(
    wan_mock: Mock, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncWan(journal=journal, clock=FastClock()) as wan:
        plan = plan_rows(wan.session, rows("fox", "owl"), model=MODEL)
        open_batch(wan.session, plan, tmp_path / "out")
        dispatcher, claim = Dispatcher(wan.session, "out"), Batches.claim

        def claim_and_drain(batches: Batches, name: str, owner: str, most: int) -> list[Item]:
            claimed = claim(batches, name, owner, most)
            dispatcher.drain()
            return claimed

        monkeypatch.setattr(Batches, "claim", claim_and_drain)
        assert [item async for item in dispatcher.run()] == []
    assert wan_mock.created == 0
    assert journal.batches.held("out") == {}


async def test_what_a_process_still_works_on_is_not_begun_again_when_its_lease_ran_out(
    wan_mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    begin = Dispatcher._begin

    def note(dispatcher: Dispatcher, item: Item, **given: Any) -> None:
        begun.append(item.id)
        begin(dispatcher, item, **given)

    monkeypatch.setattr(Dispatcher, "_begin", note)
    async with AsyncWan(journal=tmp_path / "journal.sqlite", clock=FastClock()) as wan:
        plan = plan_rows(wan.session, rows("fox", "owl"), model=MODEL)
        open_batch(wan.session, plan, tmp_path / "out")
        dispatcher = Dispatcher(wan.session, "out")

        async def stand_still() -> None:
            # As for a process that was stopped, or a machine that slept, for longer than a lease.
            while wan_mock.created < 2 or len(begun) < 2:
                await asyncio.sleep(0.01)
            wan.session.ledger.batches.disown("out", [dispatcher.owner])

        standing = asyncio.create_task(stand_still())
        items = [item async for item in dispatcher.run()]
        await standing
    assert sorted(item.id for item in items) == ["fox", "owl"] == sorted(begun)
    assert wan_mock.created == 2


async def test_refused_content_is_not_tried_again(run: Any, wan_mock: Mock) -> None:
    wan_mock.inject(FailTask("nsfw"))
    [item] = await run(rows("fox"))
    assert (item.state, wan_mock.created) == (ItemState.FAILED, 1)


@pytest.mark.parametrize("code", [402, 401, 433])
async def test_what_the_account_lacks_pauses_the_batch_and_fails_no_item(
    run: Any, wan_mock: Mock, journal: Journal, code: int, caplog: Any
) -> None:
    injection = wan_mock.inject(AnswerWith(code, "no"), on="createTask")
    assert await run(rows("fox", "owl")) == []
    batch = journal.batches.get("out")
    assert batch.state is BatchState.PAUSED
    assert batch.counts == {ItemState.TODO: 2}
    assert caplog.text.count("batch out is paused") == 1  # both items met the same
    injection.remove()
    assert len(await run(rows("fox", "owl"))) == 2


async def test_maintenance_that_does_not_end_pauses_the_batch_and_fails_no_item(
    wan_mock: Mock, journal: Journal, tmp_path: Path
) -> None:
    injection = wan_mock.inject(AnswerWith(455, "maintenance"), on="createTask")
    given = {"out": tmp_path / "out", "model": MODEL}
    # It is waited for, as for any other reason to come back later, but not for ever.
    limits = Limits(submit_for=3)
    async with AsyncWan(journal=journal, clock=FastClock(), limits=limits) as wan:
        assert [item async for item in wan.batch(rows("fox", "owl"), **given)] == []
        batch = journal.batches.get("out")
        assert batch.state is BatchState.PAUSED
        assert "maintenance" in str(batch.reason)
        assert batch.counts == {ItemState.TODO: 2}
        assert not journal.entries(unsettled=True)
        injection.remove()
        assert len([item async for item in wan.batch(rows("fox", "owl"), **given)]) == 2
    assert wan_mock.created == 2


async def test_ten_failures_for_one_reason_pause_the_batch(
    run: Any, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(AnswerWith(422, "prompt is not liked"), on="createTask")
    names = [f"fox{n}" for n in range(40)]
    await run(rows(*names))
    batch = journal.batches.get("out")
    assert batch.state is BatchState.PAUSED
    assert "10 failures in a row" in str(batch.reason)
    assert batch.counts[ItemState.TODO] > 0


async def test_a_doubt_is_not_sent_again_and_goes_on_once_it_is_settled(
    run: Any, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(CloseAfterCreating(), on="createTask", times=1)
    [item] = await run(rows("fox"))
    assert item.state is ItemState.DOUBT
    assert await run(rows("fox")) == []
    assert wan_mock.created == 1
    journal.settle(item.token or "", wan_mock.tasks[0].id)
    [item] = await run(rows("fox"))
    assert (item.state, wan_mock.created) == (ItemState.DONE, 1)


async def test_a_doubt_that_was_never_created_is_sent_again(
    run: Any, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(CloseAfterCreating(), on="createTask", times=1)
    [item] = await run(rows("fox"))
    journal.settle(item.token or "", None)
    [item] = await run(rows("fox"))
    assert (item.state, wan_mock.created) == (ItemState.DONE, 2)


async def test_the_cap_holds_and_a_failed_task_costs_nothing(
    run: Any, wan_mock: Mock, journal: Journal
) -> None:
    await run(rows("known"))
    wan_mock.inject(FailTask("oom"), times=1)
    items = await run(rows("known", "a", "b", "c"), max_credits=240.0)
    done = [item for item in items if item.state is ItemState.DONE]
    batch = journal.batches.get("out")
    assert (len(done), batch.reserved) == (2, 240.0)
    assert batch.state is BatchState.PAUSED
    assert batch.counts[ItemState.TODO] == 1


async def test_a_service_that_is_busy_fails_nothing(run: Any, wan_mock: Mock) -> None:
    wan_mock.inject(TooManyRequests(), on="createTask", times=3)
    items = await run(rows("fox", "owl"))
    assert [item.state for item in items] == [ItemState.DONE] * 2


async def test_a_torn_line_is_mended(run: Any, tmp_path: Path) -> None:
    await run(rows("fox"))
    path = tmp_path / "out" / "results.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "ow')
    await run(rows("fox", "owl"))
    assert set(results(tmp_path / "out")) == {"fox", "owl"}


async def test_a_line_that_nobody_lived_to_write_is_written_by_the_next_run(
    run: Any, tmp_path: Path
) -> None:
    await run(rows("fox", "owl"))
    path = tmp_path / "out" / "results.jsonl"
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    assert await run(rows("fox", "owl")) == []
    assert list(results(tmp_path / "out")) == ["fox", "owl"]


async def test_a_file_that_the_batch_did_not_make_is_kept(run: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "fox.mp4").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds fox\.mp4 already"):
        await run(rows("fox"))
    assert (tmp_path / "out" / "fox.mp4").read_text() == "mine"


async def test_leaving_the_loop_hands_back_what_is_under_way(
    wan_mock: Mock, tmp_path: Path
) -> None:
    journal, names = Journal(tmp_path / "journal.sqlite"), ["fox", "owl", "hare"]
    options: Any = {"out": tmp_path / "out", "model": MODEL}
    async with AsyncWan(journal=journal, clock=FastClock()) as wan:
        async for _ in wan.batch(rows(*names), **options):
            break
        with suppress(KeyError):
            async for _ in wan.batch(rows(*names), **options):
                raise KeyError
        both = [wan.batch(rows(*names), **options), wan.batch(rows("elk"), **options)]

        taken: list[str] = []

        async def take(items: Any) -> None:
            taken.extend([item.id async for item in items])

        await asyncio.gather(*map(take, both))
    assert sorted(taken) == sorted(set(taken))
    assert wan_mock.created == 4
    assert journal.batches.get("out").counts == {ItemState.DONE: 4}


async def test_two_batches_do_not_share_a_folder(run: Any, wan_mock: Mock, tmp_path: Path) -> None:
    await run(rows("fox"))
    with pytest.raises(InvalidInput, match=r"results of batch 'out' go to .*out: give another"):
        await run(rows("owl"), name="second")
    assert set(results(tmp_path / "out")) == {"fox"}
    assert wan_mock.created == 1


@pytest.mark.parametrize("name", ["index.html", "results.jsonl"])
async def test_a_page_or_table_of_somebody_else_is_kept(
    run: Any, wan_mock: Mock, tmp_path: Path, name: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("mine")
    with pytest.raises(InvalidInput, match=f"holds {name} already"):
        await run(rows("fox"))
    assert (tmp_path / "out" / name).read_text() == "mine"
    assert wan_mock.created == 0


async def test_files_are_uploaded_once_for_each_content_and_found_again(
    run: Any, wan_mock: Mock, tmp_path: Path
) -> None:
    face, voice = tmp_path / "face.png", tmp_path / "voice.mp3"
    face.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    voice.write_bytes(b"ID3" + bytes(64))
    given = [{"prompt": prompt, "image_url": face, "audio_url": voice} for prompt in ("fox", "owl")]
    speech = "wan/2-2-a14b-speech-to-video-turbo"
    items = await run(given, model=speech)
    assert [item.state for item in items] == [ItemState.DONE] * 2
    assert wan_mock.counts["uploadFileStream"] == 2
    assert await run(given, model=speech) == []


async def test_a_file_that_changed_after_it_was_checked_fails_its_item(
    wan_mock: Mock, tmp_path: Path
) -> None:
    from wan_jobs.batch import steps

    face, voice = tmp_path / "face.png", tmp_path / "voice.mp3"
    face.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    voice.write_bytes(b"ID3" + bytes(64))
    given = {"prompt": "fox", "image_url": face, "audio_url": voice}
    async with AsyncWan(journal=tmp_path / "journal.sqlite") as wan:
        items = wan.batch([given], out=tmp_path / "out", model="wan/2-2-a14b-speech-to-video-turbo")
        checked = steps.prepare

        async def prepare(*given: Any) -> Any:
            face.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(65))
            return await checked(*given)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(steps, "prepare", prepare)
            [item] = [item async for item in items]
    assert item.state is ItemState.FAILED
    assert "has changed" in str(item.reason)
    assert wan_mock.created == 0
