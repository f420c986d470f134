"""`AsyncWan`: run a paid job from input to file on an event loop.

Each verb imports what it needs when it is first called, as those of `Wan` do.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, overload

from wan_jobs.arguments import Seconds, callback_address, check_callable, seconds_of
from wan_jobs.batch import RETRIES
from wan_jobs.client import BaseClient, handle_of
from wan_jobs.deferred import deferred
from wan_jobs.errors import ConfigurationError

if TYPE_CHECKING:
    from wan_client.model_ids import ModelId

    from wan_jobs.batch.plan import RowLike
    from wan_jobs.client import JobInput, UploadSource
    from wan_jobs.clock import Clock
    from wan_jobs.configuration import Connection, Limits
    from wan_jobs.inputs.job import TypedInput
    from wan_jobs.ledger.batch import Item
    from wan_jobs.result import AsyncResult
    from wan_jobs.task import AsyncOnUpdate, AsyncTask
    from wan_jobs.transport.ports import Ports
else:
    [ModelId] = deferred("wan_client.model_ids", "ModelId")
    [RowLike] = deferred("wan_jobs.batch.plan", "RowLike")
    [JobInput, UploadSource] = deferred("wan_jobs.client", "JobInput", "UploadSource")
    [Clock] = deferred("wan_jobs.clock", "Clock")
    [Connection, Limits] = deferred("wan_jobs.configuration", "Connection", "Limits")
    [TypedInput] = deferred("wan_jobs.inputs.job", "TypedInput")
    [Item] = deferred("wan_jobs.ledger.batch", "Item")
    [AsyncResult] = deferred("wan_jobs.result", "AsyncResult")
    [AsyncOnUpdate, AsyncTask] = deferred("wan_jobs.task", "AsyncOnUpdate", "AsyncTask")
    [Ports] = deferred("wan_jobs.transport.ports", "Ports")


class AsyncWan(BaseClient):
    """Runs jobs on an event loop: the verbs of `Wan`, awaited. Any number of loops may use it."""

    def _ports(self, connection: Connection, limits: Limits, clock: Clock) -> Ports:
        from wan_jobs.transport.on_loop import LoopPorts

        return LoopPorts(connection, limits, clock)

    @overload
    async def submit(
        self,
        input: TypedInput,
        *,
        model: ModelId | None = None,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> AsyncTask: ...

    @overload
    async def submit(
        self,
        input: Mapping[str, object],
        *,
        model: ModelId,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> AsyncTask: ...

    async def submit(
        self,
        input: JobInput,
        *formerly: str,
        model: str | None = None,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> AsyncTask:
        """Create a task, at most once; see `Wan.submit`."""
        return await self._submit(input, model, key, callback_address(formerly, callback_url))

    async def _submit(
        self, input: JobInput, model: str | None, key: str | None, callback_url: str | None = None
    ) -> AsyncTask:
        from wan_jobs.submission.submit import prepare, submit
        from wan_jobs.task import AsyncTask

        self._session.ports.check()
        job = await prepare(self._session, input, model, callback_url)
        return AsyncTask(self._session, await submit(self._session, job, key))

    @overload
    async def run(
        self,
        input: TypedInput,
        *,
        model: ModelId | None = None,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: AsyncOnUpdate | None = None,
    ) -> AsyncResult: ...

    @overload
    async def run(
        self,
        input: Mapping[str, object],
        *,
        model: ModelId,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: AsyncOnUpdate | None = None,
    ) -> AsyncResult: ...

    async def run(
        self,
        input: JobInput,
        *,
        model: str | None = None,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: AsyncOnUpdate | None = None,
    ) -> AsyncResult:
        """Submit and wait: `(await submit(…)).wait(…)`."""
        seconds_of("timeout", timeout)
        check_callable("on_update", on_update, awaited=True)
        task = await self._submit(input, model, key)
        return await task.wait(timeout, on_update)

    def task(self, task_id: str) -> AsyncTask:
        """Open a task by its id, at any time and from any process; nothing is sent yet."""
        from wan_jobs.task import AsyncTask

        return AsyncTask(self._session, handle_of(task_id))

    async def batch(
        self,
        rows: Iterable[RowLike],
        *,
        out: str | os.PathLike[str],
        model: ModelId | None = None,
        name: str | None = None,
        retries: int = RETRIES,
        max_credits: float | None = None,
        priority: int = 0,
        callback_url: str | None = None,
    ) -> AsyncGenerator[Item, None]:
        """Make a video of each row into the folder `out`, and yield items as they end.

        `out` may also be the address of a place in an object store, such as `s3://bucket/clips`.
        Rows are inputs as for `submit`, or `Row` objects with an id and a model of their own; all
        are checked before the first is sent. The same call again goes on where it was left: the
        batch is known by its `name`, that of the folder unless another is given, and items by
        their ids, or their content. A task that fails is tried again up to `retries` times; with
        `max_credits` nothing more is sent once that much is spent. Where the account needs
        somebody's care the batch is paused, and the iteration ends.

        Raises `InvalidInput` with every fault before anything is sent.
        """
        from contextlib import aclosing

        from wan_jobs.batch.run import open_rows, run_batch
        from wan_jobs.batch.terms import Terms

        if self._session.journal is None:
            raise ConfigurationError("A batch needs a journal to know what was paid for.")
        terms = Terms(name, retries, max_credits, priority, callback_url)
        batch = await open_rows(self._session, rows, out, terms, model=model)
        async with aclosing(run_batch(self._session, batch.name)) as items:
            async for item in items:
                yield item

    async def upload(self, source: UploadSource, *, again: bool = False) -> str:
        """Upload a file and return its address, good for three days; see `Wan.upload`."""
        from wan_jobs.free_calls import upload

        return await upload(self._session, source, again=again)

    async def credits(self) -> float:
        """Return the account's balance in credits; raises `ApiError`."""
        from wan_jobs.free_calls import credits_left

        return await credits_left(self._session)

    async def download_url(self, url: str) -> str:
        """Return a link for 20 minutes to a file the service made; raises `ApiError`."""
        from wan_jobs.free_calls import download_url

        return await download_url(self._session, url)

    async def close(self) -> None:
        """Close this loop's connections, and the journal; so does `async with`.

        A later call, on this loop or another, opens them again: see `Wan.close`.
        """
        from wan_jobs.transport.on_loop import LoopPorts

        ports = self._session.ports
        if isinstance(ports, LoopPorts):
            await ports.close()
        self._session.write_what_is_left()
        self._session.ledger.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
