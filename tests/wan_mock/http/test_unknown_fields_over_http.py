"""A misspelled field is told always, and refused by a mock that is strict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wan_mock.api.settings import Settings
from wan_mock.mock import Mock

CREATE = "/api/v1/jobs/createTask"


def said(mock: Mock) -> list[str]:
    return [str(violation) for violation in mock.requests[-1].violations]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"input": {"prompt": "x", "aspect_ration": "1:1"}},
            "input.aspect_ration: is not a field here; did you mean `input.aspect_ratio`?",
        ),
        (
            {"input": {"prompt": "x", "aspectRatio": "1:1"}},
            "input.aspectRatio: is not a field here; did you mean `input.aspect_ratio`?",
        ),
        (
            {"input": {"prompt": "x"}, "callback_url": "http://localhost:1/"},
            "callback_url: is not a field here; did you mean `callBackUrl`?",
        ),
        (
            {"input": {"prompt": "x"}, "resolution": "480p"},
            "resolution: is not a field here; did you mean `input.resolution`?",
        ),
        (
            {"input": {"prompt": "x", "callBackUrl": "http://localhost:1/"}},
            "input.callBackUrl: is not a field here; did you mean `callBackUrl`?",
        ),
        (
            {"input": {"prompt": "x", "image_url": "http://localhost:1/a.png"}},
            "input.image_url: is a field of wan/2-2-a14b-speech-to-video-turbo, not of this",
        ),
        (
            {"input": {"prompt": "x", "zzz": 1}},
            "input.zzz: is not a field here; there are: prompt, resolution, aspect_ratio, seed",
        ),
    ],
)
def test_a_field_that_is_not_known_is_told_and_ignored(
    mock: Mock, call: Any, body: dict[str, Any], words: str
) -> None:
    answer = call.create(**body)

    assert answer.json["code"] == 200
    assert mock.created == 1
    assert said(mock) == [words]
    assert words in str(mock.requests[-1])


def test_a_strict_mock_refuses_it_with_the_name_that_was_meant(
    start_mock: Callable[..., Mock], caller: Any
) -> None:
    mock = start_mock(settings=Settings(strict=True))
    call = caller(mock)

    refused = call.create(input={"prompt": "x", "promt": "y"}).json
    missing = call.create(input={"promt": "y"}).json
    accepted = call.create(input={"prompt": "x"}).json

    assert (refused["code"], mock.created) == (422, 1)
    assert refused["msg"] == "input.promt: is not a field here; did you mean `input.prompt`?"
    assert missing["msg"].startswith("input.prompt: This field is required; input.promt: is not")
    assert accepted["code"] == 200


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"input": {"prompt": ""}}, "input.prompt: cannot be empty"),
        ({"input": {"prompt": " \n"}}, "input.prompt: cannot be empty"),
        (
            {"input": {"prompt": "x"}, "callBackUrl": "ftp://h/x"},
            "callBackUrl: must be an http:// or https:// address",
        ),
        (
            {"input": {"prompt": "x"}, "callBackUrl": "mailto:a@b.example"},
            "callBackUrl: must be an http:// or https:// address",
        ),
    ],
)
def test_what_can_hardly_be_meant_is_told_and_a_strict_mock_refuses_it(
    body: dict[str, Any], words: str, mock: Mock, call: Any, start_mock: Any, caller: Any
) -> None:
    assert call.create(**body).json["code"] == 200
    assert said(mock) == [words]

    strict = start_mock(settings=Settings(strict=True))
    refused = caller(strict).create(**body).json
    assert (refused["code"], refused["msg"], strict.created) == (422, words, 0)


@pytest.mark.parametrize("address", ["", "http://localhost:1/a", "HTTPS://localhost/a"])
def test_a_strict_mock_takes_every_address_of_the_web(
    address: str, start_mock: Any, caller: Any
) -> None:
    call = caller(start_mock(settings=Settings(strict=True)))

    said = call.create(input={"prompt": "x", "resolution": "480p"}, callBackUrl=address).json

    assert (said["code"] == 200) == bool(address)


def test_a_refusal_for_another_reason_tells_it_to_the_record_alone(mock: Mock, call: Any) -> None:
    answer = call.create(input={"promt": "y"}).json

    assert answer["msg"] == "input.prompt: This field is required"
    assert [violation.rule for violation in mock.requests[-1].violations] == ["required", "unknown"]


def test_the_name_of_the_model_in_another_case_is_told(
    start_mock: Callable[..., Mock], caller: Any
) -> None:
    call = caller(start_mock(settings=Settings(strict=True)))

    answer = call("POST", CREATE, {"Model": "wan/x", "input": {}}).json

    assert answer["msg"].endswith("Model: is not a field here; did you mean `model`?")


def test_a_model_that_is_misspelled_gets_the_nearest(call: Any) -> None:
    answer = call.create(model="wan/2-2-a14b-text-to-video-turbos").json

    assert "did you mean `wan/2-2-a14b-text-to-video-turbo`?" in answer["msg"]


@pytest.mark.parametrize("strict", [False, True])
def test_a_misspelled_query_is_told(
    start_mock: Callable[..., Mock], caller: Any, raw_document: dict[str, Any], strict: bool
) -> None:
    operation = raw_document["paths"]["/api/v1/jobs/recordInfo"]["get"]
    operation["parameters"] = [{"name": "taskId", "in": "query"}]
    mock = start_mock(document=raw_document, settings=Settings(strict=strict))
    call = caller(mock)
    task_id = call.created_id()
    mock.advance(2)

    answer = call("GET", f"/api/v1/jobs/recordInfo?taskId={task_id}&task_id={task_id}").json

    assert answer["code"] == (422 if strict else 200)
    assert said(mock) == ["task_id: is not a field here; did you mean `taskId`?"]


@pytest.mark.parametrize("strict", [False, True])
def test_a_query_where_none_is_known_is_told(
    start_mock: Callable[..., Mock], caller: Any, strict: bool
) -> None:
    mock = start_mock(settings=Settings(strict=strict))

    answer = caller(mock)("GET", "/api/v1/chat/credit?unit=usd").json

    assert answer["code"] == (422 if strict else 200)
    assert said(mock) == ["unit: is not a field here; there are: none"]


def test_what_a_schema_leaves_open_is_no_fault(
    start_mock: Callable[..., Mock], caller: Any, raw_document: dict[str, Any]
) -> None:
    text_input = raw_document["components"]["schemas"]["TextInput"]
    text_input["additionalProperties"] = True
    mock = start_mock(document=raw_document, settings=Settings(strict=True))

    assert caller(mock).create(input={"prompt": "x", "camera": {"lens": 1}}).json["code"] == 200
    assert said(mock) == []
