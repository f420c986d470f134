"""What every operation of one client shares."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from wan_jobs.budget import RateBudget, shared_budget
from wan_jobs.clock import Clock
from wan_jobs.configuration import Connection, Limits
from wan_jobs.document import Document
from wan_jobs.errors import JournalError
from wan_jobs.events import Hooks, RequestEvent, TaskUpdate
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.journal.store import Journal
from wan_jobs.logs import log
from wan_jobs.transport.ports import Ports
from wan_jobs.waiting.wakeups import Wakeups

E = TypeVar("E")

_MOST_UPLOADS = 10_000


class KnownUploads:
    """Where content was uploaded to by this client, by its digest."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def get(self, digest: str, now: float) -> str | None:
        """Return the address of content, unless it is unknown or has expired."""
        url, until = self._places.get(digest, ("", 0.0))
        return url if now < until else None

    def put(self, digest: str, url: str, until: float) -> None:
        """Remember an address; the oldest is forgotten when there are very many."""
        with self._lock:
            if len(self._places) >= _MOST_UPLOADS:
                self._places.pop(next(iter(self._places)))
            self._places[digest] = (url, until)


@dataclass(slots=True)
class Session:
    """The connection, its limits, and the places where things are written down."""

    connection: Connection
    limits: Limits
    clock: Clock
    hooks: Hooks
    document: Document
    ports: Ports
    journal: Journal | None = None
    wakeups: Wakeups = field(default_factory=Wakeups)
    uploads: KnownUploads = field(default_factory=KnownUploads)
    reads: RateBudget = field(init=False)
    creations: RateBudget = field(init=False)

    def __post_init__(self) -> None:
        account = (self.connection.base_url, self.connection.api_key.fingerprint(), self.clock)
        self.reads = shared_budget("read", *account, self.limits.reads_per_second, 1.0)
        self.creations = shared_budget("create", *account, self.limits.creations_per_10_s, 10.0)

    async def attempt(self, call: Call) -> Answer | TransportFault:
        """Send a call once, and tell the log and the hooks."""
        began = self.clock.monotonic()
        outcome: Answer | TransportFault
        try:
            outcome = await self.ports.exchange(call)
        except TransportFault as fault:
            outcome = fault
        self._tell(call, outcome, self.clock.monotonic() - began)
        return outcome

    async def note(self, what: str, write: Callable[[Journal], object]) -> None:
        """Write to the journal what already is so; a journal that fails then is only logged."""
        journal = self.journal
        if journal is None:
            return
        try:
            await self.ports.work(lambda: write(journal))
        except JournalError as error:
            log.error("not in the journal: %s. %s", what, error)

    def tell_state(self, update: TaskUpdate) -> None:
        """Tell the log and the hook of a task's state."""
        if update.state_is_known:
            log.info("task %s is %s", update.task_id, update.state)
        else:
            log.warning("task %s has the unknown state %r", update.task_id, update.state)
        self._call(self.hooks.on_state, update)

    def _tell(self, call: Call, outcome: Answer | TransportFault, seconds: float) -> None:
        faulted = isinstance(outcome, TransportFault)
        code = None if isinstance(outcome, TransportFault) else outcome.code
        fault = outcome.detail if isinstance(outcome, TransportFault) else None
        if log.isEnabledFor(logging.DEBUG) or faulted:
            log.log(
                logging.WARNING if faulted else logging.DEBUG,
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

    @staticmethod
    def _call(hook: Callable[[E], None] | None, event: E) -> None:
        if hook is None:
            return
        try:
            hook(event)
        except Exception:
            log.exception("a hook failed")
