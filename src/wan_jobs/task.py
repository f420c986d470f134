"""A task at the service, to look at and to wait for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeAlias

from wan_jobs.arguments import Seconds, check_callable, seconds_of
from wan_jobs.deferred import deferred
from wan_jobs.errors import TaskError
from wan_jobs.task_naming import naming_task
from wan_jobs.transport.ports import complete, iterate

if TYPE_CHECKING:
    from wan_jobs.events import TaskUpdate
    from wan_jobs.record import TaskRecord
    from wan_jobs.result import AsyncResult, Result
    from wan_jobs.session import Session, TaskHandle
else:
    [TaskUpdate] = deferred("wan_jobs.events", "TaskUpdate")
    [TaskRecord] = deferred("wan_jobs.record", "TaskRecord")
    [AsyncResult, Result] = deferred("wan_jobs.result", "AsyncResult", "Result")
    [Session, TaskHandle] = deferred("wan_jobs.session", "Session", "TaskHandle")

OnUpdate: TypeAlias = Callable[[TaskUpdate], None]
AsyncOnUpdate: TypeAlias = Callable[[TaskUpdate], Awaitable[None] | None]


class _TaskState:
    """What the task was last known to be."""

    def __init__(self, session: Session, handle: TaskHandle) -> None:
        self._session = session
        self._handle = handle
        self._record: TaskRecord | None = None

    @property
    def id(self) -> str:
        """The service's id of the task: all that is needed to open it again."""
        return self._handle.id

    @property
    def model(self) -> str | None:
        """The model's id, if it is known yet."""
        return self._handle.model_id or (self._record.model if self._record else None)

    @property
    def state(self) -> str:
        """The state last read: `waiting`, `queuing`, `generating`, `success`, `fail`, or a new one.

        `submitted` until it is first read.
        """
        return self._record.state if self._record else "submitted"

    @property
    def finished(self) -> bool:
        """Whether the task had ended, well or not, when its state was last read."""
        return self._record is not None and self._record.finished

    @property
    def record(self) -> TaskRecord | None:
        """The whole of what was last read; `None` before that."""
        return self._record

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.state}>"

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        """Let errors about the task carry it, and all others its id."""
        with naming_task(self.id):
            try:
                yield
            except TaskError as error:
                error.task = self
                raise


class Task(_TaskState):
    """A task, followed by blocking calls. Safe to use from several threads."""

    def refresh(self) -> Task:
        """Read the state once; raises `ApiError` or `TaskNotFound`."""
        with self._own_errors():
            from wan_jobs.waiting.follow import refresh

            update = complete(refresh(self._session, self._handle))
        self._record = update.record if update else self._record
        return self

    def updates(
        self, timeout: Seconds | None = None, *, by_callback: bool = False
    ) -> Iterator[TaskUpdate]:
        """Yield each change of state or progress, the final one last.

        A failed task ends the iteration with a `fail` update, without an error. Raises
        `WaitTimeout` after `timeout` seconds (30 minutes unless set otherwise).
        """
        seconds = seconds_of("timeout", timeout)
        with self._own_errors():
            from wan_jobs.waiting.follow import follow

            steps = follow(self._session, self._handle, seconds, by_callback=by_callback)
            for update in iterate(steps):
                self._record = update.record
                yield update

    def wait(
        self,
        timeout: Seconds | None = None,
        on_update: OnUpdate | None = None,
        *,
        by_callback: bool = False,
    ) -> Result:
        """Wait for the result.

        `timeout` is in seconds, or a `timedelta`. `on_update` is called with each change of state;
        what it raises ends the wait, and carries the task's id as every error does. With
        `by_callback`, for a task submitted with a callback URL whose receiver wakes this client,
        the state is read only every two to four minutes until the callback comes.

        An end is noticed within the interval between two reads, 30 s at most, and the queue of
        reads: a ninth of a second for each task of the key that is waited for.

        Raises `TaskFailed`, `WaitTimeout` (the task still runs), `TaskNotFound`,
        `StatusUnavailable` or `KeyRefused`.
        """
        check_callable("on_update", on_update)
        seconds_of("timeout", timeout)
        with self._own_errors():
            if not self.finished:
                for update in self.updates(timeout, by_callback=by_callback):
                    if on_update is not None:
                        on_update(update)
        return self.result()

    def wait_for_callback(
        self, timeout: Seconds | None = None, on_update: OnUpdate | None = None
    ) -> Result:
        """Wait for the callback, with slow reads as the safety net: `wait(by_callback=True)`."""
        return self.wait(timeout, on_update, by_callback=True)

    def result(self) -> Result:
        """Return the result of a task known to have ended; raises `TaskFailed` or `TaskError`."""
        with self._own_errors():
            from wan_jobs.result import Result
            from wan_jobs.waiting.follow import check_success

            return Result(self._session, self._handle, check_success(_ended(self)))


class AsyncTask(_TaskState):
    """A task, followed on an event loop."""

    async def refresh(self) -> AsyncTask:
        """Read the state once; raises `ApiError` or `TaskNotFound`."""
        with self._own_errors():
            from wan_jobs.waiting.follow import refresh

            update = await refresh(self._session, self._handle)
        self._record = update.record if update else self._record
        return self

    async def updates(
        self, timeout: Seconds | None = None, *, by_callback: bool = False
    ) -> AsyncIterator[TaskUpdate]:
        """Yield each change of state or progress, the final one last; see `Task.updates`."""
        seconds = seconds_of("timeout", timeout)
        with self._own_errors():
            from wan_jobs.waiting.follow import follow

            steps = follow(self._session, self._handle, seconds, by_callback=by_callback)
            async with aclosing(steps):
                async for update in steps:
                    self._record = update.record
                    yield update

    async def wait(
        self,
        timeout: Seconds | None = None,
        on_update: AsyncOnUpdate | None = None,
        *,
        by_callback: bool = False,
    ) -> AsyncResult:
        """Wait for the result; see `Task.wait`. An `on_update` that is a coroutine is awaited."""
        check_callable("on_update", on_update, awaited=True)
        seconds_of("timeout", timeout)
        with self._own_errors():
            if not self.finished:
                async for update in self.updates(timeout, by_callback=by_callback):
                    if on_update is not None and isawaitable(told := on_update(update)):
                        await told
        return self.result()

    async def wait_for_callback(
        self, timeout: Seconds | None = None, on_update: AsyncOnUpdate | None = None
    ) -> AsyncResult:
        """Wait for the callback, with slow reads as the safety net: `wait(by_callback=True)`."""
        return await self.wait(timeout, on_update, by_callback=True)

    def result(self) -> AsyncResult:
        """Return the result of a task known to have ended; raises `TaskFailed` or `TaskError`."""
        with self._own_errors():
            from wan_jobs.result import AsyncResult
            from wan_jobs.waiting.follow import check_success

            return AsyncResult(self._session, self._handle, check_success(_ended(self)))


def _ended(task: _TaskState) -> TaskRecord:
    if task.record is None or not task.record.finished:
        raise TaskError(f"Task {task.id} is not known to have ended.", task_id=task.id)
    return task.record
