"""The two profiles differ exactly where what is known of the API says that they do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from wan_mock.api.settings import Settings

MISSING = "<absent>"


@pytest.fixture
def answers(start_mock: Any, caller: Any) -> Any:
    """Walk one job that succeeds, one that fails and one unknown, under one profile."""

    def walk(profile: str) -> dict[str, Any]:
        mock = start_mock(profile=profile, start=1_700_000_000.0, settings=Settings(credits=1000.5))
        call = caller(mock)
        credits_ = call("GET", "/api/v1/chat/credit").json["data"]
        task_id = call.created_id()
        created = call.create(prompt="second").json["data"]
        failing = call.created_id(prompt="third")
        seen: dict[str, Any] = {"credits": credits_, "id": task_id, "created": created}
        seen["unknown"] = call.details("f" * 32)
        for name, seconds in (("waiting", 2), ("queuing", 4), ("generating", 70)):
            mock.advance(seconds)
            seen[name] = call.details(task_id).json
        mock.fail(failing, "nsfw", "500")
        seen["failed"] = call.details(failing).json["data"]
        mock.advance(44)
        seen["done"] = call.details(task_id).json
        seen["unauthorized"] = call("GET", "/api/v1/chat/credit", key="wrong")
        seen["invalid"] = call("POST", "/api/v1/jobs/createTask", {"model": "x"})
        for _ in range(20):
            seen["throttled"] = call.create()
        return seen

    return walk


def _of(answer: dict[str, Any], name: str) -> Any:
    return answer["data"].get(name, MISSING)


ROWS = {
    "envelope text": (
        lambda a: (_has(a["done"], "msg"), _has(a["done"], "message")),
        (True, True),
        (True, False),
    ),
    "state": (
        lambda a: [_of(a[name], "state") for name in ("waiting", "queuing", "generating", "done")],
        ["waiting", "queuing", "generating", "success"],
        ["waiting", "waiting", "waiting", "success"],
    ),
    "failCode, failMsg when fine": (
        lambda a: (_of(a["done"], "failCode"), _of(a["done"], "failMsg")),
        ("", ""),
        (None, None),
    ),
    "failCode, failMsg on failure": (
        lambda a: (a["failed"]["failCode"], a["failed"]["failMsg"]),
        ("500", "nsfw"),
        ("500", "nsfw"),
    ),
    "resultJson while pending": (lambda a: _of(a["generating"], "resultJson"), "", ""),
    "resultJson on failure": (lambda a: a["failed"]["resultJson"], "", None),
    "resultJson on success": (
        lambda a: list(json.loads(_of(a["done"], "resultJson"))),
        ["resultUrls"],
        ["resultUrls"],
    ),
    "costTime": (lambda a: _of(a["done"], "costTime"), 120_000, 120),
    "costTime until success": (lambda a: _of(a["waiting"], "costTime"), MISSING, None),
    "completeTime": (
        lambda a: _of(a["done"], "completeTime") - _of(a["done"], "createTime"),
        120_000,
        120_000,
    ),
    "completeTime until success": (lambda a: _of(a["waiting"], "completeTime"), MISSING, None),
    "updateTime": (lambda a: _of(a["done"], "updateTime"), 1_700_000_120_000, MISSING),
    "progress": (lambda a: _of(a["generating"], "progress"), 58, MISSING),
    "param": (
        lambda a: type(json.loads(_of(a["done"], "param"))["input"]).__name__,
        "dict",
        "str",
    ),
    "creditsConsumed while running": (
        lambda a: _of(a["waiting"], "creditsConsumed"),
        MISSING,
        80.0,
    ),
    "successFlag": (lambda a: _of(a["done"], "successFlag"), MISSING, 1),
    "later additions": (
        lambda a: [_has(a["done"]["data"], n) for n in ("paramJson", "operationType", "response")],
        [False] * 3,
        [True] * 3,
    ),
    "recordId": (lambda a: a["created"].get("recordId") == a["created"]["taskId"], False, True),
    "task id": (lambda a: bool(re.fullmatch("[0-9a-f]{32}", a["id"])), False, True),
    "credits": (lambda a: a["credits"], 1000, 1000.5),
    "unknown id": (
        lambda a: (a["unknown"].status, a["unknown"].json["code"]),
        (404, 404),
        (200, 422),
    ),
    "401": (
        lambda a: (a["unauthorized"].status, _has(a["unauthorized"].json, "data")),
        (401, True),
        (200, False),
    ),
    "422": (
        lambda a: (a["invalid"].status, a["invalid"].json["code"], a["invalid"].json["data"]),
        (422, 422, None),
        (200, 422, None),
    ),
    "429": (
        lambda a: (a["throttled"].status, a["throttled"].json["code"]),
        (429, 429),
        (200, 429),
    ),
}


def _has(mapping: dict[str, Any], name: str) -> bool:
    return name in mapping


def test_the_documented_profile_keeps_to_the_pages(answers: Any) -> None:
    seen = answers("documented")

    assert {row: read(seen) for row, (read, _, _) in ROWS.items()} == {
        row: documented for row, (_, documented, _) in ROWS.items()
    }


def test_the_observed_profile_keeps_to_what_was_seen(answers: Any) -> None:
    seen = answers("observed")

    assert {row: read(seen) for row, (read, _, _) in ROWS.items()} == {
        row: observed for row, (_, _, observed) in ROWS.items()
    }


def test_an_unknown_task_reads_as_a_null_record(answers: Any) -> None:
    assert answers("observed")["unknown"].json["msg"] == "recordInfo is null"


def test_a_profile_of_another_name_is_refused(start_mock: Any) -> None:
    with pytest.raises(ValueError, match="'observed' or 'documented'"):
        start_mock(profile="real")
