"""HTTP as it really comes: kept alive, chunked, malformed, too large, hostile."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from wan_mock.api.callbacks import Delivery
from wan_mock.api.message import Request, Response
from wan_mock.faults import Delay, Fault
from wan_mock.mock import Mock


def exchange(mock: Mock, raw: bytes) -> bytes:
    """Send bytes as they are and read until the server hangs up or pauses."""
    address = (mock.server.host, mock.server.port)
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while got := connection.recv(65_536):
            received += got
    return received


def test_a_connection_serves_many_requests(mock: Mock) -> None:
    parts = urlsplit(mock.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    headers = {"Authorization": f"Bearer {mock.key}"}
    sockets = []

    for _ in range(3):
        connection.request("GET", "/api/v1/chat/credit", headers=headers)
        assert json.load(connection.getresponse())["code"] == 200
        sockets.append(connection.sock)

    connection.close()
    assert sockets[0] is not None
    assert sockets[0] is sockets[1] is sockets[2]


def test_requests_may_be_pipelined(mock: Mock) -> None:
    one = f"GET /api/v1/chat/credit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mock.key}\r\n\r\n"

    assert exchange(mock, one.encode() * 2).count(b'"code":200') == 2


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: ten",
        "Content-Length: -1",
        "Transfer-Encoding: chunked",
    ],
)
def test_a_body_badly_framed_is_refused(mock: Mock, head: str) -> None:
    raw = f"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\nzz\r\n"

    assert exchange(mock, raw.encode()).startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\xff\r\n",
    ],
)
def test_what_is_not_http_does_no_harm(mock: Mock, call: Any, raw: bytes) -> None:
    exchange(mock, raw)

    assert call("GET", "/api/v1/chat/credit").json["code"] == 200
    assert mock.complaints == ()


def test_a_client_that_hangs_up_in_the_middle_creates_nothing(mock: Mock) -> None:
    raw = b"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"

    assert exchange(mock, raw) == b""
    assert mock.created == 0


def test_a_large_body_is_answered_although_it_is_not_read(mock: Mock, call: Any) -> None:
    answer = call("POST", "/api/v1/jobs/createTask", b"x" * 2_000_000)

    assert answer.status == 413
    assert mock.requests[0].code == 413


def test_the_go_ahead_is_given_when_asked_for(mock: Mock) -> None:
    head = f"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mock.key}"
    raw = f"{head}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{{}}"

    answer = exchange(mock, raw.encode())

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_a_header_cannot_be_split(mock: Mock, call: Any) -> None:
    mock.add_route(
        "GET", "/own", lambda request: Response(content=b"x", headers={"X-A": "1\r\nX-Evil: 2"})
    )

    headers = call("GET", "/own").headers

    assert headers["x-a"] == "1X-Evil: 2"
    assert "x-evil" not in headers


def test_added_routes_are_served_and_not_recorded(mock: Mock, call: Any) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(payload={"created": mock.created})

    mock.add_route("POST", "/desk/*", answer)

    assert call("POST", "/desk/tasks?a=1", {"b": 2}).json == {"created": 0}
    assert (seen[0].path, dict(seen[0].query), seen[0].body) == (
        "/desk/tasks",
        {"a": "1"},
        b'{"b": 2}',
    )
    assert mock.requests == ()
    assert mock.complaints == ()


def test_a_route_that_fails_is_a_complaint(mock: Mock, call: Any) -> None:
    def fail(request: Request) -> Response:
        raise ValueError("a bug in a route")

    mock.add_route("GET", "/own", fail)

    assert call("GET", "/own").status == 500
    assert "a bug in a route" in mock.forgive()[0]


@dataclass(frozen=True)
class Broken(Fault):
    """A fault with a bug."""

    def on_response(self, response: Response) -> Response:
        raise RuntimeError("a bug in a fault")

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        raise RuntimeError("a bug in a fault")


def test_a_fault_that_fails_is_a_complaint(mock: Mock, call: Any) -> None:
    mock.inject(Broken(), on="createTask")

    assert call.create().status == 500
    assert mock.requests[0].verdict == "broken"
    assert "a bug in a fault" in mock.forgive()[0]


def test_callbacks_go_on_after_a_fault_that_fails(start_mock: Any, caller: Any) -> None:
    mock = start_mock(speed=1_000.0)
    mock.server.expect_request("/hook").respond_with_data("ok")
    mock.inject(Broken(), on="callback", call=1)

    for _ in range(2):
        caller(mock).create(callBackUrl=f"{mock.url}/hook")
    deadline = time.monotonic() + 5
    while not mock.callbacks and time.monotonic() < deadline:
        time.sleep(0.01)

    assert [record.outcome for record in mock.callbacks] == ["delivered"]
    assert "a bug in a fault" in mock.forgive()[0]


def test_paths_a_test_expects_go_to_pytest_httpserver(mock: Mock, call: Any) -> None:
    mock.server.expect_request("/other").respond_with_json({"other": True})

    assert call("GET", "/other").json == {"other": True}
    assert call.create().json["code"] == 200
    assert call("GET", "/else").status == 500
    assert "No handler found" in mock.forgive()[0]


def test_an_unknown_path_is_a_complaint(mock: Mock, call: Any) -> None:
    answer = call("GET", "/api/v1/jobs/recordinfo")

    assert answer.status == 404
    assert mock.requests[0].verdict == "unexpected"
    with pytest.raises(AssertionError, match="the nearest is GET /api/v1/jobs/recordInfo"):
        mock.check()


def test_a_wrong_method_names_the_right_one(mock: Mock, call: Any) -> None:
    answer = call("PUT", "/api/v1/chat/credit")

    assert (answer.status, answer.headers["allow"]) == (405, "GET")
    assert mock.forgive()


def test_no_key_is_recorded(mock: Mock, call: Any) -> None:
    call.create()
    call("GET", "/api/v1/chat/credit", key="sk-wrong-key")

    assert mock.key not in repr(mock.requests)
    assert "sk-wrong-key" not in repr(mock.requests)


def test_a_stop_hangs_up_on_idle_clients_and_a_start_begins_again(
    start_mock: Any, caller: Any
) -> None:
    mock = start_mock()
    parts = urlsplit(mock.url)
    idle = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    idle.request("GET", "/api/v1/chat/credit")
    idle.getresponse().read()
    began = time.monotonic()

    mock.stop()

    assert time.monotonic() - began < 2
    assert idle.sock is not None
    assert idle.sock.recv(10) == b""
    idle.close()
    mock.start()
    assert caller(mock)("GET", "/api/v1/chat/credit").json["code"] == 200


def test_a_stop_ends_an_answer_that_is_held_back(start_mock: Any, caller: Any) -> None:
    mock = start_mock()
    mock.inject(Delay(30))
    call = threading.Thread(target=_ignore_errors, args=(caller(mock).create,))
    call.start()
    while not mock.created:
        time.sleep(0.005)

    mock.stop()
    call.join(timeout=5)

    assert not call.is_alive()


def _ignore_errors(act: Callable[[], object]) -> None:
    with suppress(OSError, http.client.HTTPException):
        act()


def test_a_taken_port_is_an_ordinary_error(mock: Mock, start_mock: Any) -> None:
    with pytest.raises(OSError, match="in use"):
        start_mock(port=mock.server.port)


def test_a_reset_begins_again_on_the_same_port(mock: Mock, call: Any) -> None:
    heard: list[str | None] = []
    mock.subscribe(lambda record: heard.append(record.operation))
    call.create()
    url = mock.url

    mock.reset(profile="documented", seed=9)
    task_id = call.created_id()

    assert (mock.url, mock.created, len(mock.requests)) == (url, 1, 1)
    assert task_id.startswith("task_wan_")
    assert heard == ["createTask", "createTask"]
    assert mock.files_url.startswith("http://localhost:")


def test_accounts_do_not_share(mock: Mock, call: Any) -> None:
    mock.add_account("second", 10)
    task_id = call.created_id()
    mock.advance(2)

    own = call.details(task_id).json["code"]
    foreign = call("GET", f"/api/v1/jobs/recordInfo?taskId={task_id}", key="second").json["code"]

    assert (own, foreign) == (200, 422)
    assert call("GET", "/api/v1/chat/credit", key="second").json["data"] == 10
