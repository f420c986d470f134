"""Every fault, as a client meets it, and as the journal records it."""

from __future__ import annotations

import http.client
import json
import time
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, cast

import pytest

import wan_mock
from wan_mock import faults
from wan_mock.faults import (
    AnswerWith,
    BadResultJson,
    CloseAfterCreating,
    CloseBeforeCreating,
    CloseBeforeReading,
    CutAnswer,
    CutDownload,
    Delay,
    FailTask,
    GatewayPage,
    InvalidJson,
    Maintenance,
    NoResultJson,
    NoUrls,
    NullData,
    NumericFailCode,
    ResetAnswer,
    SlowTask,
    StuckTask,
    TooManyRequests,
    UnknownCode,
    UnknownState,
    WrongContentType,
)
from wan_mock.mock import Mock

HANG_UP = (http.client.RemoteDisconnected, ConnectionError)


@pytest.mark.parametrize("fault", [CloseBeforeReading(), CloseBeforeCreating()])
def test_a_request_lost_on_its_way_creates_nothing(mock: Mock, call: Any, fault: Any) -> None:
    mock.inject(fault, on="createTask", call=1)

    with pytest.raises(HANG_UP):
        call.create()

    assert mock.created == 0
    assert mock.requests[0].faults == (repr(fault),)
    assert mock.requests[0].verdict == "not handled"
    assert call.create().json["code"] == 200


def test_a_lost_answer_leaves_a_paid_task_behind(mock: Mock, call: Any) -> None:
    mock.inject(CloseAfterCreating())

    with pytest.raises(HANG_UP):
        call.create()

    assert mock.created == 1
    assert mock.paid == 80
    assert mock.requests[0].task_id == mock.tasks[0].id


def test_an_answer_can_be_cut(mock: Mock, call: Any) -> None:
    mock.inject(CutAnswer(at=7), on="createTask")

    with pytest.raises(http.client.IncompleteRead) as broken:
        call.create()

    assert broken.value.partial == b'{"code"'


def test_a_connection_can_be_reset_in_the_middle(mock: Mock, call: Any) -> None:
    mock.inject(ResetAnswer(at=7), on="createTask")

    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)) as broken:
        call.create()

    assert mock.created == 1
    assert not isinstance(broken.value, http.client.IncompleteRead) or broken.value.partial


def test_a_download_can_be_cut_half_way(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    mock.advance(120)
    url = mock.task(task_id).result_urls[0]
    whole = call("GET", url).body
    mock.inject(CutDownload(), task=task_id)

    with pytest.raises(http.client.IncompleteRead) as broken:
        call("GET", url)

    assert broken.value.partial == whole[: len(whole) // 2]


def test_an_answer_can_be_late(mock: Mock, call: Any) -> None:
    mock.inject(Delay(0.15), on="getAccountCredits")
    began = time.monotonic()

    call("GET", "/api/v1/chat/credit")

    assert time.monotonic() - began >= 0.15


@pytest.mark.parametrize("after", [False, True])
def test_a_gateway_can_answer_in_html(mock: Mock, call: Any, after: bool) -> None:
    mock.inject(GatewayPage(502, after_handling=after), on="createTask")

    answer = call.create()

    assert answer.status == 502
    assert answer.headers["content-type"].startswith("text/html")
    assert mock.created == int(after)


def test_the_content_type_can_be_wrong(mock: Mock, call: Any) -> None:
    mock.inject(WrongContentType("text/plain"), on="createTask")

    answer = call.create()

    assert answer.headers["content-type"] == "text/plain"
    assert answer.json["code"] == 200


def test_json_can_be_invalid(mock: Mock, call: Any) -> None:
    mock.inject(InvalidJson(), on="createTask")

    with pytest.raises(json.JSONDecodeError):
        _ = call.create().json


def test_data_can_be_null(mock: Mock, call: Any) -> None:
    mock.inject(NullData())

    assert call.create().json == {"code": 200, "msg": "success", "data": None}
    assert mock.created == 1


def test_a_code_can_be_unknown(mock: Mock, call: Any) -> None:
    mock.inject(UnknownCode(433), on="createTask")

    assert call.create().json["code"] == 433


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (AnswerWith(500, "busy"), 500),
        (AnswerWith(501), 501),
        (AnswerWith(505), 505),
        (Maintenance(), 455),
        (TooManyRequests(), 429),
    ],
)
@pytest.mark.parametrize("profile", ["observed", "documented"])
def test_refusals_carry_the_status_of_the_profile(
    start_mock: Any, caller: Any, fault: Any, code: int, profile: Any
) -> None:
    mock = start_mock(profile=profile)
    mock.inject(fault)

    answer = caller(mock).create()

    assert answer.json["code"] == code
    assert answer.status == (200 if profile == "observed" else code)
    assert mock.created == 0


