"""The key goes to the service and nowhere else: not into logs, errors, tracebacks or files."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from wan_jobs import (
    AsyncWan,
    Hooks,
    Journal,
    Limits,
    RedactingFilter,
    RequestEvent,
    SubmissionUnknown,
    Wan,
    WanError,
)
from wan_jobs.configuration import resolve_connection
from wan_jobs.redaction import ApiKey
from wan_mock import CloseAfterCreating, Mock
from wan_mock.faults import CutAnswer, GatewayPage, InvalidJson

KEY = "sk-0f9a8b7c6d5e4f3a2b1c"
MODEL = "wan/2-2-a14b-text-to-video-turbo"
FAULTS = [CloseAfterCreating(), CutAnswer(), GatewayPage(502), InvalidJson(), None]


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def as_shown(error: BaseException) -> str:
    """Give an error in every form it may be shown, local variables below the test's included."""
    error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    chain = [repr(each) + str(vars(each)) for each in _chain(error)]
    return "".join(shown.format()) + "".join(chain)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.wan_mock(manual=True, key=KEY)
@pytest.mark.parametrize("fault", FAULTS, ids=repr)
@pytest.mark.parametrize("step", ["createTask", "getTaskDetails", "getAccountCredits"])
def test_nothing_that_is_shown_or_stored_holds_the_key(
    wan_mock: Mock,
    everything_logged: pytest.LogCaptureFixture,
    stepped_clock: Any,
    tmp_path: Path,
    fault: Any,
    step: str,
) -> None:
    events: list[RequestEvent] = []
    shown: list[str] = []
    journal = Journal(tmp_path / "journal.sqlite")
    if fault is not None:
        wan_mock.inject(fault, on=step)
    options: dict[str, Any] = {
        "journal": journal,
        "hooks": Hooks(events.append),
        "clock": stepped_clock(wan_mock.advance),
        "limits": Limits(failed_reads=2, failed_reads_for=5),
    }

    def blocking() -> None:
        with Wan(KEY, **options) as wan:
            shown.extend([repr(wan), repr(vars(wan)), repr(wan._session)])
            wan.credits()
            result = wan.run({"prompt": "fox"}, model=MODEL)
            shown.extend([repr(result), str(vars(result)), str(result.download(tmp_path))])

    async def awaited() -> None:
        async with AsyncWan(KEY, **options) as wan:
            shown.extend([repr(wan), repr(vars(wan)), repr(wan._session)])
            await wan.credits()
            await wan.run({"prompt": "fox"}, model=MODEL)

    for job in (blocking, lambda: asyncio.run(awaited())):
        try:
            job()
        except WanError as error:
            shown.append(as_shown(error))
    journal.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    logged = "".join(str(vars(record)) for record in everything_logged.records)
    assert KEY not in everything_logged.text + logged + repr(events) + "".join(shown)
    assert KEY.encode() not in stored
    wan_mock.forgive()


