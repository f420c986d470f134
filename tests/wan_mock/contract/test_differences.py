"""Servers that are wrong, each in one way, and what the report says of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from wan_mock import Limits, Mock, Rate, Settings
from wan_mock.contract.checks import examine as run_checks
from wan_mock.contract.examination import CheckVerdict, Examination
from wan_mock.contract.wire import Server

KEY = "sk-never-to-be-shown"

Changes = Callable[..., Response]


class Wrong:
    """Answers as a service does, but for one operation and those who have the key."""

    def __init__(self, path: str, response: Response) -> None:
        self.keys: set[str | None] = set()
        self._path = path
        self._response = response

    def __call__(self, request: Request) -> Response:
        key = request.headers.get("Authorization")
        self.keys.add(key)
        if key != f"Bearer {KEY}":
            return _json({"code": 401, "msg": "no"})
        if request.path.endswith(self._path):
            return self._response
        return _json(_usual_answer(request))


def _usual_answer(request: Request) -> Any:
    if request.path.endswith("/credit"):
        return {"code": 200, "msg": "success", "data": 12.5}
    if "upload" in request.path and request.get_data(as_text=True) != "{}":
        file = {"fileName": "a.png", "downloadUrl": "https://files.example.com/a.png"}
        return {"success": True, "code": 200, "msg": "success", "data": file}
    return {"code": 422, "msg": "no", "data": None}


def _json(body: Any, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(json.dumps(body), status, content_type=media_type)


@pytest.fixture
def wrong(httpserver: HTTPServer) -> Iterator[Callable[..., Wrong]]:
    """Make the server under test wrong in one way."""

    def make(path: str, response: Response) -> Wrong:
        server = Wrong(path, response)
        httpserver.expect_request(re.compile("")).respond_with_handler(server)
        return server

    return make


@pytest.fixture
def report(httpserver: HTTPServer, examine: Any) -> Callable[..., Any]:
    """Examine the server under test, and give what differs as `operation: check` → differences."""

    def differing(*options: Any) -> dict[str, list[str]]:
        url = httpserver.url_for("/").rstrip("/")
        done = examine(url, "--api-key", KEY, "--format", "json", *options)
        results = json.loads(done.stdout)["results"]
        found = {
            f"{r['operation']}: {r['check']}": r["differences"] for r in results if r["differences"]
        }
        assert done.exit_code == (1 if found else 0)
        return found

    return differing


def test_a_right_server_has_no_differences(wrong: Any, report: Any) -> None:
    wrong("/nowhere", _json({}))

    assert report() == {}


ACCOUNT, RECORD, UPLOAD = "/credit", "/recordInfo", "/file-base64-upload"

WRONGS: dict[str, tuple[str, Response, str, str]] = {
    "a balance that is text": (
        ACCOUNT,
        _json({"code": 200, "msg": "success", "data": "12.5"}),
        "getAccountCredits: the balance",
        "data: '12.5' is not of type 'number', 'null'",
    ),
    "a balance that is missing": (
        ACCOUNT,
        _json({"code": 200, "msg": "success"}),
        "getAccountCredits: the balance",
        "data is missing",
    ),
    "a code that is text": (
        ACCOUNT,
        _json({"code": "200", "data": 1}),
        "getAccountCredits: the balance",
        "code: '200' is not of type 'integer'",
    ),
    "a gateway's page": (
        ACCOUNT,
        Response("<h1>Bad Gateway</h1>", 502, content_type="text/html"),
        "getAccountCredits: the balance",
        "the content type is text/html, not application/json",
    ),
    "a list": (
        ACCOUNT,
        _json([1]),
        "getAccountCredits: the balance",
        "the body is not a JSON object",
    ),
    "JSON under another name": (
        ACCOUNT,
        _json({"code": 200, "data": 1}, media_type="text/plain"),
        "getAccountCredits: the balance",
        "the content type is text/plain, not application/json",
    ),
    "a status and a code that disagree": (
        RECORD,
        _json({"code": 422, "msg": "no"}, status=500),
        "getTaskDetails: an unknown task",
        "HTTP 500 stands beside code 422",
    ),
    "data in a refusal": (
        RECORD,
        _json({"code": 422, "msg": "no", "data": {"taskId": "a"}}),
        "getTaskDetails: an unknown task",
        "there is data",
    ),
    "a record of a task that is not": (
        RECORD,
        _json({"code": 200, "msg": "success", "data": {"taskId": "a", "state": "waiting"}}),
        "getTaskDetails: an unknown task",
        "the code is 200",
    ),
    "an upload without an address": (
        UPLOAD,
        _json({"success": True, "code": 200, "msg": "success", "data": {"fileName": "a"}}),
        "uploadFileBase64: a file",
        "data.downloadUrl is missing",
    ),
    "an address that is none": (
        UPLOAD,
        _json({"code": 200, "data": {"fileName": "a", "downloadUrl": "javascript:alert(1)"}}),
        "uploadFileBase64: a file",
        "data.downloadUrl is not an address",
    ),
}


@pytest.mark.parametrize(("path", "response", "check", "difference"), WRONGS.values(), ids=WRONGS)
def test_each_fault_is_named(
    wrong: Any, report: Any, path: str, response: Response, check: str, difference: str
) -> None:
    wrong(path, response)

    assert difference in report()[check]


def test_a_server_without_doors_is_told(httpserver: HTTPServer, report: Any) -> None:
    httpserver.expect_request(re.compile("")).respond_with_json({"code": 200, "data": 1})

    differing = report()

    assert differing["createTask: no key"] == [
        "the code is 200",
        "there is data",
        *differing["createTask: no key"][2:],
    ]
    assert differing["getAccountCredits: a wrong key"] == ["the code is 200", "there is data"]


def test_a_server_that_takes_everything_is_told_with_the_ids(
    wrong: Any, examine: Any, httpserver: Any
) -> None:
    wrong("/createTask", _json({"code": 200, "msg": "success", "data": {"taskId": "t-1"}}))

    done = examine(httpserver.url_for("/"), "--api-key", KEY, "--spend", 1)

    assert done.exit_code == 1
    assert "createTask: an unknown model" in done.output
    assert "created, and perhaps paid for: t-1" in done.output
    assert "it needs --spend" in done.output


def test_the_key_is_not_shown_even_if_the_server_tells_it(
    wrong: Any, httpserver: Any, examine: Any
) -> None:
    wrong("/credit", _json({"code": 500, "msg": f"Bearer {KEY} is odd"}))

    for form in ("text", "json", "junit"):
        done = examine(httpserver.url_for("/"), "--api-key", KEY, "--format", form)
        assert KEY not in done.output
        assert "(the key) is odd" in done.output


def test_a_redirect_is_not_followed(wrong: Any, report: Any, served: Mock) -> None:
    elsewhere = Response("", 307, {"Location": f"{served.url}/api/v1/chat/credit"})
    wrong("/credit", elsewhere)

    assert "refused with HTTP 307 and code None" in report()["getAccountCredits: the balance"]
    assert served.requests == ()


def test_what_the_server_says_cannot_paint_the_screen_or_break_the_xml(
    wrong: Any, httpserver: Any, examine: Any
) -> None:
    wrong("/credit", Response(b'\x1b[2J\x07<a>&\xff{"code":7}\x00', 200))

    text = examine(httpserver.url_for("/"), "--api-key", KEY).output
    xml = examine(httpserver.url_for("/"), "--api-key", KEY, "--format", "junit").output

    assert "\x1b[2J" not in text + xml
    assert "\\x1b[2J\\x07<a>&" in text
    assert "\\x1b[2J\\x07&lt;a&gt;&amp;" in xml


def test_the_prefix_of_a_gateway_is_kept(httpserver: HTTPServer, examine: Any) -> None:
    httpserver.expect_request(re.compile("^/wan/v2/(api|file-upload)/")).respond_with_json(
        {"code": 401, "msg": "no"}
    )

    assert examine(httpserver.url_for("/wan/v2/")).exit_code == 0
    httpserver.check_assertions()


def test_throttling_is_waited_out(served: Mock) -> None:
    served.reset(settings=Settings(limits=Limits(reads=Rate(1, 5.0))))
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        served.advance(seconds)

    examination = Examination(served.document, Server(served.url), served.key, sleep=sleep)
    run_checks(examination)

    assert waits
    assert [r for r in examination.results if r.verdict is CheckVerdict.DIFFERS] == []


def test_a_new_task_is_given_time_to_appear(served: Mock) -> None:
    served.reset(settings=Settings(limits=Limits.none()))
    examination = Examination(
        served.document, Server(served.url), served.key, spend=2, sleep=served.advance
    )
    run_checks(examination)

    assert len(examination.tasks) == 2
    assert [r for r in examination.results if r.verdict is CheckVerdict.DIFFERS] == []
