"""Running a batch in the foreground until it has ended, is paused, or is interrupted."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from wan_jobs.async_client import AsyncWan
from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.dispatcher import Dispatcher
from wan_jobs.batch.page import NAME as PAGE
from wan_jobs.batch.run import missing_files
from wan_jobs.batch.snapshots import snapshots
from wan_jobs.command.batches.display import Display, batch_json
from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.errors import DownloadError
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState

# Seconds between two drawings of the line.
_REDRAWN_EVERY = 1.0

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Foreground:
    """One batch of a client, run here and shown on an output."""

    output: Output
    wan: AsyncWan
    name: str
    expected: float

    async def run(self) -> ExitCode:
        """Work until there is nothing left to do here; return what it came to."""
        dispatcher = Dispatcher(self.wan.session, self.name)
        display = Display(self.output, self.expected, spent=await self._spent())
        self.output.resume = command_line("batch resume", self.name)
        try:
            async with (
                self._interruptible(dispatcher),
                self._shown(display),
                snapshots(self.wan.session, self.name),
            ):
                async for item in dispatcher.run():
                    display.item(item)
        except DownloadError as error:
            batch = await self._batch()
            if batch.ended:
                raise DownloadError(f"Not all is written to {batch.out}: {error}") from None
            self.output.note(f"warning: {error}")
        self.output.resume = None
        return await self._conclude()

    async def _conclude(self) -> ExitCode:
        batch, record = await self._batch(), self.wan.session.record
        code, spent = code_of(batch), await record(lambda it: it.batches.spent(self.name))
        if self.output.as_json:
            self.output.json({"event": "end", "exit_code": int(code), **batch_json(batch, spent)})
            return code
        display = Display(self.output, spent=spent)
        self.output.note(f"{shown(batch.name)}: {display.line(batch)}")
        items = await record(lambda it: it.batches.items(self.name))
        gone = await self.wan.session.ports.work(lambda: missing_files(batch, items))
        for line in _what_next(batch, len(gone), is_short=_is_short(batch, items)):
            self.output.note(f"  {line}")
        self.output.line(destination_of(batch.out).place(PAGE))
        return code

    @asynccontextmanager
    async def _shown(self, display: Display) -> AsyncIterator[None]:
        if not self.output.draws:  # nobody looks, and to count the items costs the ledger
            yield
            return
        watching = asyncio.create_task(self._watch(display))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            self.output.draw("")

    async def _watch(self, display: Display) -> None:
        while True:
            display.draw(await self._batch())
            await asyncio.sleep(_REDRAWN_EVERY)

    @asynccontextmanager
    async def _interruptible(self, dispatcher: Dispatcher) -> AsyncIterator[None]:
        """Let the first signal drain and the second leave: what is paid for goes on without us."""
        this = asyncio.current_task()
        assert this is not None  # noqa: S101 - a coroutine runs in a task
        left = False

        def interrupt() -> None:
            nonlocal left
            if dispatcher.draining:
                left = True
                this.cancel()
                return
            dispatcher.drain()
            self.output.note(
                "Sending nothing more; what is paid for is followed to its file. Ctrl-C again "
                "leaves it running."
            )

        with _handled(interrupt):
            try:
                yield
            except asyncio.CancelledError:
                if not left:
                    raise
                raise Interrupted(
                    f"Interrupted. What batch {shown(self.name)} has paid for goes on without you.",
                    ExitCode.RUNNING,
                ) from None

    async def _spent(self) -> float:
        return await self.wan.session.record(lambda it: it.batches.spent(self.name))

    async def _batch(self) -> Batch:
        return await self.wan.session.record(lambda it: it.batches.get(self.name))


def code_of(batch: Batch) -> ExitCode:
    """Return what a batch comes to: a doubt weighs most, then what is left, then what failed."""
    counts = batch.counts
    if counts.get(ItemState.DOUBT):
        return ExitCode.UNKNOWN
    if counts.get(ItemState.TODO) and batch.state is not BatchState.STOPPED:
        return ExitCode.RUNNING
    if counts.get(ItemState.FAILED) or counts.get(ItemState.EXPIRED) or not batch.ended:
        return ExitCode.TASK_FAILED
    return ExitCode.DONE


def _is_short(batch: Batch, items: Iterable[Item]) -> bool:
    """Whether the batch's limit on credits leaves no room for an item that is left."""
    left = (it for it in items if it.state is ItemState.TODO and not it.paid)
    cap = batch.cap
    return cap is not None and any(batch.reserved + (it.estimate or 0.0) > cap for it in left)


def _what_next(batch: Batch, gone: int, *, is_short: bool) -> list[str]:
    lines = []
    if gone:
        again = command_line("batch retry", batch.name, options=["--missing"])
        files = "1 file is" if gone == 1 else f"{gone} files are"
        lines.append(f"{files} no longer there. Fetch again what is paid for with:  {again}")
    if batch.state is not BatchState.ACTIVE:
        why = f": {shown(batch.reason)}" if batch.reason else ""
        lines.append(f"It is {batch.state}{why}")
    if not batch.ended and is_short:
        lines.append("Go on with the same `wan batch run` and a higher --max-credits.")
    elif not batch.ended:
        lines.append(f"Go on with:  {command_line('batch resume', batch.name)}")
    if batch.counts.get(ItemState.FAILED):
        again = command_line("batch retry", batch.name, options=["--failed"])
        lines.append(f"Try the failed ones again, which cost nothing, with:  {again}")
    if batch.counts.get(ItemState.EXPIRED):
        again = command_line("batch retry", batch.name, options=["--expired"])
        lines.append(f"What has expired was paid for; make it, and pay, again with:  {again}")
    if batch.counts.get(ItemState.DOUBT):
        lines.append("What is in doubt may be billed: `wan tasks --unsettled` lists it, and")
        lines.append("`wan settle` closes it. Then go on with the batch.")
    return lines


class _handled:  # noqa: N801 - used as a function
    """Call `handler` on a signal while the block runs, where the loop can do that."""

    def __init__(self, handler: Callable[[], None]) -> None:
        self._handler = handler

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):
            for each in _SIGNALS:
                loop.add_signal_handler(each, self._handler)

    def __exit__(self, *_: object) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):
            for each in _SIGNALS:
                loop.remove_signal_handler(each)
