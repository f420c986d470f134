"""What can be observed from outside: each request, and each change of a task's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wan_jobs.arguments import check_callable
from wan_jobs.record import TaskRecord


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """One request to the service and how it went.

    `code` is the code that decides, `None` where no answer came; then `fault` says what happened.
    """

    method: str
    path: str
    seconds: float
    code: int | None = None
    fault: str | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class TaskUpdate:
    """A task's state as just read. `elapsed` counts seconds from the task's creation."""

    task_id: str
    state: str
    progress: float | None
    elapsed: float
    record: TaskRecord = field(repr=False)

    @property
    def finished(self) -> bool:
        """Whether the task has ended, well or not."""
        return self.record.finished

    @property
    def state_is_known(self) -> bool:
        """Whether the documentation names this state; other states are waited on all the same."""
        return self.record.state_is_known


@dataclass(frozen=True, slots=True)
class Hooks:
    """Callables told of what happens, on the thread or loop where it happens.

    A hook that raises is logged and otherwise ignored: watching must not cost a job. Raises
    `InvalidInput` for what cannot be called so, or would have to be awaited.
    """

    on_request: Callable[[RequestEvent], None] | None = None
    on_state: Callable[[TaskUpdate], None] | None = None

    def __post_init__(self) -> None:
        check_callable("on_request", self.on_request)
        check_callable("on_state", self.on_state)
