"""The life of a job as a client sees it, over a real socket."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wan_mock.mock import Mock


def test_a_job_runs_to_its_clip(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    mock.advance(120)

    record = call.details(task_id).json["data"]
    (url,) = json.loads(record["resultJson"])["resultUrls"]
    clip = call("GET", url)

    assert record["state"] == "success"
    assert clip.status == 200
    assert clip.headers["content-type"] == "video/mp4"
    assert clip.body[4:8] == b"ftyp"


def test_the_states_follow_each_other(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    mock.advance(120)

    assert [state for _, state in mock.task(task_id).history] == [
        "waiting",
        "queuing",
        "generating",
        "success",
    ]


def test_a_task_is_not_visible_at_once(mock: Mock, call: Any) -> None:
    task_id = call.created_id()

    before = call.details(task_id).json
    mock.advance(1)
    after = call.details(task_id).json

    assert before == {"code": 422, "msg": "recordInfo is null", "data": None}
    assert after["data"]["state"] == "waiting"


def test_a_task_takes_credits(mock: Mock, call: Any) -> None:
    balance = call("GET", "/api/v1/chat/credit").json["data"]
    call.create()

    assert balance == 5000.0
    assert call("GET", "/api/v1/chat/credit").json["data"] == 4920.0
    assert (mock.created, mock.paid, mock.balance) == (1, 80.0, 4920.0)


def test_a_failed_task_costs_nothing(mock: Mock, call: Any) -> None:
    task_id = call.created_id()

    mock.fail(task_id, "nsfw")

    assert mock.balance == 5000.0
    assert mock.paid == 0
    record = call.details(task_id).json["data"]
    assert (record["state"], record["failMsg"], record["failCode"]) == ("fail", "nsfw", "500")


def test_without_credits_there_is_no_task(mock: Mock, call: Any) -> None:
    mock.balance = 79

    assert call.create().json["code"] == 402
    assert mock.created == 0


def test_a_wrong_key_gets_no_data(mock: Mock, call: Any) -> None:
    answer = call("GET", "/api/v1/chat/credit", key="wrong")

    assert answer.status == 200
    assert answer.json["code"] == 401
    assert "data" not in answer.json


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"input": {"prompt": "x"}}, 500, "model: This field is required"),
        ({"model": "wan/2-2-a14b-text-to-video-turbo"}, 500, "input: This field is required"),
        (
            {"model": "wan/2-2-a14b-text-to-video-turbo", "input": {}},
            500,
            "input.prompt: This field is required",
        ),
        (
            {
                "model": "wan/2-2-a14b-text-to-video-turbo",
                "input": {"prompt": "x", "aspect_ratio": "4:3"},
            },
            422,
            "input.aspect_ratio: is not one of the allowed values: 16:9, 9:16, 1:1",
        ),
        (
            {
                "model": "wan/2-2-a14b-text-to-video-turbo",
                "input": {"prompt": "x" * 5001},
            },
            422,
            "input.prompt: must have at most 5000 characters",
        ),
        (
            {
                "model": "wan/2-2-a14b-text-to-video-turbo",
                "callBackUrl": "not a uri",
                "input": {"prompt": "x", "seed": -1},
            },
            422,
            "callBackUrl: must be a valid uri; input.seed: must be at least 0",
        ),
    ],
)
def test_a_refusal_names_field_and_rule(call: Any, body: Any, code: int, message: str) -> None:
    answer = call("POST", "/api/v1/jobs/createTask", body).json

    assert (answer["code"], answer["msg"]) == (code, message)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"model": NaN}', b'{"a":1e999}', b"[" * 100_000]
)
def test_a_body_that_is_no_json_object_is_refused(mock: Mock, call: Any, text: bytes) -> None:
    answer = call(
        "POST", "/api/v1/jobs/createTask", text, headers={"Content-Type": "application/json"}
    )

    assert answer.json["code"] == 422
    assert mock.complaints == ()
