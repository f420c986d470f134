"""A mock that is reached by another name or from another origin still fits together."""

from __future__ import annotations

from typing import Any

import pytest

from wan_mock.mock import Mock


def at(call: Any, host: str, method: str, path: str, body: Any = None) -> Any:
    return call(method, path, body, headers={"Host": host})


def test_files_are_where_the_asker_reaches_them(mock: Mock, call: Any) -> None:
    body = {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": "x"}}
    created = at(call, "mock:8977", "POST", "/api/v1/jobs/createTask", body).json
    task_id = created["data"]["taskId"]
    mock.advance(120)

    inside = at(call, "mock:8977", "GET", f"/api/v1/jobs/recordInfo?taskId={task_id}").json
    outside = call.details(task_id).json

    path = f"/results/{task_id}/video.mp4"
    assert inside["data"]["response"]["resultUrls"] == [f"http://mock:8977{path}"]
    assert outside["data"]["response"]["resultUrls"] == [mock.files_url + path]
    assert mock.task(task_id).result_urls == (f"http://mock:8977{path}",)


def test_a_file_is_known_again_by_every_name_of_the_mock(mock: Mock, call: Any) -> None:
    upload = {"base64Data": "iVBORw0KGgo=", "uploadPath": "x", "fileName": "a.png"}
    stored = at(call, "mock:8977", "POST", "/file-upload/api/file-base64-upload", upload).json
    url = stored["data"]["downloadUrl"]

    link = at(call, "mock:8977", "POST", "/api/v1/common/download-url", {"url": url}).json

    assert url == "http://mock:8977/files/x/a.png"
    assert link["data"].startswith("http://mock:8977/files/x/a.png?expires=")


@pytest.mark.parametrize("host", ["a b", "x/../y", 'evil"><script>', "h" * 300, ""])
def test_a_host_that_is_none_is_not_repeated(mock: Mock, call: Any, host: str) -> None:
    upload = {"base64Data": "aGk=", "uploadPath": "x", "fileName": "a.txt"}
    stored = at(call, host, "POST", "/file-upload/api/file-base64-upload", upload).json

    assert stored["data"]["downloadUrl"].startswith(mock.files_url)


def test_a_browser_on_another_origin_may_ask(mock: Mock, call: Any) -> None:
    asked = {
        "Origin": "http://localhost:5173",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = call("OPTIONS", "/api/v1/jobs/createTask", headers=asked, key=None)
    answer = call("GET", "/api/v1/chat/credit", headers={"Origin": "http://localhost:5173"})

    assert (preflight.status, preflight.body) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-headers"] == "authorization,content-type"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (answer.json["code"], mock.complaints) == (200, ())
    assert [record.operation for record in mock.requests] == ["getAccountCredits"]


def test_a_listener_on_every_address_is_reached_on_this_machine(
    start_mock: Any, caller: Any
) -> None:
    mock = start_mock(host="0.0.0.0")

    assert mock.url.startswith("http://127.0.0.1:")
    assert mock.files_url.startswith("http://localhost:")
    assert caller(mock).create().json["code"] == 200


def test_each_run_has_ids_of_its_own_unless_it_is_named(start_mock: Any, caller: Any) -> None:
    def first_id(**options: Any) -> str:
        return str(caller(start_mock(seed=0, **options)).created_id())

    assert first_id() != first_id()
    assert first_id(session="a") == first_id(session="a") != first_id(session="b")


def test_a_reset_does_not_repeat_ids(mock: Mock, call: Any) -> None:
    before = call.created_id()
    mock.reset()

    assert call.created_id() != before


def test_a_mock_tells_what_it_is(mock: Mock, call: Any) -> None:
    call.create()

    assert repr(mock) == f"<Mock {mock.url}, observed profile, seed 0, 1 created, 1 requests>"
    assert repr(Mock(document=mock.document)).startswith("<Mock not running, ")
