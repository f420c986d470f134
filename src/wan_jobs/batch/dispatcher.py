"""Working through a batch: claim what is free, do its steps, note what became of it.

Several processes may work on one batch. Each item is worked on by the one that holds its lease,
which is renewed for as long as the coroutine of the item lives.
"""

from __future__ import annotations

import asyncio
import math
import os
import secrets
import socket
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from wan_jobs.batch import steps
from wan_jobs.batch.decision import (
    Again,
    Decision,
    Doubt,
    Expired,
    Failed,
    Halt,
    Later,
    NoRoom,
    decide,
)
from wan_jobs.batch.destination import Destination, destination_of
from wan_jobs.batch.results import append_results, write_results
from wan_jobs.errors import DownloadError, JournalError, WanError
from wan_jobs.free_calls import upload_content
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState
from wan_jobs.ledger.batches import LEASE, Batches
from wan_jobs.ledger.entry import EntryState
from wan_jobs.redaction import log
from wan_jobs.session import Session
from wan_jobs.transport.signals import Signal

T = TypeVar("T")

# Items beyond the running tasks that are made ready to be sent, and how many are fetched at once.
_AHEAD, _AT_ONCE = 20, 10

# Seconds between two looks at the batch: whether it was paused, or others left items.
_TICK = 2.0

# Seconds after which an item that was not covered by what may be spent asks again.
_LONGEST_WITHOUT_ROOM = 30.0

# So many failures in a row for one reason speak of something else than the items.
_IN_A_ROW = 10

# A submission whose outcome is missing may still be awaited by the process that sent it.
_MAY_BE_AWAITED = 90.0


