"""What the client makes of an answer: success, and failures as HTTP 200 or as an HTTP status."""

from __future__ import annotations

from typing import Any

import pytest
from wan_client.models import ErrorResponse

from scripts.documents import same

DOCUMENTED = (401, 402, 404, 422, 429, 455, 500, 501, 505)
LATER = (400, 408, 433, 599)
CODES = (*DOCUMENTED, *LATER)

# The shapes a failure was seen in: 401 and throttling come without data, the rest with null.
FAILURES = {
    "without data": {},
    "data null": {"data": None},
    "more members": {"data": {"field": "prompt"}, "requestId": "7f", "success": False},
}


def test_success_is_read_into_the_operations_own_class(
    call: Any, wire: Any, operation: Any
) -> None:
    payload = operation.example_answers[0]
    wire.answer(payload)

    answer = call(operation)

    assert (answer.status_code, type(answer.parsed)) == (200, operation.answer_class)
    assert answer.parsed.code == payload["code"]
    assert same(answer.parsed.to_dict(), payload)


def test_the_short_functions_give_the_body_alone(call: Any, wire: Any, operation: Any) -> None:
    payload = operation.example_answers[0]
    wire.answer(payload)

    assert same(call.parsed(operation).to_dict(), payload)


@pytest.mark.parametrize("code", CODES)
def test_a_failure_inside_http_200_keeps_its_code(
    call: Any, wire: Any, enveloped: Any, code: int
) -> None:
    payload = {"code": code, "msg": "no", "data": None}
    wire.answer(payload)

    answer = call(enveloped)

    assert (answer.status_code, type(answer.parsed)) == (200, enveloped.answer_class)
    assert (answer.parsed.code, answer.parsed.msg, answer.parsed.data) == (code, "no", None)
    assert same(answer.parsed.to_dict(), payload)


@pytest.mark.parametrize("code", CODES)
def test_a_failure_as_an_http_status_is_an_error_response(
    call: Any, wire: Any, enveloped: Any, code: int
) -> None:
    payload = {"code": code, "msg": "no"}
    wire.answer(payload, status=code)

    answer = call(enveloped)

    assert (answer.status_code, type(answer.parsed)) == (code, ErrorResponse)
    assert (answer.parsed.code, answer.parsed.msg) == (code, "no")
    assert same(answer.parsed.to_dict(), payload)


@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize("members", FAILURES.values(), ids=FAILURES)
def test_a_failure_keeps_whatever_comes_with_it(
    call: Any, wire: Any, enveloped: Any, members: Any, status: int
) -> None:
    payload = {"code": 422, "msg": None, **members}
    wire.answer(payload, status=status)

    parsed = call(enveloped).parsed

    assert (parsed.code, parsed.msg) == (422, None)
    assert same(parsed.to_dict(), payload)


def test_the_http_status_does_not_decide_the_code(call: Any, wire: Any, enveloped: Any) -> None:
    wire.answer({"code": 402, "msg": "credits"}, status=500)

    answer = call(enveloped)

    assert (answer.status_code, answer.parsed.code) == (500, 402)


@pytest.mark.parametrize("status", [455, 599])
def test_no_status_raises_even_in_a_client_that_asks_for_it(
    call: Any, wire: Any, enveloped: Any, new_client: Any, status: int
) -> None:
    """The document has an answer for every status, so none is unexpected."""
    wire.answer({"code": status, "msg": "no"}, status=status)

    assert call(enveloped, new_client(raise_on_unexpected_status=True)).parsed.code == status


def test_headers_are_there_for_who_waits(call: Any, wire: Any, enveloped: Any) -> None:
    wire.answer({"code": 429, "msg": "slow down"}, 429, {"Retry-After": "7", "X-Request-Id": "a1"})

    headers = call(enveloped).headers

    assert (headers["retry-after"], headers["X-Request-ID"]) == ("7", "a1")
