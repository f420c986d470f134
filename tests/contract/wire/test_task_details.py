"""The record of a task in every shape it was documented or seen in, member by member."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wan_client import UNSET

from scripts.documents import same

TASK_ID = "51c0a1ab45a64a1a97d11d5e8a5d4f0e"
PARAM = json.dumps({"model": "wan/x", "input": json.dumps({"prompt": "A red fox in snow"})})
RESULT = json.dumps({"resultUrls": ["https://files.example.com/a.mp4"]})

SHAPES: dict[str, tuple[str, Any, str]] = {
    "id of 32 hex characters": ("taskId", TASK_ID, "task_id"),
    "id as in the pages": ("taskId", "task_wan_1765172502514", "task_id"),
    "state waiting": ("state", "waiting", "state"),
    "state queuing": ("state", "queuing", "state"),
    "state generating": ("state", "generating", "state"),
    "state success": ("state", "success", "state"),
    "state fail": ("state", "fail", "state"),
    "state unknown": ("state", "paused", "state"),
    "state null": ("state", None, "state"),
    "failCode empty": ("failCode", "", "fail_code"),
    "failCode null": ("failCode", None, "fail_code"),
    "failCode text": ("failCode", "422", "fail_code"),
    "failCode number": ("failCode", 500, "fail_code"),
    "failMsg empty": ("failMsg", "", "fail_msg"),
    "failMsg null": ("failMsg", None, "fail_msg"),
    "failMsg one word": ("failMsg", "nsfw", "fail_msg"),
    "resultJson empty while pending": ("resultJson", "", "result_json"),
    "resultJson null on failure": ("resultJson", None, "result_json"),
    "resultJson with files": ("resultJson", RESULT, "result_json"),
    "resultJson of a text model": ("resultJson", '{"resultObject":{"text":"a"}}', "result_json"),
    "resultJson with more keys": (
        "resultJson",
        '{"resultUrls":["https://a/b"],"firstFrameUrl":"https://a/c"}',
        "result_json",
    ),
    "resultJson cut off": ("resultJson", '{"resultUrls":["https', "result_json"),
    "costTime in milliseconds": ("costTime", 187808, "cost_time"),
    "costTime in seconds": ("costTime", 188, "cost_time"),
    "costTime with a fraction": ("costTime", 188.5, "cost_time"),
    "costTime null": ("costTime", None, "cost_time"),
    "createTime": ("createTime", 1765172502514, "create_time"),
    "completeTime": ("completeTime", 1765172690322, "complete_time"),
    "completeTime null": ("completeTime", None, "complete_time"),
    "updateTime": ("updateTime", 1765172690322, "update_time"),
    "updateTime null": ("updateTime", None, "update_time"),
    "param as text in text": ("param", PARAM, "param"),
    "param as an object": ("param", {"model": "wan/x", "input": {"prompt": "A fox"}}, "param"),
    "param null": ("param", None, "param"),
    "progress": ("progress", 40, "progress"),
    "progress with a fraction": ("progress", 99.5, "progress"),
    "progress null": ("progress", None, "progress"),
    "creditsConsumed": ("creditsConsumed", 12.5, "credits_consumed"),
    "creditsConsumed whole": ("creditsConsumed", 80, "credits_consumed"),
    "successFlag 0": ("successFlag", 0, "success_flag"),
    "successFlag 1": ("successFlag", 1, "success_flag"),
    "paramJson": ("paramJson", PARAM, "param_json"),
    "operationType": ("operationType", "wan/x", "operation_type"),
    "response with files": ("response", {"resultUrls": ["https://a/b"]}, "response"),
    "response null": ("response", None, "response"),
}


@pytest.fixture
def receive(call: Any, wire: Any, get_task_details: Any) -> Any:
    """Let the server answer with a record, and give what the client makes of it."""

    def received(data: Any, **envelope: Any) -> Any:
        payload = {"code": 200, "msg": "success", "data": data} | envelope
        wire.answer(payload)
        parsed = call(get_task_details, task_id=TASK_ID).parsed
        assert same(parsed.to_dict(), payload)
        return parsed

    return received


@pytest.mark.parametrize(("member", "value", "attribute"), SHAPES.values(), ids=SHAPES)
def test_each_shape_reaches_its_attribute(
    receive: Any, member: str, value: Any, attribute: str
) -> None:
    record = receive({"taskId": TASK_ID, "model": "wan/x", member: value}).data

    assert same(getattr(record, attribute), value)
    assert record.additional_properties == {}


@pytest.mark.parametrize("member", sorted({member for member, _, _ in SHAPES.values()}))
def test_each_member_may_be_absent(receive: Any, member: str) -> None:
    attribute = next(name for wire, _, name in SHAPES.values() if wire == member)

    assert getattr(receive({}).data, attribute) is UNSET


def test_every_member_of_the_document_is_covered(get_task_details: Any) -> None:
    data = get_task_details.answer_schema["properties"]["data"]["anyOf"][0]["properties"]

    assert {member for member, _, _ in SHAPES.values()} | {"model"} == set(data)


def test_a_member_of_an_unexpected_kind_is_kept_beside_the_others(receive: Any) -> None:
    record = receive({"taskId": TASK_ID, "costTime": "188", "state": ["waiting"]}).data

    assert (record.task_id, record.cost_time, record.state) == (TASK_ID, UNSET, UNSET)
    assert record.additional_properties == {"costTime": "188", "state": ["waiting"]}


def test_a_whole_number_may_be_written_with_a_point(receive: Any) -> None:
    assert receive({"createTime": 1765172502514.0}).data.create_time == 1765172502514


def test_a_fraction_of_a_whole_number_is_not_cut_off(receive: Any) -> None:
    record = receive({"createTime": 1765172502514.5, "successFlag": 0.5}).data

    assert (record.create_time, record.success_flag) == (UNSET, UNSET)
    assert record.additional_properties == {"createTime": 1765172502514.5, "successFlag": 0.5}


def test_members_that_came_later_are_kept(receive: Any) -> None:
    record = receive({"taskId": TASK_ID, "queuePosition": 3, "nested": {"a": [None, 1.5]}}).data

    assert record.additional_properties == {"queuePosition": 3, "nested": {"a": [None, 1.5]}}


@pytest.mark.parametrize("data", [None, {}], ids=["null", "empty"])
def test_an_unknown_or_new_task_has_no_record(receive: Any, data: Any) -> None:
    parsed = receive(data, code=422, msg="recordInfo is null")

    assert (parsed.code, parsed.msg) == (422, "recordInfo is null")
    assert not parsed.data or parsed.data.task_id is UNSET


def test_the_prose_sample_with_message_instead_of_msg_is_read(
    call: Any, wire: Any, get_task_details: Any
) -> None:
    payload = {"code": 200, "message": "success", "data": {"taskId": TASK_ID}}
    wire.answer(payload)

    parsed = call(get_task_details, task_id=TASK_ID).parsed

    assert (parsed.code, parsed.msg, parsed.data.task_id) == (200, UNSET, TASK_ID)
    assert parsed.additional_properties == {"message": "success"}
    assert parsed.to_dict() == payload
