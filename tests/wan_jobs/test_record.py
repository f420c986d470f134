"""Records as the service really writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.errors import TaskFailed
from wan_jobs.exchange import read_json
from wan_jobs.record import TaskRecord, explain, read_record
from wan_jobs.waiting.follow import check_success

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [
    "taskId",
    "state",
    "resultJson",
    "failCode",
    "failMsg",
    "progress",
    "createTime",
    "completeTime",
    "creditsConsumed",
    "response",
    "model",
]


def record(**data: Any) -> TaskRecord:
    found = read_record(
        {"code": 200, "msg": "", "data": {"taskId": "t", "state": "success", **data}}
    )
    assert found is not None
    return found


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_nothing_in_an_answer_can_crash_the_reading(data: dict[str, Any]) -> None:
    found = read_record({"code": 200, "data": data}, "t")
    if found is not None:
        assert isinstance(found.urls, tuple)
        assert found.duration is None or found.duration >= 0
        assert isinstance(found.state, str)
        repr((found.fail_code, found.fail_message, found.progress, found.credits, found.model))


@pytest.mark.parametrize(
    "data",
    [
        {"resultJson": '{"resultUrls":["https://a/1.mp4","https://a/2.mp4"],"more":1}'},
        {"resultJson": {"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"]}},
        {"resultJson": "", "response": {"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"]}},
        {"response": '{"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"]}'},
        {"resultJson": '{"resultUrls": "[\\"https://a/1.mp4\\", \\"https://a/2.mp4\\"]"}'},
        {
            "resultJson": {
                "resultUrls": [{"resultUrl": "https://a/1.mp4"}, {"url": "https://a/2.mp4"}]
            }
        },
        {"resultJson": {"videos": ["https://a/1.mp4", {"url": "https://a/2.mp4"}]}},
        {"resultJson": {"images": [{"url": "https://a/1.mp4"}, {"url": "https://a/2.mp4"}]}},
        {"response": {"resultWaterMarkUrls": ["https://a/1.mp4", "https://a/2.mp4"]}},
        {
            "resultJson": {
                "resultWaterMarkUrls": ["https://a/w.mp4"],
                "resultUrls": ["https://a/1.mp4", "https://a/2.mp4"],
            }
        },
        {"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"]},
        {"resultJson": json.dumps('{"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"]}')},
        {"resultJson": '["https://a/1.mp4", "https://a/2.mp4"]'},
        {"resultJson": ["https://a/1.mp4", {"url": "https://a/2.mp4"}]},
        {"resultJson": '{"resultUrls": ["https://a/1.mp4", "https://a/2.mp4"], "mo'},
        {
            "resultJson": '{"cover":"https://a/c.png","videos":["https:\\/\\/a/1.mp4","https://a/2.mp4"'
        },
        {"resultJson": '{"resultUrls": ["https://a/1.mp4", "https://a/2.mp4", "https://a/3'},
        {"resultJson": {"result": {"videos": ["https://a/1.mp4", "https://a/2.mp4"]}}},
        {"resultJson": {"data": [{"url": "https://a/1.mp4"}, {"url": "https://a/2.mp4"}]}},
    ],
)
def test_result_addresses_stand_in_several_places(data: dict[str, Any]) -> None:
    assert record(**data).urls == ("https://a/1.mp4", "https://a/2.mp4")


@pytest.mark.parametrize(
    "data",
    [
        {"resultJson": '{"videoUrl": "https://a/1.mp4"}'},
        {"response": {"resultImageUrl": "https://a/1.mp4"}},
        {"videoUrl": "https://a/1.mp4"},
        {"resultJson": "https://a/1.mp4"},
        {"resultJson": '"https://a/1.mp4"'},
        {"resultJson": {"video": {"url": " https://a/1.mp4 "}}},
        {"resultJson": '{"videoUrl": "https://a/1.mp4", "seed": '},
    ],
)
def test_a_single_result_goes_by_several_names(data: dict[str, Any]) -> None:
    assert record(**data).urls == ("https://a/1.mp4",)


@pytest.mark.parametrize(
    "data",
    [
        {"url": "https://a/callback", "files": ["https://a/input.png"]},
        {"resultJson": {"output": "done"}},
        {"param": {"images": ["https://a/input.png"]}},
        {"resultJson": "see https://a/help for more"},
        {"resultJson": '{"resultUrls": ["https://a/cut-in-the-mid'},
        {"resultJson": '{"help": "https://a/help", "resu'},
    ],
)
def test_what_only_looks_like_a_result_is_none(data: dict[str, Any]) -> None:
    assert record(**data).urls == ()


@pytest.mark.parametrize(
    ("data", "state", "finished"),
    [
        ({"state": None, "successFlag": 0}, "generating", False),
        ({"state": "", "successFlag": 1}, "success", True),
        ({"state": None, "successFlag": "2"}, "fail", True),
        ({"state": None, "successFlag": 3.0}, "fail", True),
        ({"state": None, "successFlag": True}, "success", True),
        ({"state": None, "successFlag": False}, "generating", False),
        ({"state": None, "successFlag": 7}, "successFlag 7", False),
        ({"state": "fail", "successFlag": 1}, "fail", True),
        ({"state": "processing"}, "generating", False),
    ],
)
def test_a_state_may_be_told_by_a_number(data: dict[str, Any], state: str, finished: bool) -> None:
    assert (record(**data).state, record(**data).finished) == (state, finished)


def test_a_record_may_have_neither_state_nor_id() -> None:
    found = read_record({"code": 200, "data": {"successFlag": 1}}, "t")
    assert found is not None
    assert (found.task_id, found.finished) == ("t", True)


@pytest.mark.parametrize("state", ["canceled", "cancelled", "expired", "error", "timed_out"])
def test_a_state_that_sounds_like_an_end_is_said_to_be_one(state: str) -> None:
    assert record(state=state).may_have_ended
    assert not record(state=state).finished


@pytest.mark.parametrize("state", ["rendering", "pending", "sending", "success", "fail", "new"])
def test_other_states_are_not(state: str) -> None:
    assert not record(state=state).may_have_ended


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"resultObject": {}}', 7])
def test_a_result_without_addresses(text: object) -> None:
    assert record(resultJson=text).urls == ()


def test_the_duration_comes_from_the_time_stamps_since_costtime_lies_about_its_unit() -> None:
    told = record(createTime=1_790_000_000_000, completeTime=1_790_000_187_808, costTime=188)
    assert told.duration == pytest.approx(187.808)


def test_an_unknown_state_is_running_and_said_to_be_unknown() -> None:
    told = record(state="Dreaming")
    assert (told.state, told.finished, told.state_is_known) == ("dreaming", False, False)


def test_the_record_of_another_task_is_not_taken() -> None:
    assert read_record({"data": {"taskId": "other", "state": "success"}}, "t") is None


def test_a_failure_is_told_in_a_sentence_with_the_services_words_kept() -> None:
    failed = record(state="fail", failCode=500, failMsg="nsfw")
    with pytest.raises(TaskFailed, match="safety check") as caught:
        check_success(failed)
    assert (caught.value.fail_code, caught.value.fail_message) == ("500", "nsfw")
    assert explain("The file is broken.") == "The file is broken."
    assert explain(None) == explain("") == explain("error")


@pytest.mark.parametrize(
    ("told", "shown"),
    [(500, "500"), (500.0, "500"), ("500", "500"), (0.5, None), (True, None), ([500], None)],
)
def test_the_code_of_a_failure_may_be_a_number(told: object, shown: str | None) -> None:
    assert record(state="fail", failCode=told).fail_code == shown


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000, 1_000_000_000])
def test_moments_are_read_in_whatever_unit_they_come(unit: int) -> None:
    told = record(createTime=1_790_000_000 * unit, completeTime=1_790_000_188_000)
    assert told.created_at == pytest.approx(1_790_000_000)
    assert told.duration == pytest.approx(188)


def test_a_clock_that_begins_at_zero_counts_milliseconds() -> None:
    assert record(createTime=1_000, completeTime=61_000).duration == pytest.approx(60)


@pytest.mark.parametrize(
    "told", [-80, "-80", "1_000", "\u0661\u0662", True, "free", [80], float("nan")]
)
def test_what_is_no_cost_is_not_taken_for_one(told: object) -> None:
    assert record(creditsConsumed=told).credits is None
    assert record(creditsConsumed=told, consumeCredits="8.5e1").credits == 85


@pytest.mark.parametrize("told", [-1, 101, "50%"])
def test_what_is_no_progress_is_not_taken_for_one(told: object) -> None:
    assert record(progress=told).progress is None


def test_a_record_of_two_states_tells_of_none() -> None:
    two = '{"data": {"taskId": "t", "state": "%s", "state": "success"}}'
    for other, read in (("fail", False), ("generating", False), ("success", True)):
        answer = read_json(two % other)
        assert isinstance(answer, dict)
        assert (read_record(answer, "t") is not None) == read


def test_no_number_is_too_large_to_be_read() -> None:
    odd = record(progress=10**400, creditsConsumed=10**400, createTime=10**400, successFlag=10**400)
    assert (odd.progress, odd.credits, odd.created_at) == (None, None, None)


def test_words_of_the_service_can_be_shown_whatever_they_hold() -> None:
    running = record(state="\ud800" + "x" * 100_000)
    failed = record(state="fail", failCode="\ud800", failMsg="\ud800" + "x" * 100_000)
    with pytest.raises(TaskFailed) as caught:
        check_success(failed)
    for text in (running.state, str(caught.value)):
        text.encode()
        assert len(text) < 1000


def test_the_whole_answer_is_kept() -> None:
    answer = {"code": 200, "msg": "success", "data": {"taskId": "t", "state": "success", "new": 1}}
    told = read_record(json.loads(json.dumps(answer)))
    assert told is not None
    assert told.answer == answer


def test_blanks_in_an_address_are_sent_as_browsers_send_them() -> None:
    assert record(resultJson={"resultUrls": [" https://a/a fox.mp4\n"]}).urls == (
        "https://a/a%20fox.mp4",
    )
