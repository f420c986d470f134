"""A task as those see it who ask the mock: a snapshot that no longer changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wan_document.json_value import JsonObject
from wan_mock.api.service import Service
from wan_mock.api.task import State, Task


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task at one moment. Times are Unix seconds of the mock's clock.

    Attributes:
        state: where the task really stands; the observed profile shows less of it.
        progress: 0 to 100.
        price: what was taken when it was created; `cost`: what it comes to, 0 after a failure.
        body: the request body of createTask.
        history: the states gone through, each with the time it began.
        result_urls: where the clips are, once it has succeeded.
        expired: whether those addresses have ceased to work.
        fail_code, fail_message: why it failed, if it did.

    """

    id: str
    model: str
    state: State
    progress: int
    price: float
    cost: float
    body: JsonObject
    created_at: float
    ends_at: float
    history: tuple[tuple[float, State], ...]
    result_urls: tuple[str, ...] = ()
    expired: bool = False
    fail_code: str | None = None
    fail_message: str | None = None


def shown_state(task: Task, now: float) -> str:
    """Return where a task stands, `expired` for one whose clip can no longer be had."""
    state = task.state(now)
    return "expired" if state == "success" and not task.has_result(now) else state


def newest_first(
    tasks: Iterable[Task], text: str, states: Collection[str], now: float
) -> list[Task]:
    """List the tasks that hold a text and stand in one of some states; no states are all."""
    return [
        task
        for task in reversed(tuple(tasks))
        if (not states or shown_state(task, now) in states) and _says(task, text)
    ]


def _says(task: Task, text: str) -> bool:
    """Return whether a text stands in a task's id, model or prompt, in any case."""
    if not text:
        return True
    task_input = task.body.get("input")
    prompt = task_input.get("prompt") if isinstance(task_input, dict) else None
    wanted = text.casefold()
    return any(wanted in str(said).casefold() for said in (task.id, task.model, prompt or ""))


def view(task: Task, service: Service, now: float) -> TaskView:
    """Take the snapshot."""
    state = task.state(now)
    failure = task.failure if state == "fail" else None
    return TaskView(
        id=task.id,
        model=task.model,
        state=state,
        progress=task.progress(now),
        price=task.price,
        cost=task.cost(now),
        body=task.body,
        created_at=task.schedule.created_at,
        ends_at=task.schedule.ends_at,
        history=task.history(now),
        result_urls=tuple(service.result_urls(task, now)),
        expired=state == "success" and not task.has_result(now),
        fail_code=failure.code if failure else None,
        fail_message=failure.message if failure else None,
    )
