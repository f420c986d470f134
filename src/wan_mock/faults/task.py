"""What becomes of a task: it fails, takes its time, or never ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from wan_mock.api.operations import CREATE
from wan_mock.api.task import Failure, Task
from wan_mock.faults.fault import Fault


@dataclass(frozen=True)
class TaskFault(Fault):
    """Decides the course of a task when it is created."""

    default_on: ClassVar[tuple[str, ...]] = (CREATE,)


@dataclass(frozen=True)
class FailTask(TaskFault):
    """Let the task fail at its end, as in `FailTask("nsfw")`."""

    message: str = Failure.message
    code: str = Failure.code

    def on_task(self, task: Task) -> None:
        """Plan the failure."""
        task.failure = Failure(self.message, self.code)


@dataclass(frozen=True)
class SlowTask(TaskFault):
    """Let the task end `seconds` of the mock's time after its creation."""

    seconds: float

    def on_task(self, task: Task) -> None:
        """Move the end."""
        task.schedule.end_after(self.seconds)


@dataclass(frozen=True)
class StuckTask(TaskFault):
    """Let the task go on for ever."""

    def on_task(self, task: Task) -> None:
        """Take the end away."""
        task.schedule.end_after(math.inf)