@dataclass(slots=True)
class Dispatcher:
    """Works on one batch of a session's ledger, on an event loop."""

    session: Session
    name: str
    owner: str = field(default_factory=lambda: f"{_host()}:{os.getpid()}:{secrets.token_hex(4)}")
    draining: bool = False
    _batch: Batch = field(init=False)
    _destination: Destination = field(init=False)
    _live: dict[str, asyncio.Task[Item]] = field(default_factory=dict)
    _over: list[tuple[str, asyncio.Task[Item]]] = field(default_factory=list)
    _untold: list[Item] = field(default_factory=list)
    _told_at: float = -math.inf
    _news: Signal = field(init=False)
    _looked_at: float = -math.inf
    _sending: dict[str, None] = field(default_factory=dict)
    _without_room: set[str] = field(default_factory=set)
    _in_a_row: tuple[str, int] = ("", 0)
    _orphans: set[str] = field(default_factory=set)
    _uploads: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    def drain(self) -> None:
        """Begin nothing new: what was sent is followed to its file, the rest is put back."""
        self.draining = True
        for item_id in tuple(self._sending):
            self._live[item_id].cancel()

    async def run(self) -> AsyncGenerator[Item, None]:
        """Yield each item as its work ends, well or not, until nothing is left to do.

        It ends early when the batch is paused or stopped, or `drain` was called, once what was
        sent has ended. Raises `JournalError`, and `DownloadError` if the results cannot be written
        at the end.
        """
        await self._take_over()
        renewing = asyncio.create_task(self._renew())
        try:
            while await self._fill() or self._live:
                for item in await self._taken(await self._ended()):
                    yield item
        finally:
            renewing.cancel()
            for task in self._live.values():
                task.cancel()
            await asyncio.gather(renewing, *self._live.values(), return_exceptions=True)
            await self._record(lambda batches: batches.disown(self.name, [self.owner]))
            await self._tell(at_once=True)
        await self._finish()

    async def _take_over(self) -> None:
        def work(batches: Batches) -> Batch:
            held = batches.held(self.name)
            dead = [owner for owner in held if _is_dead(owner)]
            self._orphans = {item for owner in dead for item in held[owner]}
            batches.disown(self.name, dead)
            batches.sweep(self.name)
            return batches.get(self.name)

        self._batch = await self._record(work)
        out = self._batch.out
        self._destination = await self.session.ports.work(lambda: destination_of(out))
        self._news = self.session.ports.signal()

    async def _fill(self) -> bool:
        """Begin what may be begun; say whether there is, or will be, something to do."""
        room = self.session.limits.running_tasks + _AHEAD - len(self._live)
        now = self.session.clock.monotonic()
        if self._live and room < _AT_ONCE and now < self._looked_at + _TICK:
            return not self.draining
        self._looked_at = now
        state, has_more, claimed = await self._record(lambda it: self._claimed(it, room))
        if state is not BatchState.ACTIVE:
            self.drain()
        for item in claimed:
            # A lease runs out though its work lives when the whole process stood still.
            live = self._live.get(item.id)
            if live is None or live.done():
                self._begin(item)
        return has_more and not self.draining

    def _claimed(self, batches: Batches, room: int) -> tuple[BatchState, bool, list[Item]]:
        """Return whether the batch may send, whether it has more to do, and what is ours of it."""
        state, has_more = batches.sending(self.name, self.session.account.id)
        may_begin = state is BatchState.ACTIVE and has_more and room > 0 and not self.draining
        claimed = batches.claim(self.name, self.owner, room) if may_begin else []
        return state, has_more, claimed

    def _begin(self, item: Item, *, sent: bool = False) -> None:
        task = self._live[item.id] = asyncio.create_task(self._work(item, sent))
        task.add_done_callback(lambda task: self._note_end(item.id, task))
        if self.draining and not sent:  # since it was claimed
            task.cancel()

    def _note_end(self, item_id: str, task: asyncio.Task[Item]) -> None:
        self._over.append((item_id, task))
        self._news.set()

    async def _ended(self) -> list[tuple[str, asyncio.Task[Item]]]:
        """Return what has ended, after a tick at the latest."""
        if not self._over:
            await self.session.ports.sleep(_TICK, self._news)
        self._news.clear()
        ended, self._over = self._over, []
        return ended

    async def _taken(self, ended: list[tuple[str, asyncio.Task[Item]]]) -> list[Item]:
        """Take notice of work that has ended, and return the items that need no more."""
        items = []
        for item_id, task in ended:
            if self._live[item_id] is task:  # what was put back may have been begun anew
                del self._live[item_id]
            if task.cancelled():
                await self._resume(item_id)
            elif task.result().state is not ItemState.TODO:
                items.append(task.result())
        self._untold += items
        await self._tell()
        return items

    async def _tell(self, *, at_once: bool = False) -> None:
        """Write what became of items to the results: for all that end within a tick together."""
        now = self.session.clock.monotonic()
        if not self._untold or (now < self._told_at + _TICK and not at_once):
            return
        items, self._untold, self._told_at = self._untold, [], now
        try:
            await self.session.ports.work(lambda: append_results(self._destination, items))
        except DownloadError as error:  # at the end all are written anew
            await self._pause(str(error))

    async def _resume(self, item_id: str) -> None:
        """Follow an item that was sent while it was put back; else let another process have it."""
        # A request goes on without whoever was interrupted, and tells the ledger how it went.
        await self.session.ports.settled()
        item = await self._record(lambda batches: batches.item(self.name, item_id))
        entry = await self.session.record(lambda ledger: ledger.find(item.token or ""))
        sent = entry is not None and entry.task_id is not None and entry.attempt == item.attempt
        if sent and item.state is ItemState.TODO:
            self._begin(item, sent=True)
        else:
            await self._record(lambda it: it.release(self.name, self.owner, item_id))

    async def _work(self, item: Item, sent: bool) -> Item:
        try:
            place = await self._do(item, sent)
        except JournalError:
            raise
        except WanError as error:
            return await self._conclude(item, decide(error))
        self._in_a_row = ("", 0)
        return await self._end(item, ItemState.DONE, file=str(place))

    async def _do(self, item: Item, sent: bool) -> str:
        if not sent:
            self._sending[item.id] = None
        try:
            job = await steps.prepare(self.session, self._batch, item)
            for content in job.contents.values():
                # Items that share a file wait for the first of them to upload it.
                async with self._uploads[content.digest]:
                    await upload_content(self.session, content)
            handle = await steps.submit(self.session, item, job)
            self._without_room.discard(item.id)
        finally:
            self._sending.pop(item.id, None)
        record = await steps.follow(self.session, self._batch, handle)
        return await steps.collect(self.session, self._batch, item, record)

    async def _conclude(self, item: Item, decision: Decision) -> Item:
        match decision:
            case Doubt(reason):
                if await self._may_be_awaited(item):
                    return await self._put_back(item, LEASE, None)
                return await self._end(item, ItemState.DOUBT, reason=reason)
            case Expired(reason):
                return await self._end(item, ItemState.EXPIRED, reason=reason)
            case Again(reason) if item.attempt <= self._batch.retries:
                await self._count_failure(reason)
                await self._record(lambda batches: batches.next_attempt(item, reason))
                return await self._put_back(item, 0.0, None)
            case Again(reason) | Failed(reason):
                await self._count_failure(reason)
                return await self._end(item, ItemState.FAILED, reason=reason)
            case NoRoom() if await self._record(lambda it: it.under_way(self._batch)):
                return await self._put_back(item, self._until_room(item), None)
            case Halt(reason) | NoRoom(reason):
                await self._pause(reason)
                return await self._put_back(item, 0.0, None)
            case Later(seconds, why):
                return await self._put_back(item, seconds, why)

    async def _may_be_awaited(self, item: Item) -> bool:
        if item.id in self._orphans:
            return False  # the process that sent it is dead: nobody will hear the answer
        token = (await self._record(lambda it: it.item(self.name, item.id))).token
        # Both moments are the ledger's: this machine's clock may be hours away from it.
        entry, now = await self.session.record(lambda it: (it.find(token or ""), it.now()))
        if entry is None or entry.state is not EntryState.INTENDED:
            return False
        return now - entry.intended_at < _MAY_BE_AWAITED

    def _until_room(self, item: Item) -> float:
        """Return the seconds until an item asks again, so that one of all asks every tick."""
        self._without_room.add(item.id)
        return min(_TICK * len(self._without_room), _LONGEST_WITHOUT_ROOM)

    async def _put_back(self, item: Item, seconds: float, reason: str | None) -> Item:
        if reason is not None:
            log.info("item %s is tried again in %.0f s: %s", item.id, seconds, reason)
            await self._count_failure(reason)
        await self._record(lambda it: it.release(self.name, self.owner, item.id, seconds))
        return item

    async def _count_failure(self, reason: str) -> None:
        known, times = self._in_a_row
        self._in_a_row = (reason, times + 1 if reason == known else 1)
        if self._in_a_row[1] >= _IN_A_ROW:
            self._in_a_row = ("", 0)
            await self._pause(f"{_IN_A_ROW} failures in a row: {reason}")

    async def _pause(self, reason: str) -> None:
        if self.draining:
            return
        self.draining = True  # before anything is awaited: several items may find the same
        log.warning("batch %s is paused: %s", self.name, reason)
        paused = BatchState.PAUSED
        await self._record(lambda batches: batches.set_state(self.name, paused, reason))

    async def _end(
        self, item: Item, state: ItemState, *, file: str | None = None, reason: str | None = None
    ) -> Item:
        return await self._record(lambda it: it.end(item, state, file=file, reason=reason))

    async def _renew(self) -> None:
        while True:
            await self.session.ports.sleep(LEASE / 3)
            with suppress(JournalError):
                await self._record(lambda it: it.renew(self.name, self.owner, tuple(self._live)))

    async def _finish(self) -> None:
        """Write the results anew, in the table's order, and without what was tried in vain.

        Even when nothing was left to do: whoever ended the last item may have been killed before
        its line was written, or have found the disk full.
        """
        states = [state for state in ItemState if state is not ItemState.TODO]
        destination = self._destination
        items = await self._record(lambda batches: batches.items(self.name, states))
        await self.session.ports.work(lambda: write_results(destination, items))

    async def _record(self, task: Callable[[Batches], T]) -> T:
        return await self.session.record(lambda ledger: task(ledger.batches))


def _host() -> str:
    return socket.gethostname().replace(":", "-")


def _is_dead(owner: str) -> bool:
    """Whether an owner was a process of this machine that is no more."""
    host, _, rest = owner.partition(":")
    process = rest.partition(":")[0]
    if host != _host() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _has_ended(process)


def _has_ended(process: str) -> bool:
    """Whether a process is no more, though nobody has asked yet how it ended, as in containers."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[:1] in (["Z"], ["X"])
