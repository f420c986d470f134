"""Callbacks: genuine or refused, and what a receiver makes of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.callbacks.receivers import AsgiReceiver, WsgiReceiver
from wan_jobs.callbacks.verification import CallbackEvent, ReplayGuard, verify_callback
from wan_jobs.errors import CallbackRefused, JournalError

NOW = 1_790_000_000.0
BODY = json.dumps({"code": 200, "data": {"taskId": "t1", "state": "success"}}).encode()


def signed(key: str = "right", task_id: str = "t1", at: float = NOW) -> dict[str, str]:
    message = f"{task_id}.{int(at)}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return {
        "X-Webhook-Timestamp": str(int(at)),
        "X-Webhook-Signature": base64.b64encode(digest).decode(),
    }


def verify(body: bytes = BODY, headers: dict[str, str] | None = None, **more: Any) -> CallbackEvent:
    options: dict[str, Any] = {"keys": ["right"], "now": NOW} | more
    return verify_callback(body, signed() if headers is None else headers, **options)


def test_a_genuine_callback() -> None:
    assert verify() == CallbackEvent("t1", verified=True)


def test_keys_can_be_rotated() -> None:
    assert verify(keys=["new", "right"]).verified
    assert verify(keys=["right", "new"]).verified


def test_without_keys_it_is_unverified() -> None:
    assert verify(headers={}, keys=()) == CallbackEvent("t1", verified=False)


def test_header_names_have_no_case() -> None:
    assert verify(headers={name.upper(): value for name, value in signed().items()}).verified


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"taskId": "t1", "task_id": "x"}, "taskId": "y"},
        {"data": {"task_id": "t1"}, "taskId": "x", "task_id": "y"},
        {"data": None, "taskId": "t1", "task_id": "x"},
        {"task_id": "t1", "data": {"taskId": ""}},
        {"task_id": "t1", "data": {"taskId": True}},
    ],
)
def test_four_places_of_the_id_in_order(body: dict[str, Any]) -> None:
    assert verify(json.dumps(body).encode()).task_id == "t1"


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": {"taskId": "a", "taskId": "b"}}',
        b'{"data": {"taskId": "a"}, "data": {"taskId": "b"}}',
        b'{"taskId": 7, "taskId": 8}',
    ],
)
def test_a_callback_that_names_two_tasks_proves_neither(body: bytes) -> None:
    with pytest.raises(CallbackRefused, match="names two tasks"):
        verify_callback(body, {})
    assert verify_callback(body.replace(b"b", b"a").replace(b"8", b"7"), {}).task_id in "a7"


def test_an_id_may_be_a_number() -> None:
    assert verify(b'{"data": {"taskId": 42}}', signed(task_id="42")).task_id == "42"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(key="wrong"),
        signed(task_id="t2"),
        signed(at=NOW - 301),
        signed(at=NOW + 301),
        signed() | {"X-Webhook-Timestamp": "soon"},
        signed() | {"X-Webhook-Timestamp": "١٧٩"},
        signed() | {"X-Webhook-Timestamp": "9" * 400},
        signed() | {"X-Webhook-Timestamp": f"+{int(NOW)}"},
        signed() | {"X-Webhook-Signature": ""},
        signed() | {"X-Webhook-Signature": "not base64 !"},
        signed() | {"X-Webhook-Signature": "é"},
    ],
)
def test_once_a_key_is_given_everything_else_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(CallbackRefused):
        verify(headers=headers)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b"{}", b"[" * 100_000, b"\xff", b" " * (1 << 21)],
)
def test_bodies_that_name_no_task_are_refused(body: bytes) -> None:
    with pytest.raises(CallbackRefused):
        verify(body)


@settings(deadline=None)
@given(
    st.binary(max_size=200), st.dictionaries(st.text(max_size=30), st.text(max_size=40), max_size=4)
)
def test_nothing_from_outside_can_pass_or_crash(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(CallbackRefused):
        verify(body, headers)


@pytest.mark.parametrize("keys", [[""], ["right", ""], "right", [None]])
def test_a_key_anyone_could_sign_with_is_a_mistake(keys: Any) -> None:
    with pytest.raises(ValueError, match="keys"):
        verify(keys=keys)
    with pytest.raises(ValueError, match="keys"):
        WsgiReceiver(print, keys=keys)


def test_replays_are_refused_for_as_long_as_they_could_pass() -> None:
    guard = ReplayGuard()
    assert verify(replays=guard).verified
    with pytest.raises(CallbackRefused, match="before"):
        verify(replays=guard, now=NOW + 299)
    assert verify(replays=guard, headers=signed(at=NOW + 1)).verified
    with pytest.raises(CallbackRefused, match="too far"):
        verify(replays=guard, now=NOW + 302)


def call_wsgi(app: WsgiReceiver, body: bytes, **environ: Any) -> tuple[str, bytes]:
    statuses: list[str] = []
    base = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "QUERY_STRING": "a=b&wan_token=tok",
    }
    answer = app(base | environ, lambda status, headers: statuses.append(status))
    return statuses[0], b"".join(answer)


async def call_asgi(app: AsgiReceiver, body: bytes, **scope: Any) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": body[:5], "more_body": True},
        {"type": "http.request", "body": body[5:]},
    ]

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    base = {"type": "http", "method": "POST", "headers": [], "query_string": b"wan_token=tok"}
    await app(base | scope, receive, send)
    return sent[0]["status"], sent[1]["body"]


async def test_receivers_answer_as_the_service_expects_and_hand_the_event_on() -> None:
    events: list[CallbackEvent] = []
    event = CallbackEvent("t1", verified=False, token="tok")
    status, body = call_wsgi(WsgiReceiver(events.append), BODY)
    assert (status, json.loads(body)) == ("200 OK", {"code": 200, "msg": "success"})
    assert await call_asgi(AsgiReceiver(events.append), BODY) == (200, body)
    assert events == [event, event]


def nobody(event: CallbackEvent) -> None:
    pytest.fail(f"handed on: {event}")


async def test_receivers_refuse_what_is_not_genuine() -> None:
    wsgi, asgi = WsgiReceiver(nobody, keys=["k"]), AsgiReceiver(nobody, keys=["k"])
    forged = {"HTTP_X_WEBHOOK_TIMESTAMP": "1", "HTTP_X_WEBHOOK_SIGNATURE": "AAAA"}
    assert call_wsgi(wsgi, BODY, **forged)[0] == "400 Bad Request"
    assert call_wsgi(wsgi, BODY, CONTENT_LENGTH="99999999")[0] == "400 Bad Request"
    assert call_wsgi(wsgi, BODY, REQUEST_METHOD="GET")[0] == "405 Method Not Allowed"
    assert (await call_asgi(asgi, BODY))[0] == 400
    assert (await call_asgi(asgi, BODY, method="PUT"))[0] == 405


def now_signed() -> dict[str, str]:
    headers = signed(at=time.time())
    return {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}


def test_a_callback_delivered_twice_is_handed_on_once() -> None:
    events: list[CallbackEvent] = []
    receiver, headers = WsgiReceiver(events.append, keys=["right"]), now_signed()
    assert call_wsgi(receiver, BODY, **headers)[0] == "200 OK"
    assert call_wsgi(receiver, BODY, **headers)[0] == "200 OK"
    assert len(events) == 1


def test_an_event_that_could_not_be_noted_is_asked_for_and_taken_again() -> None:
    outcomes: list[Exception | None] = [JournalError("full"), RuntimeError("no database"), None]

    def note(event: CallbackEvent) -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    receiver, headers = WsgiReceiver(note, keys=["right"]), now_signed()
    assert call_wsgi(receiver, BODY, **headers)[0] == "500 Error"
    with pytest.raises(RuntimeError):  # which the server logs, and answers with 500
        call_wsgi(receiver, BODY, **headers)
    assert call_wsgi(receiver, BODY, **headers)[0] == "200 OK"
    assert call_wsgi(receiver, BODY, **headers)[0] == "200 OK"
    assert outcomes == []


async def answers_of(handler: Any) -> list[int | str]:
    """Deliver one callback until it is taken, and once more."""
    headers = [(name.encode(), value.encode()) for name, value in signed(at=time.time()).items()]
    receiver = AsgiReceiver(handler, keys=["right"])
    sent: list[int | str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message.get("status", "body"))

    scope = {"type": "http", "method": "POST", "headers": headers, "query_string": b""}
    for _ in range(3):
        try:
            await receiver(scope, receive, send)
        except RuntimeError:
            sent.append("raised")
    return [each for each in sent if each != "body"]


@pytest.mark.parametrize("form", ["function", "coroutine function", "function of a coroutine"])
async def test_what_a_handler_raises_is_answered_and_raised_and_asked_for_again(form: str) -> None:
    outcomes: list[Exception | None] = [RuntimeError("no database"), None]

    def take(event: CallbackEvent) -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    async def awaited(event: CallbackEvent) -> None:
        take(event)

    handler = {"function": take, "coroutine function": awaited}.get(form, lambda it: awaited(it))
    assert await answers_of(handler) == [500, "raised", 200, 200]
    assert outcomes == []


def test_a_coroutine_function_is_refused_where_nobody_can_await_it() -> None:
    async def take(event: CallbackEvent) -> None: ...

    class Taker:
        async def __call__(self, event: CallbackEvent) -> None: ...

    for handler in (take, Taker()):
        with pytest.raises(ValueError, match="AsgiReceiver"):
            WsgiReceiver(handler)

    class Later:
        def __await__(self) -> Iterator[None]:
            yield

    for returned in (take, lambda event: Later()):
        with pytest.raises(TypeError, match="AsgiReceiver"):
            call_wsgi(WsgiReceiver(lambda event, returned=returned: returned(event)), BODY)


@pytest.mark.parametrize("length", ["9" * 5000, "1048577", "-1", "1e3", "\u0661"])
def test_an_odd_length_is_refused(length: str) -> None:
    assert call_wsgi(WsgiReceiver(nobody), BODY, CONTENT_LENGTH=length)[0] == "400 Bad Request"


def test_a_body_without_a_length_is_read_where_the_server_ends_it() -> None:
    events: list[CallbackEvent] = []
    receiver, chunked = WsgiReceiver(events.append), {"CONTENT_LENGTH": ""}
    assert call_wsgi(receiver, BODY, **chunked)[0] == "411 Length Required"
    ended = chunked | {"wsgi.input_terminated": True}
    assert call_wsgi(receiver, BODY, **ended)[0] == "200 OK"
    assert call_wsgi(receiver, b" " * ((1 << 20) + 1), **ended)[0] == "400 Bad Request"
    assert len(events) == 1


async def test_a_body_in_small_pieces_takes_time_by_its_size_alone() -> None:
    async def deliver(size: int) -> float:
        count = (1 << 18) // size
        part = {"type": "http.request", "body": b"x" * size, "more_body": True}
        parts = iter([part] * count + [{"type": "http.request"}])

        async def receive() -> dict[str, Any]:
            return next(parts)

        async def send(message: dict[str, Any]) -> None: ...

        began = time.process_time()
        scope = {"type": "http", "method": "POST", "headers": [], "query_string": b""}
        await AsgiReceiver(nobody)(scope, receive, send)
        return (time.process_time() - began) / count

    assert await deliver(4) < 20 * await deliver(64)
