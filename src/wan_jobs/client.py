"""`Wan`: run a paid job from input to file by blocking calls.

Each verb imports what it needs when it is first called, so that a program which only names `Wan`
starts at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import Enum
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeAlias, overload

from wan_jobs.arguments import (
    Seconds,
    callback_address,
    check_callable,
    check_given,
    check_kind,
    check_methods,
    check_text,
    seconds_of,
)
from wan_jobs.deferred import deferred
from wan_jobs.errors import ConfigurationError, InvalidInput, JournalError

if TYPE_CHECKING:
    from ssl import SSLContext

    from wan_client.model_ids import ModelId

    from wan_jobs.callbacks.verification import CallbackEvent
    from wan_jobs.clock import Clock
    from wan_jobs.configuration import Connection, Limits
    from wan_jobs.document import Document
    from wan_jobs.events import Hooks
    from wan_jobs.inputs.files import LocalFile
    from wan_jobs.inputs.job import TypedInput
    from wan_jobs.ledger.journal import Journal
    from wan_jobs.redaction import ApiKey
    from wan_jobs.result import Result
    from wan_jobs.session import Session, TaskHandle
    from wan_jobs.task import OnUpdate, Task
    from wan_jobs.transport.ports import Ports
else:
    [SSLContext] = deferred("ssl", "SSLContext")
    [ModelId] = deferred("wan_client.model_ids", "ModelId")
    [CallbackEvent] = deferred("wan_jobs.callbacks.verification", "CallbackEvent")
    [Clock] = deferred("wan_jobs.clock", "Clock")
    [Connection, Limits] = deferred("wan_jobs.configuration", "Connection", "Limits")
    [Document] = deferred("wan_jobs.document", "Document")
    [Hooks] = deferred("wan_jobs.events", "Hooks")
    [LocalFile] = deferred("wan_jobs.inputs.files", "LocalFile")
    [TypedInput] = deferred("wan_jobs.inputs.job", "TypedInput")
    [Journal] = deferred("wan_jobs.ledger.journal", "Journal")
    [ApiKey] = deferred("wan_jobs.redaction", "ApiKey")
    [Result] = deferred("wan_jobs.result", "Result")
    [Session, TaskHandle] = deferred("wan_jobs.session", "Session", "TaskHandle")
    [OnUpdate, Task] = deferred("wan_jobs.task", "OnUpdate", "Task")
    [Ports] = deferred("wan_jobs.transport.ports", "Ports")

JobInput: TypeAlias = TypedInput | Mapping[str, object]
UploadSource: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO | LocalFile
JournalPlace: TypeAlias = Journal | str | os.PathLike[str]


class DefaultJournal(Enum):
    """Stands for the journal of the `wan` command, at `default_journal_path()`."""

    DEFAULT = "default"


DEFAULT_JOURNAL = DefaultJournal.DEFAULT

_warned_of: set[str] = set()


class BaseClient:
    """What both clients share: the session, and what needs no waiting."""

    def __init__(
        self,
        api_key: str | ApiKey | None = None,
        *,
        base_url: str | None = None,
        journal: JournalPlace | DefaultJournal | None = DEFAULT_JOURNAL,
        limits: Limits | None = None,
        hooks: Hooks | None = None,
        clock: Clock | None = None,
        document: Document | None = None,
        proxy: str | None = None,
        verify: SSLContext | str | bool = True,
        transport: object | None = None,
        private_hosts: Sequence[str] | None = None,
    ) -> None:
        import ssl

        from wan_jobs.clock import Clock, SystemClock
        from wan_jobs.configuration import Limits, Network, private_hosts_named, resolve_connection
        from wan_jobs.document import Document, merged_document
        from wan_jobs.events import Hooks
        from wan_jobs.ledger.journal import Journal
        from wan_jobs.redaction import ApiKey
        from wan_jobs.session import Session

        if not isinstance(api_key, str | ApiKey | None):
            # Not shown: it may hold the key all the same.
            raise InvalidInput(f"api_key must be a text, not a {type(api_key).__name__}.")
        # From here on no frame holds the key as text: tracebacks may show local variables.
        api_key = ApiKey(api_key) if isinstance(api_key, str) else api_key
        check_kind("limits", limits, Limits)
        check_kind("hooks", hooks, Hooks)
        check_methods("clock", clock, Clock)
        check_kind("document", document, Document)
        check_text("base_url", base_url)
        check_text("proxy", proxy)
        check_given("verify", verify, ssl.SSLContext, str, bool)
        check_kind("journal", journal, Journal, str, os.PathLike, DefaultJournal)
        trusted = private_hosts_named() if private_hosts is None else private_hosts
        network = Network(proxy, verify, transport, trusted)
        connection = resolve_connection(api_key, base_url, network)
        limits, clock = limits or Limits(), clock or SystemClock()
        self._session = Session(
            connection,
            limits,
            clock,
            hooks or Hooks(),
            document or merged_document(),
            self._ports(connection, limits, clock),
            _opened(journal, clock),
        )

    def _ports(self, connection: Connection, limits: Limits, clock: Clock) -> Ports:
        raise NotImplementedError

    @property
    def service(self) -> str:
        """The address of the service, as the journal's entries name it."""
        return self._session.connection.base_url

    @property
    def session(self) -> Session:
        """What all operations of this client share; its parts may change with any release."""
        return self._session

    @property
    def journal(self) -> Journal | None:
        """The journal, where one is kept."""
        return self._session.journal

    def notify(self, event: CallbackEvent) -> bool:
        """Take a verified callback: settle a doubt by its token, and wake the waits for its task.

        Says whether either came about. May be called from any thread; give it to a receiver as
        its `on_event`.
        """
        from wan_jobs.callbacks.verification import CallbackEvent

        check_given("event", event, CallbackEvent)
        settled = False
        if event.token is not None and self.journal is not None:
            settled = self.journal.settle_by_callback(event.token, event.task_id)
        return self._session.wakeups.wake(event.task_id) or settled

    def __repr__(self) -> str:
        session: Session | None = getattr(self, "_session", None)  # tools show half-made ones
        place = session.connection.base_url if session else "no service yet"
        return f"<{type(self).__name__} for {place}>"


