"""The verbs of both clients against the mock, on a clock that never sleeps."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import (
    AsyncWan,
    ConfigurationError,
    CreditsExhausted,
    EntryState,
    InvalidInput,
    Journal,
    JournalError,
    KeyConflict,
    KeyRefused,
    NotFound,
    RequestRefused,
    SubmissionUnknown,
    Task,
    TaskFailed,
    TaskNotFound,
    TaskUpdate,
    UploadError,
    WaitTimeout,
    Wan,
)
from wan_jobs.ledger import Account, Intent
from wan_mock import CloseAfterCreating, Mock, NullData, TooManyRequests, UnknownState
from wan_mock.faults import FailTask, GatewayPage, StuckTask

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FOX = TextToVideo(prompt="A red fox in snow", aspect_ratio="1:1")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)

pytestmark = pytest.mark.wan_mock(manual=True)


def test_from_input_to_file(wan: Wan, wan_mock: Mock, tmp_path: Path) -> None:
    updates: list[TaskUpdate] = []
    task = wan.submit(FOX)
    result = task.wait(on_update=updates.append)
    path = result.download(tmp_path / "out" / "fox.mp4")
    assert path.read_bytes()[4:8] == b"ftyp"
    assert [update.state for update in updates] == ["waiting", "success"]
    assert wan_mock.created == 1
    assert result.credits == 80.0
    assert result.details.task_id == task.id
    assert result.record["code"] == 200
    assert list((tmp_path / "out").iterdir()) == [path]


def test_a_notebook_shows_the_video_once_it_is_downloaded(wan: Wan, tmp_path: Path) -> None:
    result = wan.run(FOX)
    assert result._repr_html_() is None
    path = result.download(tmp_path / "<fox>.mp4")
    shown = result._repr_html_()
    assert shown is not None
    assert shown.startswith('<video controls style="max-width: 100%" src="data:video/mp4;base64,')
    assert "&lt;fox&gt;.mp4" in shown
    path.unlink()
    assert result._repr_html_() is None


def test_without_the_loop_of_asyncio_a_sentence_says_what_to_do(async_wan: AsyncWan) -> None:
    with pytest.raises(ConfigurationError, match="trio"):
        async_wan.submit(FOX).send(None)


async def test_a_coroutine_told_of_updates_is_awaited(async_wan: AsyncWan, wan_mock: Mock) -> None:
    told: list[str] = []

    async def tell(update: TaskUpdate) -> None:
        await asyncio.sleep(0)
        told.append(update.state)

    async with async_wan as wan:
        await wan.run(FOX, on_update=tell)
    assert told == ["waiting", "success"]


async def test_the_same_verbs_awaited(async_wan: AsyncWan, wan_mock: Mock, tmp_path: Path) -> None:
    async with async_wan as wan:
        task = await wan.submit(FOX)
        states = [update.state async for update in task.updates()]
        path = await task.result().download(tmp_path)
        assert states == ["waiting", "success"]
        assert path.parent == tmp_path
        assert (await (await wan.run(FOX)).download_all(tmp_path / "all/"))[0].exists()
        assert await wan.credits() == 4840.0
        assert (await wan.upload(PNG)).startswith("http")
        assert (await wan.download_url(task.result().urls[0])).startswith("http")
        assert (await wan.task(task.id).refresh()).finished


def test_the_request_is_what_the_caller_gave_and_no_more(wan: Wan, wan_mock: Mock) -> None:
    wan.submit(FOX)
    sent = wan_mock.requests_to("createTask")[0].body
    assert json.loads(str(sent)) == {
        "model": MODEL,
        "input": {"prompt": "A red fox in snow", "aspect_ratio": "1:1"},
    }


def test_a_callback_address_keeps_its_query_and_gets_the_token(wan: Wan, wan_mock: Mock) -> None:
    wan.submit(FOX, callback_url="http://127.0.0.1:9/hook?sig=a%20b+c")
    sent = json.loads(str(wan_mock.requests_to("createTask")[0].body))
    assert wan.journal is not None
    token = wan.journal.entries()[0].token
    assert sent["callBackUrl"] == f"http://127.0.0.1:9/hook?sig=a%20b+c&wan_token={token}"


def test_a_bad_input_never_leaves_the_house(wan: Wan, wan_mock: Mock, journal: Journal) -> None:
    with pytest.raises(InvalidInput) as caught:
        wan.submit({"prompt": "x" * 5001, "seed": -1, "speed": 2}, model=MODEL)
    assert {each.field for each in caught.value.violations} == {"prompt", "seed", "speed"}
    assert wan_mock.requests == ()
    assert journal.entries() == []


def test_a_task_is_opened_again_by_its_id(wan: Wan) -> None:
    task = wan.submit(FOX)
    again = wan.task(task.id)
    assert again.state == "submitted"
    assert again.wait().task_id == task.id
    assert again.model == MODEL


def test_a_new_task_is_not_reported_missing(wan: Wan) -> None:
    assert wan.submit(FOX).refresh().state == "submitted"


def test_an_unknown_task_is_not_found_at_once(wan: Wan, wan_mock: Mock, mock_clock: Any) -> None:
    with pytest.raises(TaskNotFound) as caught:
        wan.task("0" * 32).wait()
    assert isinstance(caught.value.task, Task)
    assert sum(mock_clock.slept) == 0
    assert len(wan_mock.requests) == 1
    with pytest.raises(TaskNotFound):
        wan.task("0" * 32).refresh()


def test_a_task_made_here_a_moment_ago_may_be_too_new_to_be_seen(
    wan: Wan, wan_mock: Mock, mock_clock: Any
) -> None:
    task = wan.submit(FOX)
    wan_mock.inject(NullData(), on="getTaskDetails")
    with pytest.raises(TaskNotFound):
        wan.task(task.id).wait()
    assert 30 <= sum(mock_clock.slept) < 60


@pytest.mark.parametrize(("age", "longest"), [(50.0, 60.0), (70.0, 1.0)])
def test_so_may_one_that_another_process_wrote_down_within_a_minute(
    wan: Wan, wan_mock: Mock, journal: Journal, mock_clock: Any, age: float, longest: float
) -> None:
    intent = Intent(wan_mock.url, MODEL, FOX.to_dict(), "digest")
    written = Journal(journal.path, clock=mock_clock)
    written.grant(intent, Account("a"))
    written.created(intent.token, "f" * 32)
    mock_clock.now += age
    with pytest.raises(TaskNotFound):
        wan.task("f" * 32).wait()
    assert (sum(mock_clock.slept) >= 30) == (age < 60)
    assert sum(mock_clock.slept) < longest


@pytest.mark.parametrize(
    "values", [{"prompt": "a\ud800"}, {"prompt": "a", "tags": [{"\udfff": 1}]}]
)
def test_half_a_character_is_invalid_input(
    wan: Wan, wan_mock: Mock, values: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput, match="half a character"):
        wan.submit(values, model=MODEL)
    with pytest.raises(InvalidInput, match="half a character"):
        wan.submit(FOX, key="\ud800")
    with pytest.raises(InvalidInput, match="address"):
        wan.download_url("https://files.example/\ud800")
    with pytest.raises(ValueError, match="task id"):
        wan.task("\ud800")
    assert wan_mock.requests == ()


def test_half_a_character_from_the_service_does_not_lose_the_failure(
    wan: Wan, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(FailTask("sorry \ud800"))
    task = wan.submit(FOX)
    with pytest.raises(TaskFailed):
        task.wait()
    entry = journal.find(task.id)
    assert entry is not None
    assert entry.reason == r"sorry \ud800"


def test_the_limit_of_a_wait_leaves_the_task_running(wan: Wan, wan_mock: Mock) -> None:
    task = wan.submit(FOX)
    with pytest.raises(WaitTimeout, match="has not ended after 30 s") as caught:
        task.wait(timeout=30)
    assert "still runs" in str(caught.value.remedy)
    assert "still runs" not in caught.value.message
    assert caught.value.task is task
    assert caught.value.state == "waiting"
    assert task.wait().urls


def test_half_an_hour_is_the_limit_unless_another_is_set(
    wan: Wan, wan_mock: Mock, mock_clock: Any
) -> None:
    wan_mock.inject(StuckTask())
    task = wan.submit(FOX)
    began = mock_clock.now
    with pytest.raises(WaitTimeout):
        task.wait()
    assert mock_clock.now - began == pytest.approx(1800, abs=2)


def test_a_failed_task_says_why(wan: Wan, wan_mock: Mock, journal: Journal) -> None:
    wan_mock.inject(FailTask("nsfw"))
    task = wan.submit(FOX)
    with pytest.raises(TaskFailed, match="safety check") as caught:
        task.wait()
    assert caught.value.task is task
    entry = journal.find(task.id)
    assert entry is not None
    assert entry.state is EntryState.FAILED


def test_an_unknown_state_is_reported_and_waited_on(wan: Wan, wan_mock: Mock) -> None:
    wan_mock.inject(UnknownState("dreaming"), times=3)
    states = [update.state for update in wan.submit(FOX).updates()]
    assert states == ["dreaming", "waiting", "success"]


def test_five_failed_polls_in_a_row_do_not_lose_a_job(wan: Wan, wan_mock: Mock) -> None:
    wan_mock.inject(GatewayPage(502), on="getTaskDetails", times=5)
    assert wan.submit(FOX).wait().urls
    assert wan_mock.created == 1


def test_throttling_at_submission_is_waited_out(wan: Wan, wan_mock: Mock, mock_clock: Any) -> None:
    wan_mock.inject(TooManyRequests(retry_after=7), on="createTask", times=2)
    assert wan.submit(FOX).id
    assert mock_clock.slept == [7.0, 7.0]
    assert wan_mock.created == 1


def test_an_unknown_outcome_is_told_recorded_and_never_resent(
    wan: Wan, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(CloseAfterCreating())
    with pytest.raises(SubmissionUnknown) as caught:
        wan.submit(FOX, key="order-7")
    assert (caught.value.model, caught.value.reason) == (
        MODEL,
        "the answer broke off or was not HTTP",
    )
    [doubt] = journal.entries(unsettled=True)
    assert doubt.token == caught.value.token
    with pytest.raises(SubmissionUnknown, match="order-7"):
        wan.submit(FOX, key="order-7")
    assert wan_mock.created == 1
    assert len(wan_mock.requests_to("createTask")) == 1
    journal.settle(doubt.token, wan_mock.tasks[0].id)
    assert wan.submit(FOX, key="order-7").wait().urls
    assert wan_mock.created == 1


def test_a_callers_key_returns_the_first_task(wan: Wan, wan_mock: Mock) -> None:
    first = wan.submit(FOX, key="k")
    assert wan.submit(FOX, key="k").id == first.id
    with pytest.raises(KeyConflict):
        wan.submit(TextToVideo(prompt="Another"), key="k")
    assert wan_mock.created == 1


def test_a_callers_key_needs_a_journal(wan_mock: Mock) -> None:
    with pytest.raises(ConfigurationError, match="journal"):
        Wan(journal=None).submit(FOX, key="k")
    assert wan_mock.requests == ()


def test_refusals_come_at_once_with_the_services_words(
    wan: Wan, wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.balance = 1.0
    with pytest.raises(CreditsExhausted) as caught:
        wan.submit(FOX)
    assert caught.value.code == 402
    assert [entry.state for entry in journal.entries()] == [EntryState.REFUSED]
    with pytest.raises(KeyRefused):
        Wan("another-key").submit(FOX)
    with pytest.raises((RequestRefused, NotFound)):
        wan.download_url("https://elsewhere.example/a.mp4")
    assert wan_mock.created == 0


def test_files_are_uploaded_once_per_content(wan: Wan, wan_mock: Mock, tmp_path: Path) -> None:
    face, voice = tmp_path / "face.png", b"ID3\x04" + bytes(64)
    face.write_bytes(PNG)
    for _ in range(2):
        values = {"prompt": "hi", "image_url": face, "audio_url": voice}
        wan.submit(values, model="wan/2-2-a14b-speech-to-video-turbo")
    assert len(wan_mock.requests_to("uploadFileStream")) == 2
    assert str(wan_mock.requests_to("createTask")[-1].body).count("/wan-jobs/") == 2


def test_content_is_uploaded_once_even_without_a_journal(wan_mock: Mock, mock_clock: Any) -> None:
    wan = Wan(clock=mock_clock)
    values = {"prompt": "hi", "image_url": PNG, "audio_url": b"ID3\x04" + bytes(64)}
    for _ in range(2):
        wan.submit(values, model="wan/2-2-a14b-speech-to-video-turbo")
    assert wan_mock.counts["uploadFileStream"] == 2
    mock_clock.now += 3 * 24 * 3600
    wan.submit(values, model="wan/2-2-a14b-speech-to-video-turbo")
    assert wan_mock.counts["uploadFileStream"] == 4


def test_a_task_is_returned_even_if_the_journal_fails_after_the_answer(
    wan: Wan, wan_mock: Mock, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    def break_the_journal(request: Any) -> None:
        if request.operation == "createTask":
            journal.close()
            journal.path.write_bytes(b"no database any more" * 500)
            for ending in ("-wal", "-shm"):
                journal.path.with_name(journal.path.name + ending).unlink(missing_ok=True)

    wan_mock.subscribe(break_the_journal)
    task = wan.submit(FOX)
    assert task.wait().urls
    assert f"created task {task.id}" in caplog.text


def test_without_a_working_journal_nothing_is_sent(wan_mock: Mock, tmp_path: Path) -> None:
    (tmp_path / "notes").write_bytes(b"no database at all" * 500)
    with pytest.raises(JournalError):
        Wan(journal=tmp_path / "notes").submit(FOX)
    assert wan_mock.requests == ()


@pytest.mark.parametrize("given", ["a red fox", 7, None])
def test_what_is_no_input_is_told(wan: Wan, given: Any) -> None:
    with pytest.raises(InvalidInput, match="is no input"):
        wan.submit(given)


def test_a_file_that_the_service_lost_is_uploaded_again(wan: Wan, wan_mock: Mock) -> None:
    wan.upload(PNG)
    wan.upload(PNG)
    assert wan_mock.counts["uploadFileStream"] == 1
    wan.upload(PNG, again=True)
    wan.upload(PNG)
    assert wan_mock.counts["uploadFileStream"] == 2


def test_an_upload_that_fails_creates_nothing(wan: Wan, wan_mock: Mock) -> None:
    wan_mock.inject(NullData(), on="uploadFileStream")
    values = {"prompt": "hi", "image_url": PNG, "audio_url": b"ID3" + bytes(64)}
    with pytest.raises(UploadError):
        wan.submit(values, model="wan/2-2-a14b-speech-to-video-turbo")
    assert wan_mock.created == 0


def test_text_is_an_address_to_copy_from(wan: Wan) -> None:
    with pytest.raises(UploadError, match=r"pathlib\.Path"):
        wan.upload("/etc/hostname")