def test_a_storm_of_429_passes(mock: Mock, call: Any) -> None:
    mock.inject(TooManyRequests(retry_after=3), times=2)

    answers = [call.create() for _ in range(3)]

    assert [answer.json["code"] for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "3"


def test_a_maintenance_window_lasts_its_seconds(mock: Mock, call: Any) -> None:
    mock.inject(Maintenance(), seconds=60)

    during = call.create().json["code"]
    mock.advance(61)

    assert (during, call.create().json["code"]) == (455, 200)


def test_a_state_can_be_unknown(mock: Mock, call: Any) -> None:
    task_id = call.created_id()
    mock.advance(10)
    mock.inject(UnknownState("rendering"), task=task_id)

    assert call.details(task_id).json["data"]["state"] == "rendering"
    mock.finish(task_id)
    assert call.details(task_id).json["data"]["state"] == "success"


@pytest.mark.parametrize(
    ("fault", "result"),
    [(BadResultJson("{"), "{"), (NoUrls(), '{"resultUrls":[]}'), (NoResultJson(), None)],
)
def test_a_result_can_be_unreadable(mock: Mock, call: Any, fault: Any, result: str | None) -> None:
    task_id = call.created_id()
    mock.finish(task_id)
    mock.inject(fault)

    record = call.details(task_id).json["data"]

    assert record.get("resultJson") == result
    assert record["response"] is None


def test_a_task_can_be_made_to_fail(mock: Mock, call: Any) -> None:
    mock.inject(FailTask("nsfw", "422"), call=1)
    mock.inject(NumericFailCode())
    task_id = call.created_id()
    mock.advance(120)

    record = call.details(task_id).json["data"]

    assert (record["state"], record["failMsg"], record["failCode"]) == ("fail", "nsfw", 422)


def test_a_task_can_be_slow_or_stuck(mock: Mock, call: Any) -> None:
    mock.inject(SlowTask(785), call=1)
    mock.inject(StuckTask(), call=2)
    slow, stuck = call.created_id(), call.created_id()

    mock.advance(784)
    before = mock.task(slow).state
    mock.advance(100_000)

    assert (before, mock.task(slow).state, mock.task(stuck).state) == (
        "generating",
        "success",
        "generating",
    )


def test_faults_compose(mock: Mock, call: Any) -> None:
    mock.inject(UnknownCode(499), on="createTask")
    mock.inject(WrongContentType("text/plain"), on="createTask")

    answer = call.create()

    assert (answer.json["code"], answer.headers["content-type"]) == (499, "text/plain")
    assert len(mock.requests[0].faults) == 2


def test_chances_repeat_with_the_seed(start_mock: Any, caller: Any) -> None:
    def struck(seed: int) -> list[bool]:
        mock = start_mock(seed=seed)
        mock.inject(TooManyRequests(), chance=0.5)
        return [caller(mock).create().json["code"] == 429 for _ in range(15)]

    first = struck(3)

    assert first == struck(3)
    assert True in first
    assert False in first


def test_an_aim_at_nothing_is_refused(mock: Mock) -> None:
    with pytest.raises(ValueError, match="no operation 'createTsk'"):
        mock.inject(NullData(), on="createTsk")


def test_a_class_in_place_of_a_fault_is_refused(mock: Mock) -> None:
    with pytest.raises(TypeError, match=r"such as CloseAfterCreating\(…\), not <class"):
        mock.inject(cast("Any", CloseAfterCreating), on="createTask")


def test_a_creation_cannot_be_aimed_at_by_its_task(mock: Mock) -> None:
    with pytest.raises(ValueError, match="its id is not known before"):
        mock.inject(CloseAfterCreating(), task="f" * 32)


def test_every_fault_of_the_package_can_be_named_by_scenarios_and_imported() -> None:
    modules = [import_module(f"wan_mock.faults.{m.name}") for m in iter_modules(faults.__path__)]
    defined = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, faults.Fault)
    }
    concrete = {kind for kind in defined if not defined & set(kind.__subclasses__())}

    assert set(faults.FAULTS) == concrete
    assert all(getattr(wan_mock, kind.__name__) is kind for kind in concrete)
