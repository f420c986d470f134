"""Answers beyond the document: nothing crashes, nothing is lost, bad bodies leave `parsed` None."""

from __future__ import annotations

import gzip
import operator
from functools import cache
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wan_client import UNSET

from scripts.documents import same

BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SYNC = pytest.mark.parametrize("call", ["sync"], indirect=True)
"""Reading an answer is the same code either way; sending in both ways is tested elsewhere."""

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | st.text(max_size=8)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


@cache
def answers_like(operation: Any) -> st.SearchStrategy[Any]:
    return _varied(operation.answer_schema)


def _varied(schema: Any) -> st.SearchStrategy[Any]:
    """Give what the schema promises, with members missing, added or of another kind."""
    objects = [each for each in (schema, *schema.get("anyOf", ())) if "properties" in each]
    if not objects:
        return st.sampled_from(schema.get("examples", [None])) | numbers | json_values
    members = {name: _varied(member) for name, member in objects[0]["properties"].items()}
    known = st.fixed_dictionaries({}, optional=members)
    unknown = st.dictionaries(st.text(max_size=8), json_values, max_size=2)
    return st.builds(operator.or_, unknown, known) | json_values


@SYNC
@given(data=st.data(), status=st.sampled_from([200, 201, 400, 422, 455, 500, 599]))
@BOUNDED
def test_no_json_is_lost_and_none_crashes_the_client(
    call: Any, wire: Any, operation: Any, data: st.DataObject, status: int
) -> None:
    payload = data.draw(answers_like(operation), label="answer")
    wire.reset()
    wire.answer(payload, status)

    answer = call(operation)

    assert answer.status_code == status
    if isinstance(payload, dict):
        assert same(answer.parsed.to_dict(), payload)
        assert type(answer.parsed).__name__ in repr(answer)
    else:
        assert answer.parsed is None


@SYNC
@given(content=st.binary(max_size=40), status=st.sampled_from([200, 401, 500]))
@BOUNDED
def test_no_bytes_crash_the_client(
    call: Any, wire: Any, create_task: Any, content: bytes, status: int
) -> None:
    wire.reset()
    wire.answer(content, status)

    answer = call(create_task)

    assert (answer.status_code, answer.content) == (status, content)


GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

UNREADABLE = {
    "empty": b"",
    "HTML": GATEWAY,
    "cut off": b'{"code":200,"msg":"succ',
    "text": b"OK",
    "list": b"[1,2]",
    "null": b"null",
    "number": b"200",
    "string": b'"success"',
    "not UTF-8": b'{"code":200,"msg":"\xff\xfe"}',
    "deeply nested": b"[" * 100_000,
    "huge number": b'{"code":' + b"9" * 5000 + b"}",
    "two values": b'{"code":200}{"code":200}',
}


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_is_no_json_object_leaves_parsed_none(
    call: Any, wire: Any, create_task: Any, content: bytes, status: int
) -> None:
    wire.answer(content, status)

    answer = call(create_task)

    assert (answer.status_code, answer.content, answer.parsed) == (status, content, None)


def test_a_gateways_page_leaves_parsed_none(call: Any, wire: Any, enveloped: Any) -> None:
    wire.answer(GATEWAY, 502, {"Content-Type": "text/html"})

    answer = call(enveloped)

    assert (answer.status_code, answer.content, answer.parsed) == (502, GATEWAY, None)


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", ""])
def test_json_is_read_whatever_it_calls_itself(
    call: Any, wire: Any, create_task: Any, content_type: str
) -> None:
    wire.answer({"code": 401, "msg": "no"}, 200, {"Content-Type": content_type})

    assert call(create_task).parsed.code == 401


def test_json_with_a_byte_order_mark_is_read(call: Any, wire: Any, create_task: Any) -> None:
    wire.answer(b'\xef\xbb\xbf{"code":200}')

    assert call(create_task).parsed.code == 200


def test_a_compressed_answer_is_read(call: Any, wire: Any, create_task: Any) -> None:
    wire.answer(gzip.compress(b'{"code":200}'), 200, {"Content-Encoding": "gzip"})

    assert call(create_task).parsed.code == 200


def test_a_broken_compression_is_an_http_error(call: Any, wire: Any, create_task: Any) -> None:
    wire.answer(b"no gzip", 200, {"Content-Encoding": "gzip"})

    with pytest.raises(httpx2.HTTPError):
        call(create_task)


@pytest.mark.parametrize("status", [204, 302, 304])
def test_a_status_without_body_leaves_parsed_none(
    call: Any, wire: Any, create_task: Any, status: int
) -> None:
    wire.answer(b"", status, {"Location": "/elsewhere"})

    answer = call(create_task)

    assert (answer.status_code, answer.parsed) == (status, None)
    assert len(wire.requests) == 1


def test_deep_nesting_in_an_unknown_member_is_kept(call: Any, wire: Any, create_task: Any) -> None:
    nested: Any = "end"
    for _ in range(200):
        nested = {"more": [nested]}
    wire.answer({"code": 200, "later": nested})

    parsed = call(create_task).parsed

    assert parsed.additional_properties == {"later": nested}
    assert parsed.to_dict() == {"code": 200, "later": nested}


def test_a_code_that_is_no_number_is_kept(call: Any, wire: Any, enveloped: Any) -> None:
    wire.answer({"code": "401", "msg": 7, "data": []})

    parsed = call(enveloped).parsed

    assert parsed.code is UNSET
    assert parsed.to_dict() == {"code": "401", "msg": 7, "data": []}


def test_a_closed_port_is_an_http_error(call: Any, create_task: Any, new_client: Any) -> None:
    with pytest.raises(httpx2.HTTPError):
        call(create_task, new_client(base_url="http://127.0.0.1:1"))