def test_a_service_that_quotes_the_key_is_not_quoted(httpserver: HTTPServer) -> None:
    answer = {"code": 401, "msg": f"The key {KEY} is not valid", "requestId": KEY, "data": None}
    httpserver.expect_request("/api/v1/chat/credit").respond_with_json(answer)
    with pytest.raises(WanError, match=r"The key \*\*\* is not valid") as caught:
        Wan(KEY, base_url=httpserver.url_for("")).credits()
    assert KEY not in as_shown(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 200, "msg": "success", "data": {"taskId": KEY}},
        {"code": 200, "msg": "success", "data": {"taskId": f"task-{KEY}"}},
        {"code": 200, "msg": "success", "taskId": KEY},
        {"code": 400, "msg": "no", "data": {"recordId": KEY}},
    ],
)
def test_an_id_that_tells_the_key_is_none_and_is_not_kept(
    answer: dict[str, Any], httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/api/v1/jobs/createTask").respond_with_json(answer)
    wan = Wan(KEY, base_url=httpserver.url_for(""), journal=tmp_path / "j.sqlite")
    with wan, pytest.raises(WanError) as caught:
        wan.submit({"prompt": "fox"}, model=MODEL)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert KEY not in as_shown(caught.value)
    assert KEY.encode() not in stored
    assert isinstance(caught.value, SubmissionUnknown) == (answer["code"] == 200)


def test_only_the_service_is_shown_the_key(httpserver: HTTPServer, tmp_path: Path) -> None:
    elsewhere: list[str] = []

    def file_host(request: Request) -> Response:
        elsewhere.append(str(request.headers) + request.url + str(request.get_data()))
        return Response(b"\0\0\0\x20ftypisom", content_type="video/mp4")

    url = httpserver.url_for("/files/v.mp4").replace("localhost", "127.0.0.1")
    record = {"taskId": "t", "state": "success", "resultJson": {"resultUrls": [url]}}
    httpserver.expect_request("/files/v.mp4").respond_with_handler(file_host)
    httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_json(
        {"code": 200, "msg": "", "data": record}
    )
    with Wan(KEY, base_url=httpserver.url_for("")) as wan:
        wan.task("t").wait().download(tmp_path)
    assert len(elsewhere) == 1
    assert KEY not in elsewhere[0]


def test_a_redirect_of_the_service_is_not_followed(httpserver: HTTPServer) -> None:
    moved = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request("/api/v1/chat/credit").respond_with_data(status=307, headers=moved)
    httpserver.expect_request("/elsewhere").respond_with_data("{}")
    with pytest.raises(WanError):
        Wan(KEY, base_url=httpserver.url_for("")).credits()
    assert [request.path for request, _ in httpserver.log] == ["/api/v1/chat/credit"]


def test_a_short_key_stands_in_other_texts_by_chance() -> None:
    assert [ApiKey("k").is_told_by(text) for text in ("k", "task-k")] == [True, False]
    assert ApiKey("k-1234567").is_told_by("task-k-1234567")


def test_a_key_does_not_show_travel_or_compare_by_accident() -> None:
    key = ApiKey(KEY)
    assert KEY not in f"{key} {key!r} {[key]} {resolve_connection(KEY)!r}"
    with pytest.raises(TypeError):
        pickle.dumps(key)
    assert key != KEY
    assert key == ApiKey(KEY)


def test_the_filter_cleans_the_logs_of_others() -> None:
    records: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(self.format(record))

    handler = Keeping()
    handler.addFilter(RedactingFilter([KEY]))
    log = logging.getLogger("somebody.else")
    log.propagate = False
    log.addHandler(handler)
    log.warning("sent %s with {'Authorization': 'Bearer abc.def'}", KEY)
    try:
        raise ValueError(f"bad key {KEY}")
    except ValueError:
        log.exception("failed")
    assert "***" in records[0]
    assert KEY not in "".join(records)
    assert "abc.def" not in "".join(records)


@pytest.mark.parametrize("place", ["argument", "environment", "file"])
@pytest.mark.parametrize("fault", ["address", "limits", "file's address", "journal", "a bad key"])
def test_local_variables_of_an_error_do_not_show_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, fault: str
) -> None:
    key = KEY if fault != "a bad key" else f"{KEY} twice"
    named = {"argument": key, "environment": None, "file": None}[place]
    if place == "environment":
        monkeypatch.setenv("APIKLEY_API_KEY", key)
    config = tmp_path / "wan" / "config.toml"
    config.parent.mkdir()
    config.write_text(
        (f'api_key = "{key}"\n' if place == "file" else "")
        + ("base_url = []\n" if fault == "file's address" else "")
    )
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    options: dict[str, Any] = {
        "address": {"base_url": "ftp://api.example"},
        "limits": {"limits": 3},
        "file's address": {},
        "journal": {"journal": 3},
        "a bad key": {},
    }[fault]
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
        Wan(named, **options)
    assert KEY not in as_shown(caught.value)
