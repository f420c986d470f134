"""Errors as they are shown, chosen and sent to other processes."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

import wan_jobs
from wan_jobs import errors
from wan_jobs.errors import ApiError, SubmissionUnknown, TaskFailed, WaitTimeout, error_for_code


@pytest.mark.parametrize(("code", "kind"), errors.ERRORS_BY_CODE.items())
def test_known_codes(code: int, kind: type[ApiError]) -> None:
    error = error_for_code(code, "why", request_id="r", task_id="t", retry_after=1.0)
    assert type(error) is kind
    assert (error.code, error.request_id, error.task_id, error.retry_after) == (code, "r", "t", 1.0)
    assert f"(code {code})" in str(error)


def test_unknown_codes_go_by_their_range() -> None:
    assert type(error_for_code(599, "")) is errors.ServerError
    assert type(error_for_code(418, "")) is errors.ApiError


def test_an_error_says_what_to_do() -> None:
    assert "https://app.apikley.ru/keys" in str(error_for_code(401, "no"))
    unknown = SubmissionUnknown("x", reason="reset", model="m")
    assert "Do not submit again" in str(unknown)


@pytest.mark.parametrize(
    "error",
    [
        SubmissionUnknown("x", reason="reset", model="m", token="k"),
        TaskFailed("x", task_id="t", fail_code="500", fail_message="nsfw", reason="r"),
        WaitTimeout("x", task_id="t", state="waiting"),
        error_for_code(429, "slow", retry_after=3.0),
    ],
)
def test_errors_travel_between_processes(error: errors.WanError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (type(error), str(error))
    assert copy.__dict__ == error.__dict__


def test_every_error_is_exported() -> None:
    named = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert {name for name in named if issubclass(getattr(errors, name), errors.WanError)} <= set(
        wan_jobs.__all__
    )


def test_every_exported_name_exists() -> None:
    for name in wan_jobs.__all__:
        value = getattr(wan_jobs, name)
        assert value.__name__ == name or name == "ModelId", name


def drawn_tree(kind: type[errors.WanError], depth: int = 0) -> list[tuple[int, str]]:
    lines = [(depth, kind.__name__)]
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            lines += drawn_tree(below, depth + 1)
    return lines


def test_the_module_shows_its_tree() -> None:
    line = re.compile(r"^    ([│├└ ─]*)(\w+)", re.MULTILINE)
    shown = [(len(bars) // 3, name) for bars, name in line.findall(str(errors.__doc__))]
    assert shown == drawn_tree(errors.WanError)


ERRORS = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


def test_the_page_of_errors_tells_of_each_its_cause_its_cost_and_a_way_out() -> None:
    told = dict(re.findall(r"(?ms)^### (\w+)\n(.*?)(?=^##|\Z)", ERRORS.read_text("utf-8")))
    assert set(told) == {name for _, name in drawn_tree(errors.WanError)}
    for name, text in told.items():
        lines = re.findall(r"(?m)^- (Cause|Money|What to do): \S", text)
        assert lines == ["Cause", "Money", "What to do"], name


def test_the_page_of_errors_says_what_each_cost() -> None:
    costs = dict(re.findall(r"(?ms)^### (\w+)\n.*?^- Money: ([a-z ]+)", ERRORS.read_text("utf-8")))
    for _, name in drawn_tree(errors.WanError):
        kind = getattr(errors, name)
        if issubclass(kind, errors.SubmissionUnknown):
            expected = "maybe"
        elif kind in {errors.TaskFailed, errors.TaskNotFound}:
            expected = "nothing"
        elif issubclass(kind, errors.TaskError | errors.DownloadError):
            expected = "the task"
        else:
            expected = "as the class" if kind is errors.WanError else "nothing"
        assert costs[name].startswith(expected), name
