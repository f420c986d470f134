"""Where faults strike."""

from __future__ import annotations

from random import Random

import pytest

from wan_mock.faults import Aim, Fault
from wan_mock.faults.fault import Injections


def strikes(aim: Aim, calls: list[tuple[str, str | None, float]]) -> list[int]:
    """Give the numbers of the calls that were struck, from 1."""
    injections = Injections(Random(1))
    injections.add(Fault(), aim, now=0.0)
    return [
        number
        for number, (operation, task, now) in enumerate(calls, 1)
        if injections.strike(operation, task, now)
    ]


CALLS: list[tuple[str, str | None, float]] = [
    ("createTask", None, 0),
    ("getTaskDetails", "a", 1),
    ("getTaskDetails", "b", 2),
    ("download", "a", 3),
    ("getTaskDetails", "a", 4),
    ("createTask", None, 5),
]


@pytest.mark.parametrize(
    ("aim", "struck"),
    [
        (Aim(), [1, 2, 3, 4, 5, 6]),
        (Aim(("createTask",)), [1, 6]),
        (Aim(("createTask", "download")), [1, 4, 6]),
        (Aim(call=2), [2]),
        (Aim(("getTaskDetails",), call=2), [3]),
        (Aim(times=2), [1, 2]),
        (Aim(("getTaskDetails",), times=2), [2, 3]),
        (Aim(task="a"), [2, 4, 5]),
        (Aim(("getTaskDetails",), task="a", call=2), [5]),
        (Aim(seconds=2), [1, 2, 3]),
        (Aim(chance=0), []),
    ],
)
def test_every_condition_of_an_aim_must_hold(aim: Aim, struck: list[int]) -> None:
    assert strikes(aim, CALLS) == struck


@pytest.mark.parametrize("wrong", [{"call": 0}, {"times": 0}, {"chance": 1.1}, {"chance": -1}])
def test_an_aim_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Aim(**wrong)  # type: ignore[arg-type]


def test_an_injection_counts_and_can_be_removed() -> None:
    injections = Injections(Random(1))
    injection = injections.add(Fault(), Aim(("createTask",)), now=0.0)

    injections.strike("createTask", None, 0.0)
    injections.strike("download", None, 0.0)
    injection.remove()
    injections.strike("createTask", None, 0.0)

    assert (injection.calls, injection.fired) == (1, 1)
    assert list(injections) == []
