"""A scenario on a mock: settings, faults, outcomes, and steps that come as time goes by."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wan_mock.faults import Delay, NullData
from wan_mock.mock import Mock
from wan_mock.scenario import ScenarioError, apply_scenario, read_scenario
from wan_mock.scenario.fault_fields import TARGETS
from wan_mock.scenario.stage import Stage


def scenario(text: str) -> Any:
    return read_scenario(f"description: x\n{text}", "mine", "mine.yaml")


def eventually(holds: Callable[[], object]) -> bool:
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(holds())


def test_outcomes_are_those_of_the_first_calls(mock: Mock, call: Any) -> None:
    apply_scenario(mock, scenario("outcomes: [success, {fail: nsfw, after: 8}, stuck]"))
    ids = [call.created_id() for _ in range(4)]
    mock.advance(10)
    early = mock.task(ids[1])
    mock.advance(10_000)

    assert (early.state, early.fail_message) == ("fail", "nsfw")
    assert [mock.task(one).state for one in ids] == ["success", "fail", "generating", "success"]


def test_a_scenario_begins_afresh(mock: Mock, call: Any) -> None:
    mock.inject(NullData())
    call.create()

    apply_scenario(mock, scenario("balance: 90\nprofile: documented\nseed: 5"))

    assert (mock.tasks, mock.requests, mock.injections) == ((), (), ())
    assert (mock.balance, mock.profile, mock.seed) == (90, "documented", 5)


def test_everything_a_fault_can_be_aimed_at_is_there(mock: Mock) -> None:
    for target in TARGETS:
        mock.inject(Delay(1), on=target)

    assert set(TARGETS) - {"download", "callback"} == set(mock.document.operations)


def test_a_ready_one_is_applied_by_name(mock: Mock, call: Any) -> None:
    apply_scenario(mock, "rate limited")

    codes = [call.create().json["code"] for _ in range(3)]

    assert codes == [200, 200, 429]


def test_steps_are_taken_in_time_and_announced(
    start_mock: Callable[..., Mock], caller: Any
) -> None:
    mock, notes = start_mock(speed=1000), list[str]()
    text = """
steps:
  - {at: 500, note: dry, balance: 1, faults: [{fault: NullData, on: createTask}]}
  - {at: 600, note: mended, clear_faults: true, tasks: finish}
durations: {generating: 100000}
"""
    timeline = apply_scenario(mock, scenario(text), announce=notes.append)
    task_id = caller(mock).created_id()

    assert eventually(lambda: not timeline.coming and mock.task(task_id).state == "success")
    assert notes == ["dry", "mended"]
    assert (mock.balance, mock.injections) == (1, ())


@pytest.mark.parametrize(
    ("action", "generating", "holds"),
    [
        ("fail", 100_000, lambda task: task.state == "fail"),
        ("expire", 1, lambda task: task.expired),
    ],
)
def test_a_step_can_strike_all_tasks(
    start_mock: Callable[..., Mock], caller: Any, action: str, generating: float, holds: Any
) -> None:
    mock = start_mock(speed=1000)
    text = f"steps: [{{at: 500, tasks: {action}}}]\ndurations: {{generating: {generating}}}"
    apply_scenario(mock, scenario(text))
    task_id = caller(mock).created_id()

    assert eventually(lambda: holds(mock.task(task_id)))


def test_the_next_scenario_ends_the_steps_of_the_last(start_mock: Callable[..., Mock]) -> None:
    mock, notes = start_mock(speed=1000), list[str]()
    apply_scenario(mock, scenario("steps: [{at: 150, note: late}]"), announce=notes.append)
    apply_scenario(mock, scenario("steps: [{at: 200, note: other}]"), announce=notes.append)

    assert eventually(lambda: notes)
    assert notes == ["other"]


def test_steps_need_a_clock_that_runs(mock: Mock) -> None:
    with pytest.raises(ScenarioError, match="moved by hand"):
        apply_scenario(mock, scenario("steps: [{at: 1}]"))


def test_a_model_the_document_does_not_have_is_refused(mock: Mock) -> None:
    name = "wan/2-2-a14b-text-to-video-turb"

    with pytest.raises(ScenarioError, match="did you mean `wan/2-2-a14b-text-to-video-turbo`"):
        apply_scenario(mock, scenario(f"disabled_models: [{name}]"))


def test_a_stage_goes_back_to_where_the_mock_came_from(mock: Mock, tmp_path: Path) -> None:
    file = tmp_path / "my-own.yaml"
    file.write_text("description: Mine.\nseed: 9\nbalance: 3\nresult_lifetime: 5\n")
    stage = Stage(mock, file=file)

    assert stage.begin("my own").settings.result_lifetime == 5
    assert (mock.seed, mock.balance) == (9, 3)
    assert stage.begin("rate limited").settings.result_lifetime == 86_400
    assert (mock.seed, mock.balance) == (0, 5_000)


def test_a_stage_begins_nothing_but_its_choices(mock: Mock) -> None:
    with pytest.raises(KeyError):
        Stage(mock).begin("../../etc/passwd")


def test_what_a_stage_is_told_to_hold_holds(mock: Mock) -> None:
    Stage(mock, seed=0, profile="documented").begin("flaky network")

    assert (mock.seed, mock.profile) == (0, "documented")


@pytest.mark.wan_mock(scenario="no credits", speed=10)
def test_a_marked_test_gets_its_scenario(wan_mock: Mock) -> None:
    assert wan_mock.balance == 100
