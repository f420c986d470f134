"""What every operation of one client shares."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from wan_jobs.clock import Clock, Pace
from wan_jobs.configuration import Connection, Limits
from wan_jobs.document import Document
from wan_jobs.errors import JournalError
from wan_jobs.events import Hooks, RequestEvent, TaskUpdate
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.in_memory import shared_ledger
from wan_jobs.ledger.journal import Journal
from wan_jobs.locks import RenewedLock
from wan_jobs.redaction import log, requests_log
from wan_jobs.transport.detached import Line
from wan_jobs.transport.ports import Departure, Ports
from wan_jobs.transport.signals import Wakeups

E = TypeVar("E")
V = TypeVar("V")

# Some megabytes; what is forgotten costs an upload or a read, and no more.
_MOST_REMEMBERED = 10_000

# Seconds between two reads of a client whose ledger cannot be written.
_PACE_WITHOUT_LEDGER = 1.0


@dataclass(frozen=True, slots=True)
class TaskHandle:
    """What is known of a task: `submitted_at` is on the monotonic clock, `None` if re-opened."""

    id: str
    model_id: str | None = None
    submitted_at: float | None = None


@dataclass(slots=True)
class NextTurn:
    """When the account may create again, as far as its latest grant told.

    Each question to the ledger costs what a request does: nobody asks before, unless a task ends.
    """

    _at: float = -math.inf
    _ended_at: float = -math.inf

    def note(self, asked_at: float, ahead: float) -> None:
        """Learn how far ahead the next turn lies, from a grant that was asked for at a moment."""
        if asked_at > self._ended_at:
            # A question just before the turn would be in vain.
            self._at = asked_at + 1.01 * ahead

    def task_ended(self, now: float) -> None:
        """Have the next one ask at once; what was asked for before knew nothing of this."""
        self._at, self._ended_at = -math.inf, now

    def ahead(self, now: float) -> float:
        """Return the seconds until the turn; 0 or less means now."""
        return self._at - now


class Remembered(Generic[V]):
    """What this client has learnt, by name; the oldest is forgotten when there is very much."""

    def __init__(self) -> None:
        self._values: dict[str, V] = {}
        self._lock = RenewedLock()

    def get(self, name: str) -> V | None:
        """Return what was learnt, unless it is unknown or forgotten."""
        return self._values.get(name)

    def put(self, name: str, value: V) -> None:
        """Remember a value."""
        with self._lock:
            if len(self._values) >= _MOST_REMEMBERED:
                self._values.pop(next(iter(self._values)))
            self._values[name] = value


@dataclass(slots=True)
class Session:
    """The connection, its limits, and the places where things are written down.

    `uploads` holds address and end of life of uploaded content, by its digest; `new_tasks` holds
    when a task was created, by its id, and `paces` the pace learnt of a model and until when it is
    good, both on the monotonic clock. `ledger` is the journal, or where none is kept one in memory
    that all such clients of this process share: the limits of the `account` are counted there.
    `latest_submission` is the token of what was submitted last, for whoever interrupts it.
    """

    connection: Connection
    limits: Limits
    clock: Clock
    hooks: Hooks
    document: Document
    ports: Ports
    journal: Journal | None = None
    wakeups: Wakeups = field(default_factory=Wakeups)
    uploads: Remembered[tuple[str, float]] = field(default_factory=Remembered)
    new_tasks: Remembered[float] = field(default_factory=Remembered)
    paces: Remembered[tuple[Pace, float]] = field(default_factory=Remembered)
    line: Line = field(default_factory=Line)
    latest_submission: str | None = None
    next_turn: NextTurn = field(default_factory=NextTurn)
    ledger: Journal = field(init=False)
    account: Account = field(init=False)
    _unwritten: list[tuple[str, Callable[[Journal], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = self.journal or shared_ledger(self.clock)
        self.ledger.go_by(self.clock)
        self.account = Account(
            f"{self.connection.base_url} {self.connection.api_key.fingerprint()}",
            creations=self.limits.creations_per_10_s,
            running=self.limits.running_tasks,
            reads=self.limits.reads_per_second,
        )

    async def attempt(
        self, call: Call, limit: float | None = None, departure: Departure | None = None
    ) -> Answer | TransportFault:
        """Send a call once, and tell the log and the hooks; see `Ports.exchange`."""
        began = self.clock.monotonic()
        outcome: Answer | TransportFault
        try:
            outcome = await self.ports.exchange(call, limit, departure)
        except TransportFault as fault:
            outcome = fault.naming(self.connection.base_url, self._proxy_setting())
        self._tell(call, outcome, self.clock.monotonic() - began)
        return outcome

    def _proxy_setting(self) -> str | None:
        from wan_jobs.transport.proxies import proxy_for

        network = self.connection.network
        if network.transport is not None:
            return None
        choice = proxy_for(self.connection.base_url, network.proxy, with_key=True)
        return None if choice is None else choice.setting

    async def record(self, task: Callable[[Journal], V]) -> V:
        """Read or write the ledger, and what it owes; raises `JournalError`."""

        def work() -> V:
            self._catch_up()
            return task(self.ledger)

        return await self.ports.record(work)

    def record_later(self, write: Callable[[Journal], object]) -> None:
        """Write to the ledger without waiting for it."""
        self.ports.record_later(lambda: self._write("what became of a submission", write))

    async def note(self, what: str, write: Callable[[Journal], object]) -> None:
        """Write to the ledger what already is so.

        If that fails it is logged, and tried again whenever the ledger is used, and when the client
        closes.
        """
        await self.ports.record(lambda: self._write(what, write))

    def write_what_is_left(self) -> None:
        """Try once more to write what could not be written to the ledger."""
        unwritten, self._unwritten = self._unwritten, []
        for what, write in unwritten:
            self._write(what, write)

    async def book_read(self, task_id: str | None = None) -> float:
        """Take the account's next turn to read a task and return the seconds until it."""
        try:
            return await self.record(lambda ledger: ledger.book_read(self.account, task_id))
        except JournalError as error:
            log.warning("reading at a guessed pace: %s", error)
            return _PACE_WITHOUT_LEDGER

    async def pause_reads(self, seconds: float) -> None:
        """Let nobody read for so many seconds, as the service asks."""
        if seconds > 0:
            await self.note("a pause", lambda ledger: ledger.pause_reads(self.account, seconds))

    def task_ended(self) -> None:
        """Let whoever waits for a place among the running tasks look at once."""
        self.next_turn.task_ended(self.clock.monotonic())
        self.line.wake()

    def tell_state(self, update: TaskUpdate) -> None:
        """Tell the log and the hook of a task's state."""
        if update.state_is_known:
            log.info("task %s is %s", update.task_id, update.state)
        else:
            ended = "; it may have ended" if update.record.may_have_ended else ""
            log.warning("task %s has the unknown state %r%s", update.task_id, update.state, ended)
        self._call(self.hooks.on_state, update)

    def _tell(self, call: Call, outcome: Answer | TransportFault, seconds: float) -> None:
        faulted = isinstance(outcome, TransportFault)
        level = logging.INFO if faulted else logging.DEBUG
        if self.hooks.on_request is None and not requests_log.isEnabledFor(level):
            return
        code = None if isinstance(outcome, TransportFault) else outcome.code
        fault = outcome.detail if isinstance(outcome, TransportFault) else None
        requests_log.log(
            level,
            "%s %s: %s in %.3f s",
            call.operation.method,
            call.operation.path,
            fault if faulted else code,
            seconds,
        )
        if self.hooks.on_request is not None:
            event = RequestEvent(
                call.operation.method, call.operation.path, seconds, code, fault, call.task_id
            )
            self._call(self.hooks.on_request, event)

    def _write(self, what: str, write: Callable[[Journal], object]) -> None:
        try:
            write(self.ledger)
        except JournalError as error:
            log.error("not in the journal: %s. %s", what, error)
            self._unwritten.append((what, write))
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        """Write what could not be written before, and say nothing anew if it still cannot be."""
        if not self._unwritten:
            return
        unwritten, self._unwritten = self._unwritten, []
        try:
            while unwritten:
                unwritten[0][1](self.ledger)
                del unwritten[0]
        except JournalError:
            pass
        finally:
            self._unwritten[:0] = unwritten

    @staticmethod
    def _call(hook: Callable[[E], None] | None, event: E) -> None:
        if hook is None:
            return
        try:
            hook(event)
        except Exception:
            log.exception("a hook failed")
