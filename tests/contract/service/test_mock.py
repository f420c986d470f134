"""The typed client at the mock, in both profiles: every body, every end, every fault."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from wan_client import UNSET
from wan_client.models import DownloadUrlRequest, TaskDetailsResponse

from scripts.documents import same
from wan_mock import (
    AnswerWith,
    BadResultJson,
    GatewayPage,
    InvalidJson,
    Limits,
    NoResultJson,
    NullData,
    NumericFailCode,
    Rate,
    Settings,
    UnknownCode,
    UnknownState,
)

A_JOB = 120
ONE_WAY = pytest.mark.parametrize("call", ["sync"], indirect=True)


def urls(record: Any) -> list[str]:
    found: list[str] = json.loads(record.result_json)["resultUrls"]
    return found


@ONE_WAY
def test_every_valid_body_makes_one_task(
    call: Any, mock: Any, create_task: Any, valid: Any
) -> None:
    answer = call(create_task, body=valid.model.typed(valid.body))

    assert (answer.status_code, answer.parsed.code) == (200, 200)
    assert mock.created == 1
    assert mock.task(answer.parsed.data.task_id).model == valid.model.id


@ONE_WAY
def test_no_faulty_body_makes_a_task(call: Any, mock: Any, create_task: Any, invalid: Any) -> None:
    answer = call.unchecked(create_task, invalid.body)

    assert answer.parsed.code in (422, 500)
    assert answer.status_code == {"observed": 200}.get(mock.profile, 422)
    assert not getattr(answer.parsed, "data", None)
    assert (mock.created, mock.balance) == (0, mock.settings.credits)


def test_a_job_ends_with_a_file_that_needs_no_key(
    call: Any, mock: Any, create: Any, follow: Any, model: Any
) -> None:
    task_id = create(model)
    mock.advance(A_JOB)

    record = follow(task_id)

    (url,) = urls(record)
    assert record.state == "success"
    assert record.complete_time - record.create_time == A_JOB * 1000
    assert record.cost_time == {"observed": A_JOB}.get(mock.profile, A_JOB * 1000)
    assert _get(url)[4:8] == b"ftyp"


def test_a_result_has_a_download_address(
    call: Any, mock: Any, create: Any, follow: Any, operations: Any, model: Any
) -> None:
    task_id = create(model)
    mock.finish(task_id)
    (url,) = urls(follow(task_id))

    link = call(operations["createDownloadUrl"], body=DownloadUrlRequest(url=url)).parsed

    assert link.code == 200
    assert _get(link.data) == _get(url)


def test_a_failed_task_tells_why_and_costs_nothing(
    mock: Any, create: Any, follow: Any, model: Any
) -> None:
    before = mock.balance
    task_id = create(model)
    mock.fail(task_id, "nsfw", "422")

    record = follow(task_id)

    assert (record.state, record.fail_code, record.fail_msg) == ("fail", "422", "nsfw")
    assert not record.result_json
    assert mock.balance == before


def test_a_new_task_is_not_known_at_once(
    call: Any, create: Any, get_task_details: Any, model: Any
) -> None:
    parsed = call(get_task_details, task_id=create(model)).parsed

    assert parsed.code in (404, 422)
    assert not getattr(parsed, "data", None)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (Settings(credits=1), 402),
        (Settings(limits=Limits(creations=Rate(0, 10))), 429),
    ],
    ids=["no credits", "too many requests"],
)
def test_a_limit_is_told_by_its_code(
    call: Any, mock: Any, create_task: Any, settings: Settings, code: int
) -> None:
    mock.reset(settings=settings)

    answer = call(create_task)

    assert answer.parsed.code == code
    assert answer.status_code == {"observed": 200}.get(mock.profile, code)
    assert mock.created == 0


def test_a_model_that_is_switched_off_is_told_by_505(
    call: Any, mock: Any, create_task: Any, model: Any
) -> None:
    mock.reset(settings=Settings(disabled_models=frozenset({model.id})))

    assert call(create_task, body=model.typed(model.minimal())).parsed.code == 505


@pytest.mark.parametrize(
    "fault",
    [AnswerWith(455, "maintenance"), AnswerWith(455, "maintenance", 455), UnknownCode(433)],
    ids=repr,
)
def test_an_answer_out_of_order_keeps_its_code(
    call: Any, mock: Any, enveloped: Any, fault: Any
) -> None:
    mock.inject(fault, on=enveloped.id)

    assert call(enveloped).parsed.code in (455, 433)


@pytest.mark.parametrize("fault", [GatewayPage(), InvalidJson()], ids=repr)
def test_what_is_no_json_leaves_parsed_none(
    call: Any, mock: Any, operation: Any, fault: Any
) -> None:
    mock.inject(fault, on=operation.id)

    answer = call(operation)

    assert answer.parsed is None
    assert answer.content


def test_an_unknown_state_is_read(mock: Any, create: Any, follow: Any, model: Any) -> None:
    mock.inject(UnknownState("paused"))

    assert follow(create(model)).state == "paused"


@pytest.mark.parametrize(
    ("fault", "result_json"),
    [(BadResultJson('{"resultUrls":['), '{"resultUrls":['), (NoResultJson(), None)],
    ids=["cut off", "missing"],
)
def test_a_result_out_of_order_is_read(
    mock: Any, create: Any, follow: Any, model: Any, fault: Any, result_json: Any
) -> None:
    mock.inject(fault)
    task_id = create(model)
    mock.advance(A_JOB)

    record = follow(task_id)

    assert record.state == "success"
    assert (record.result_json or None) == result_json


def test_a_fail_code_may_be_a_number(mock: Any, create: Any, follow: Any, model: Any) -> None:
    mock.inject(NumericFailCode())
    task_id = create(model)
    mock.fail(task_id)

    assert follow(task_id).fail_code == 500


def test_data_may_be_null_in_success(
    call: Any, mock: Any, create: Any, get_task_details: Any, model: Any
) -> None:
    task_id = create(model)
    mock.advance(2)
    mock.inject(NullData(), on="getTaskDetails")

    parsed = call(get_task_details, task_id=task_id).parsed

    assert (parsed.code, parsed.data) == (200, None)


@pytest.mark.parametrize("fails", [False, True], ids=["success", "failure"])
def test_a_callback_reads_like_a_record(
    call: Any, mock: Any, create: Any, follow: Any, model: Any, httpserver: Any, fails: bool
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_json({"code": 200})
    task_id = create(model, callBackUrl=httpserver.url_for("/hook"))
    if fails:
        mock.fail(task_id, "nsfw")
    mock.advance(A_JOB)

    ((request, _),) = httpserver.log
    told = TaskDetailsResponse.from_dict(request.get_json())

    assert "Authorization" not in request.headers
    assert told.code == (501 if fails else 200)
    assert told.data.state == ("fail" if fails else "success")
    assert told.data.additional_properties == {}
    assert same(told.data.to_dict(), follow(task_id).to_dict())


def test_nothing_that_the_mock_says_is_unknown_to_the_client(
    mock: Any, create: Any, follow: Any, model: Any
) -> None:
    task_id = create(model)
    mock.advance(A_JOB)

    assert follow(task_id).additional_properties == {}
    assert follow(task_id).state is not UNSET


def _get(url: str) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().read()
    finally:
        connection.close()
