"""A worker of a fleet: it works on all batches of the accounts whose keys it has.

There is no queue beside the ledger: an item is dispatched by its lease there, which is renewed for
as long as the coroutine of the item lives. A worker that is killed leaves leases that lapse, and
intents and ids that the next one finds; one that is stopped hands its leases back.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from wan_jobs.async_client import AsyncWan
from wan_jobs.batch.dispatcher import Dispatcher
from wan_jobs.batch.snapshots import snapshots
from wan_jobs.errors import ConfigurationError, JournalError, WanError
from wan_jobs.fleet.metrics import Metrics
from wan_jobs.ledger.batch import Unfinished
from wan_jobs.redaction import ApiKey, log

# Seconds between two looks for batches that are new, resumed, or more urgent.
_TICK = 1.0


@dataclass(slots=True)
class Worker:
    """Works for the account of each client, until it is stopped. The clients share one journal."""

    clients: Sequence[AsyncWan]
    metrics: Metrics = field(default_factory=Metrics)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Begin nothing new and hand back what is under way, even what is being followed."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until `stop`; returns when all is handed back and no request is on its way.

        A ledger that cannot be reached is waited for, however long that takes.
        """
        accounts = [_AccountWork(client, self.metrics) for client in self.clients]
        tasks = [asyncio.create_task(account.run()) for account in accounts]
        try:
            stopping = asyncio.create_task(self._stopping.wait())
            await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            for client in self.clients:
                # A request that is on its way is waited for: its answer is worth money.
                await client.close()
        for end in ends:
            if isinstance(end, Exception):
                raise end


@dataclass(slots=True)
class _AccountWork:
    """The batches of one account, each with a dispatcher of its own."""

    client: AsyncWan
    metrics: Metrics
    _dispatchers: dict[str, Dispatcher] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._look()
                except JournalError as error:
                    self._ledger_failed(error)
                await self.client.session.ports.sleep(_TICK)
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _look(self) -> None:
        """Begin on what is due; let more urgent batches have the places of less urgent ones."""
        session = self.client.session
        await session.record(lambda ledger: ledger.replay())
        account = session.account.id
        unfinished = await session.record(lambda ledger: ledger.batches.unfinished(account))
        due = _due(unfinished)
        for name, dispatcher in self._dispatchers.items():
            if name not in due and not dispatcher.draining:
                dispatcher.drain()
        for name in due - self._tasks.keys():
            self._dispatchers[name] = dispatcher = Dispatcher(session, name)
            self._tasks[name] = asyncio.create_task(self._work(name, dispatcher))

    async def _work(self, name: str, dispatcher: Dispatcher) -> None:
        log.info("working on batch %s", name)
        try:
            async with (
                snapshots(self.client.session, name),
                aclosing(dispatcher.run()) as items,
            ):
                async for item in items:
                    self.metrics.count(item)
        except JournalError as error:
            self._ledger_failed(error)
        except WanError as error:
            log.error("batch %s: %s", name, error)
        finally:
            self._dispatchers.pop(name, None)
            self._tasks.pop(name, None)

    def _ledger_failed(self, error: JournalError) -> None:
        self.metrics.ledger_failures += 1
        log.warning("going on when the ledger is back: %s", error)


def _due(unfinished: Sequence[Unfinished]) -> set[str]:
    """Return the batches to work on: those before which no more urgent one has items waiting."""
    due: set[str] = set()
    waiting: int | None = None
    for batch in unfinished:
        if waiting is not None and batch.priority < waiting:
            break
        due.add(batch.name)
        if batch.waits and waiting is None:
            waiting = batch.priority
    return due


def read_keys(path: Path) -> list[ApiKey]:
    """Return the keys in a file, one a line; what follows a # is a note.

    Raises `ConfigurationError`, which tells the line and never what stands there.
    """
    try:
        text = path.read_text("utf-8-sig")
        readable = os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"The keys in {path} cannot be read: {said}.") from None
    if readable:
        log.warning("others can read the keys in %s: chmod 600 it", path)
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        key = ApiKey(line.partition("#")[0])
        if key.reveal() and not key.can_be_sent:
            raise ConfigurationError(f"Line {number} of {path} is no key.")
        if key.reveal() and key not in keys:
            keys.append(key)
    if not keys:
        raise ConfigurationError(f"{path} holds no key.", remedy="Write one key on each line.")
    return keys