class Wan(BaseClient):
    """Runs jobs by blocking calls; may be shared between threads.

    The key comes from `api_key`, else the environment's `APIKLEY_API_KEY`, else the file
    `~/.config/wan/config.toml`; the address likewise from `base_url`, `APIKLEY_BASE_URL` or the
    file. `journal` is a `Journal` or the path of one: with it a killed process leaves a trace of
    every task that may exist, and submissions can be repeated under a key. Where none is named it
    is the one of the `wan` command, `~/.local/state/wan/journal.sqlite` or `WAN_JOURNAL`, and if
    that cannot be written a warning says so, once; `None` keeps none. `proxy`, `verify`,
    `transport` and `private_hosts` say how the network is reached: see `Network`.
    """

    def _ports(self, connection: Connection, limits: Limits, clock: Clock) -> Ports:
        from wan_jobs.transport.blocking import BlockingPorts

        return BlockingPorts(connection, limits, clock)

    @overload
    def submit(
        self,
        input: TypedInput,
        *,
        model: ModelId | None = None,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> Task: ...

    @overload
    def submit(
        self,
        input: Mapping[str, object],
        *,
        model: ModelId,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> Task: ...

    def submit(
        self,
        input: JobInput,
        *formerly: str,
        model: str | None = None,
        key: str | None = None,
        callback_url: str | None = None,
    ) -> Task:
        """Create a task, at most once.

        The type of `input` selects the model; a mapping needs `model`: its id, or a part of the id
        that means no other (for type checkers, `model_id(part)`). Fields that ask for the
        address of a file also take a `pathlib.Path`, bytes, or a binary file object, which are
        uploaded first. With `key`, repeating the call returns the first task.

        Raises `InvalidInput` before anything is sent; `SubmissionUnknown` if a task may have been
        created; else an `ApiError`, and then nothing was.
        """
        return self._submit(input, model, key, callback_address(formerly, callback_url))

    def _submit(
        self, input: JobInput, model: str | None, key: str | None, callback_url: str | None = None
    ) -> Task:
        from wan_jobs.submission.submit import prepare, submit
        from wan_jobs.task import Task
        from wan_jobs.transport.ports import complete

        session = self._session
        session.ports.check()
        job = complete(prepare(session, input, model, callback_url))
        return Task(session, complete(submit(session, job, key)))

    @overload
    def run(
        self,
        input: TypedInput,
        *,
        model: ModelId | None = None,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: OnUpdate | None = None,
    ) -> Result: ...

    @overload
    def run(
        self,
        input: Mapping[str, object],
        *,
        model: ModelId,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: OnUpdate | None = None,
    ) -> Result: ...

    def run(
        self,
        input: JobInput,
        *,
        model: str | None = None,
        key: str | None = None,
        timeout: Seconds | None = None,
        on_update: OnUpdate | None = None,
    ) -> Result:
        """Submit and wait: `submit(…).wait(…)`."""
        seconds_of("timeout", timeout)
        check_callable("on_update", on_update)
        return self._submit(input, model, key).wait(timeout, on_update)

    def task(self, task_id: str) -> Task:
        """Open a task by its id, at any time and from any process; nothing is sent yet."""
        from wan_jobs.task import Task

        return Task(self._session, handle_of(task_id))

    def upload(self, source: UploadSource, *, again: bool = False) -> str:
        """Upload a file and return its address, good for three days.

        `source` is a `pathlib.Path`, bytes, a binary file object, or as text an address to copy
        from. The same content is sent once in that time; `again` sends it anew, for a file that
        the service has lost. Raises `UploadError` or `ApiError`.
        """
        from wan_jobs.free_calls import upload
        from wan_jobs.transport.ports import complete

        return complete(upload(self._session, source, again=again))

    def credits(self) -> float:
        """Return the account's balance in credits; raises `ApiError`."""
        from wan_jobs.free_calls import credits_left
        from wan_jobs.transport.ports import complete

        return complete(credits_left(self._session))

    def download_url(self, url: str) -> str:
        """Return a link for 20 minutes to a file the service made; raises `ApiError`."""
        from wan_jobs.free_calls import download_url
        from wan_jobs.transport.ports import complete

        return complete(download_url(self._session, url))

    def close(self) -> None:
        """Close connections and journal, once what is on its way is there; so does `with`.

        That frees what the client holds and does not end it: a later call, of one of its tasks
        too, opens them again, and what is submitted then is paid for as ever.
        """
        from wan_jobs.transport.blocking import BlockingPorts

        ports = self._session.ports
        if isinstance(ports, BlockingPorts):
            ports.close()
        self._session.write_what_is_left()
        self._session.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _opened(place: JournalPlace | DefaultJournal | None, clock: Clock) -> Journal | None:
    """Return the journal; the default one must not keep anybody from working."""
    from wan_jobs.configuration import default_journal_path
    from wan_jobs.ledger.journal import Journal
    from wan_jobs.redaction import log

    if place is None or isinstance(place, Journal):
        return place
    if not isinstance(place, DefaultJournal):
        return Journal(place, clock=clock)
    try:
        journal = Journal(default_journal_path(), clock=clock)
        journal.entries(limit=1)
    except (JournalError, ConfigurationError) as error:
        if error.message not in _warned_of:
            _warned_of.add(error.message)
            log.warning("submissions leave no trace for a later process: %s", error.message)
        return None
    return journal


def handle_of(task_id: str) -> TaskHandle:
    """Return the handle of a task; raises `InvalidInput` for what cannot be an id."""
    from wan_jobs.session import TaskHandle
    from wan_jobs.texts import is_name

    if not isinstance(task_id, str) or not is_name(task_id):
        raise InvalidInput("A task id is a text that is not empty.")
    return TaskHandle(task_id.strip())
