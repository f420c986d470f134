"""`Mock`: the API on your desk, as a context manager.

The first answer of createTask gets lost here, and the app must not pay a second time:

    from wan_mock import CloseAfterCreating, Mock

    with Mock(profile="observed", seed=1) as mock:
        mock.inject(CloseAfterCreating(), call=1)
        run_my_app(base_url=mock.url, api_key=mock.key)
        assert mock.created == 1
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject
from wan_mock.api.callbacks import CallbackRecord
from wan_mock.api.message import CREATE, TARGETS
from wan_mock.api.profiles import ProfileName, profile_named
from wan_mock.api.service import Service
from wan_mock.api.settings import Settings
from wan_mock.api.task import Failure
from wan_mock.api.task_view import TaskView, newest_first, view
from wan_mock.arguments import check_arguments
from wan_mock.faults.fault import Aim, Fault, Injection, Injections, aimed_at
from wan_mock.http.application import Application, Handler
from wan_mock.http.clock import ManualClock, RealClock
from wan_mock.http.exchange import Listener, RequestRecord
from wan_mock.http.outgoing import CallbackSender
from wan_mock.http.server import MockServer

KEY = "wan-mock-key"
_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - listening so is for the user to ask for


class Mock:
    """A mock of the whole API on a port of loopback.

    Args:
        profile: `observed`, the API as it really answers, or `documented`, as the pages have it.
        seed: decides chances; the same calls meet the same faults.
        session: names this run: with the same seed and session, ids are the same too. By default
            every run and every `reset` has ids of its own, as with the real service.
        speed: how many seconds pass on the mock in one real second.
        manual: let time stand still, but for `advance`. Excludes `speed`.
        start: the time to begin with in manual time, in Unix seconds; now by default.
        settings: balances, prices, durations, limits.
        document: the merged document, as a path to JSON or as a mapping; by default that of the
            installed client.
        host: the address of this machine to listen on.
        port: 0 picks a free one.
        key: the API key of the first account.

    """

    def __init__(
        self,
        profile: ProfileName = "observed",
        *,
        seed: int = 0,
        session: str | None = None,
        speed: float = 1.0,
        manual: bool = False,
        start: float | None = None,
        settings: Settings | None = None,
        document: ApiDocument | str | Path | JsonObject | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        key: str = KEY,
    ) -> None:
        if manual and speed != 1.0:
            raise ValueError("manual time has no speed: give one or the other")
        check_arguments(Mock.__init__, locals(), Settings)
        self.key = key
        self.seed = seed
        self.session = session
        self.profile: ProfileName = profile
        self.settings = settings or Settings()
        self.document = ApiDocument.of(document)
        self._clock = ManualClock(start) if manual else RealClock(speed)
        self._application = Application(*self._fresh(), self._clock)
        self._sender = CallbackSender(self._application, self._clock)
        self._application.expect = self._sender.expect
        self._server = MockServer(self._application, host, port)
        self._application.expects_more = self._server.expects_anything

    def __repr__(self) -> str:
        state = self.url if self.server.is_running() else "not running"
        counts = f"{self.created} created, {self._application.log.total} requests"
        return f"<Mock {state}, {self.profile} profile, seed {self.seed}, {counts}>"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen; raises `OSError` if the port is taken."""
        self.server.start()
        self._application.stopping.clear()
        self._service.links.base = f"http://{self._file_host()}:{self.server.port}"
        if isinstance(self._clock, RealClock):
            self._sender.start()

    def stop(self) -> None:
        """Hang up on everybody and stop; what was recorded can still be asked."""
        self._application.stopping.set()
        self._sender.stop()
        self.server.stop()

    @property
    def url(self) -> str:
        """The address of the API, to be set as the client's base URL."""
        if self.server.host in _ANYWHERE:
            return f"http://127.0.0.1:{self.server.port}"
        return self.server.url_for("/").rstrip("/")

    @property
    def files_url(self) -> str:
        """The address results and uploads are served from; another host name than the API's."""
        return self._service.links.base

    @property
    def server(self) -> MockServer:
        """The pytest-httpserver underneath, for expectations besides the API."""
        return self._server

    @property
    def now(self) -> float:
        """The mock's time in Unix seconds."""
        return self._clock.now()

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """The latest requests, oldest first."""
        with self._application.lock:
            return tuple(self._application.log.requests)

    def requests_to(self, operation: str) -> tuple[RequestRecord, ...]:
        """Return the latest requests to one operation, as in `requests_to("createTask")`."""
        return tuple(record for record in self.requests if record.operation == operation)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many requests each operation got, all told."""
        with self._application.lock:
            return dict(self._application.log.operations)

    @property
    def tasks(self) -> tuple[TaskView, ...]:
        """The latest tasks, oldest first."""
        with self._application.lock:
            now = self._settled()
            return tuple(view(task, self._service, now) for task in self._service.jobs)

    def find_tasks(
        self, text: str = "", states: Collection[str] = (), skip: int = 0, most: int = 20
    ) -> tuple[tuple[TaskView, ...], int]:
        """Return some of the tasks, newest first, and how many there are that fit.

        Args:
            text: what stands in the id, the model or the prompt, in any case.
            states: those that count, `expired` among them; none means every one.
            skip: how many of those that fit to pass over.
            most: how many to return.

        """
        with self._application.lock:
            found = newest_first(self._service.jobs, text, states, now := self._settled())
            chosen = found[skip : skip + most]
            return tuple(view(task, self._service, now) for task in chosen), len(found)

    @property
    def running(self) -> int:
        """How many tasks are running."""
        with self._application.lock:
            self._settled()
            return sum(account.running for account in self._service.accounts.values())

    def task(self, task_id: str) -> TaskView:
        """Return one task; raises `KeyError` if it is not known."""
        with self._application.lock:
            now = self._settled()
            return view(self._service.jobs.known(task_id), self._service, now)

    @property
    def created(self) -> int:
        """How many tasks were created, all told."""
        return self._service.jobs.created

    @property
    def paid(self) -> float:
        """How many credits tasks have cost, all told; what failed was given back."""
        with self._application.lock:
            self._settled()
            return sum(account.paid for account in self._service.accounts.values())

    @property
    def balance(self) -> float:
        """The credits left to the first account; can be set."""
        with self._application.lock:
            self._settled()
            return self._service.accounts[self.key].credits

    @balance.setter
    def balance(self, balance: float) -> None:
        with self._application.lock:
            self._settled()
            self._service.accounts[self.key].credits = balance

    @property
    def callbacks(self) -> tuple[CallbackRecord, ...]:
        """The latest attempts to deliver a callback, oldest first."""
        with self._application.lock:
            return tuple(self._service.callbacks.log)

    @property
    def complaints(self) -> tuple[str, ...]:
        """What a test should not let pass: unexpected requests, leaked keys, errors of the mock."""
        errors = [f"a handler of the test failed: {e!r}" for e in self.server.handler_errors]
        with self._application.lock:
            return (*self._application.log.complaints, *map(str, self.server.assertions), *errors)

    def check(self) -> None:
        """Raise `AssertionError` with all complaints, if there are any."""
        if self.complaints:
            raise AssertionError("wan_mock has complaints:\n" + "\n".join(self.complaints))

    def forgive(self) -> tuple[str, ...]:
        """Return the complaints and forget them, for a test that means to cause some."""
        complaints = self.complaints
        with self._application.lock:
            self._application.log.complaints.clear()
        self.server.clear_assertions()
        self.server.clear_handler_errors()
        return complaints

    def inject(
        self,
        fault: Fault,
        *,
        on: str | tuple[str, ...] | None = None,
        call: int | None = None,
        times: int | None = None,
        task: str | None = None,
        chance: float = 1.0,
        seconds: float | None = None,
    ) -> Injection:
        """Put a fault to work; the conditions are those of `Aim`, and all must hold.

        Without `on` the fault strikes the operations it is made for. Raises `ValueError` for an
        operation that does not exist, and for an aim that nothing can meet.
        """
        aimed = aimed_at(fault, on)
        targets = dict.fromkeys((*TARGETS, *self.document.operations))
        for name in aimed:
            if name not in targets:
                raise ValueError(f"no operation {name!r}; there are: {', '.join(targets)}")
        if task is not None and aimed == (CREATE,):
            raise ValueError("createTask cannot be aimed at a task: its id is not known before")
        aim = Aim(aimed, call, times, task, chance, seconds)
        with self._application.lock:
            return self._application.injections.add(fault, aim, self._clock.now())

    @property
    def injections(self) -> tuple[Injection, ...]:
        """The faults at work."""
        with self._application.lock:
            return tuple(self._application.injections)

    def clear_faults(self) -> None:
        """Remove all faults."""
        with self._application.lock:
            self._application.injections.clear()

    def advance(self, seconds: float) -> None:
        """Move manual time on; callbacks that fall due are delivered before it returns."""
        clock = self._manual_clock()
        target = clock.after(seconds)
        while (moment := self._next_event()) is not None and moment <= target:
            clock.advance_to(moment)
            self._sender.send_due()
        clock.advance_to(target)

    async def advance_async(self, seconds: float) -> None:
        """Do the same as `advance` without blocking the event loop, which may be the receiver's."""
        import asyncio

        await asyncio.to_thread(self.advance, seconds)

    def finish(self, task_id: str) -> None:
        """Let a running task succeed now."""
        self._end(task_id, None)

    def fail(self, task_id: str, message: str = Failure.message, code: str = Failure.code) -> None:
        """Let a running task fail now."""
        self._end(task_id, Failure(message, code))

    def expire(self, task_id: str) -> None:
        """Let the addresses of a task's result cease to work."""
        with self._application.lock:
            self._service.jobs.known(task_id).expired = True

    def replay_callback(self, task_id: str) -> None:
        """Send the callback of an ended task once more; raises `KeyError` or `ValueError`."""
        with self._application.lock:
            now = self._settled()
            self._service.announce_again(self._service.jobs.known(task_id), now)
        self._send_due()

    def add_account(self, key: str, balance: float | None = None) -> None:
        """Open another account, with a balance and limits of its own."""
        with self._application.lock:
            self._service.add_account(key, balance, self._clock.now())

    def reset(
        self,
        *,
        profile: ProfileName | None = None,
        seed: int | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Begin again on the same port: no tasks, files, faults or records; the time goes on."""
        check_arguments(Mock.reset, locals(), Settings)
        self.profile = profile or self.profile
        self.seed = self.seed if seed is None else seed
        self.settings = settings or self.settings
        self._application.replace(*self._fresh())
        self._sender.wake()
        self.server.clear()

    def add_route(self, method: str, path: str, handler: Handler) -> None:
        """Serve one more path; one that ends in `*` stands for all that begin so. Not recorded."""
        self._application.routes[method, path] = handler

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of every request from now on; returns the function that ends it."""
        return self._application.log.subscribe(listener)

    def _fresh(self) -> tuple[Service, Injections]:
        # Faults draw from a stream of their own: one more chance does not change an id.
        injections = Injections(Random(f"faults {self.seed}"))  # noqa: S311 - it must repeat
        service = Service(
            self.document,
            self.settings,
            profile_named(self.profile),
            self.seed,
            "http://localhost",
            os.urandom(16).hex() if self.session is None else self.session,
            injections.announce,
        )
        service.add_account(self.key, None, self._clock.now())
        return service, injections

    def _file_host(self) -> str:
        host = self.server.host
        return "localhost" if host in ("127.0.0.1", *_ANYWHERE) else self.server.format_host(host)

    def _end(self, task_id: str, failure: Failure | None) -> None:
        with self._application.lock:
            now = self._settled()
            self._service.end(self._service.jobs.known(task_id), failure, now)
        self._send_due()

    def _send_due(self) -> None:
        if isinstance(self._clock, ManualClock):
            self._sender.send_due()
        else:
            self._sender.wake()

    @property
    def _service(self) -> Service:
        return self._application.service

    def _settled(self) -> float:
        self._service.settle(now := self._clock.now())
        return now

    def _next_event(self) -> float | None:
        with self._application.lock:
            return self._service.next_event()

    def _manual_clock(self) -> ManualClock:
        if not isinstance(self._clock, ManualClock):
            raise RuntimeError("advance needs manual time: Mock(manual=True)")
        return self._clock
