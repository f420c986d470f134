"""What a scenario says, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wan_mock.api.profiles import ProfileName
from wan_mock.api.settings import Settings
from wan_mock.faults import Aim, Fault

TaskAction = Literal["finish", "fail", "expire"]
"""What a step does to tasks: end the running ones well or badly, or let all results expire."""


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault and its aim; without operations in the aim it strikes those it is made for."""

    fault: Fault
    aim: Aim


@dataclass(frozen=True, slots=True)
class Step:
    """What happens `at` so many seconds of the mock's time after the scenario began.

    Attributes:
        note: a line for people, shown when the step is taken.
        balance: the credits the first account has from now on.
        clear_faults: whether the faults at work end before `faults` begin.
        tasks: what befalls the tasks there are.

    """

    at: float
    note: str = ""
    balance: float | None = None
    clear_faults: bool = False
    tasks: TaskAction | None = None
    faults: tuple[PlannedFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One session. `settings` is complete; a `profile` or `seed` of `None` leaves the mock's."""

    name: str
    description: str
    settings: Settings
    profile: ProfileName | None = None
    seed: int | None = None
    faults: tuple[PlannedFault, ...] = ()
    steps: tuple[Step, ...] = ()
