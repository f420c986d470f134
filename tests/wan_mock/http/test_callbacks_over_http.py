"""Callbacks as a receiver sees them: when, how often, signed by whom."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

import pytest
from werkzeug import Request, Response

from wan_mock.api.settings import Callbacks, Settings
from wan_mock.faults import (
    DelayCallback,
    FailTask,
    HoldCallback,
    LoseCallback,
    RepeatCallback,
    WrongSignature,
)
from wan_mock.mock import Mock


class Receiver:
    """Takes callbacks and answers with the given statuses, then with 200."""

    def __init__(self, httpserver: Any) -> None:
        self.url = httpserver.url_for("/hook")
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.statuses: list[int] = []
        httpserver.expect_request("/hook", method="POST").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        self.bodies.append(request.get_json())
        self.headers.append(dict(request.headers))
        return Response("{}", status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def ids(self) -> list[str]:
        return [body["data"]["taskId"] for body in self.bodies]


@pytest.fixture
def receiver(httpserver: Any) -> Receiver:
    return Receiver(httpserver)


def test_a_callback_brings_the_body_of_record_info(
    mock: Mock, call: Any, receiver: Receiver
) -> None:
    task_id = call.created_id(callBackUrl=receiver.url)

    mock.advance(119)
    early = list(receiver.bodies)
    mock.advance(1)

    assert early == []
    assert receiver.bodies == [call.details(task_id).json]
    assert [record.outcome for record in mock.callbacks] == ["delivered"]


def test_a_failure_comes_under_code_501(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.inject(FailTask("nsfw"))
    call.created_id(callBackUrl=receiver.url)

    mock.advance(120)

    (body,) = receiver.bodies
    assert (body["code"], body["data"]["state"], body["data"]["resultJson"]) == (501, "fail", None)


def signature(key: str, task_id: str, timestamp: str) -> str:
    digest = hmac.new(key.encode(), f"{task_id}.{timestamp}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@pytest.mark.parametrize(("fault", "genuine"), [(None, True), (WrongSignature(), False)])
def test_a_callback_is_signed_when_there_is_a_key(
    start_mock: Any, caller: Any, receiver: Receiver, fault: Any, genuine: bool
) -> None:
    mock = start_mock(settings=Settings(callbacks=Callbacks(webhook_key="secret")))
    if fault:
        mock.inject(fault)
    task_id = caller(mock).created_id(callBackUrl=receiver.url)

    mock.advance(120)

    (headers,) = receiver.headers
    expected = signature("secret", task_id, headers["X-Webhook-Timestamp"])
    assert (headers["X-Webhook-Signature"] == expected) is genuine
    assert headers["X-Webhook-Timestamp"] == str(int(mock.now))


def test_without_a_key_nothing_is_signed(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.finish(call.created_id(callBackUrl=receiver.url))

    assert "X-Webhook-Signature" not in receiver.headers[0]


def test_a_callback_that_fails_is_tried_again(mock: Mock, call: Any, receiver: Receiver) -> None:
    receiver.statuses = [500, 302]
    mock.finish(call.created_id(callBackUrl=receiver.url))

    mock.advance(60)

    assert [record.outcome for record in mock.callbacks] == ["failed", "failed", "delivered"]
    assert [record.attempt for record in mock.callbacks] == [1, 2, 3]


def test_after_three_retries_it_is_given_up(mock: Mock, call: Any, receiver: Receiver) -> None:
    receiver.statuses = [500] * 10
    mock.finish(call.created_id(callBackUrl=receiver.url))

    mock.advance(3_600)

    assert [record.outcome for record in mock.callbacks] == ["failed"] * 3 + ["given up"]


def test_a_callback_can_be_lost(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.inject(LoseCallback(), call=1)
    lost, kept = (call.created_id(callBackUrl=receiver.url) for _ in range(2))

    mock.advance(200)

    assert receiver.ids == [kept]
    lost_one = mock.callbacks[0]
    assert (lost_one.task_id, lost_one.outcome, lost_one.faults) == (
        lost,
        "lost",
        ("LoseCallback()",),
    )


def test_a_callback_can_come_twice(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.inject(RepeatCallback(times=3))
    task_id = call.created_id(callBackUrl=receiver.url)

    mock.advance(200)

    assert receiver.ids == [task_id] * 3


def test_a_callback_can_be_late(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.inject(DelayCallback(600))
    call.created_id(callBackUrl=receiver.url)

    mock.advance(719)
    before = len(receiver.ids)
    mock.advance(1)

    assert (before, len(receiver.ids)) == (0, 1)


def test_callbacks_can_come_out_of_order(mock: Mock, call: Any, receiver: Receiver) -> None:
    mock.inject(HoldCallback(behind=1), call=1)
    first, second = (call.created_id(callBackUrl=receiver.url) for _ in range(2))

    mock.advance(200)

    assert receiver.ids == [second, first]


def test_the_mock_calls_nobody_but_loopback(mock: Mock, call: Any) -> None:
    task_id = call.created_id(callBackUrl="https://hooks.example.com/x")

    mock.finish(task_id)

    (record,) = mock.callbacks
    assert record.outcome == "not allowed"
    assert record.error == "name the host in Settings.allowed_hosts"


def test_a_redirect_is_not_followed(mock: Mock, call: Any, httpserver: Any) -> None:
    httpserver.expect_request("/hook").respond_with_data(
        "", status=307, headers={"Location": httpserver.url_for("/other")}
    )
    mock.finish(call.created_id(callBackUrl=httpserver.url_for("/hook")))

    assert [record.status for record in mock.callbacks] == [307]
    assert [request.path for request, _ in httpserver.log] == ["/hook"]


def test_a_callback_that_failed_says_why(mock: Mock, call: Any, httpserver: Any) -> None:
    moved = {"Location": "/hook/"}
    httpserver.expect_request("/hook").respond_with_data("", status=307, headers=moved)
    httpserver.expect_request("/busy").respond_with_data("", status=503)
    for path in ("/hook", "/busy"):
        call.create(callBackUrl=httpserver.url_for(path))
    mock.advance(120)

    redirected, busy = (record for record in mock.callbacks if record.attempt == 1)

    assert redirected.error == (
        "HTTP 307 in place of 200: callbacks follow no redirect, so give the address it leads to, "
        + httpserver.url_for("/hook/")
    )
    assert (busy.status, busy.error) == (503, "HTTP 503 in place of 200")
    assert "give the address it leads to" in str(redirected)


def test_in_scaled_time_callbacks_come_by_themselves(
    start_mock: Any, caller: Any, receiver: Receiver
) -> None:
    mock = start_mock(speed=1_000.0)
    task_id = caller(mock).created_id(callBackUrl=receiver.url)

    deadline = time.monotonic() + 5
    while not receiver.ids and time.monotonic() < deadline:
        time.sleep(0.01)

    assert receiver.ids == [task_id]
    assert mock.task(task_id).state == "success"


def test_a_receiver_may_be_the_mocks_own_server(mock: Mock, call: Any) -> None:
    mock.server.expect_request("/hook").respond_with_data("ok")

    mock.finish(call.created_id(callBackUrl=f"{mock.url}/hook"))

    assert [record.outcome for record in mock.callbacks] == ["delivered"]
    assert mock.complaints == ()


async def test_time_moves_without_blocking_the_receivers_loop(mock: Mock, call: Any) -> None:
    import asyncio

    received: list[bytes] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.to_thread(call.created_id, callBackUrl=f"http://127.0.0.1:{port}/hook")

    async with server:
        await mock.advance_async(120)

    assert len(received) == 1
