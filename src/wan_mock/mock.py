"""`Mock`: the API on your desk, as a context manager.

The first answer of createTask gets lost here, and the app must not pay a second time:

    from wan_mock import CloseAfterCreating, Mock

    with Mock(profile="observed", seed=1) as mock:
        mock.inject(CloseAfterCreating(), call=1)
        run_my_app(base_url=mock.url, api_key=mock.key)
        assert mock.created == 1
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from wan_mock.application import Handler, MockApplication
from wan_mock.clock import ManualClock, RealClock
from wan_mock.document import ApiDocument
from wan_mock.exchange import DOWNLOAD
from wan_mock.faults import Aim, Fault, Injection
from wan_mock.inspection import Inspection
from wan_mock.journal import Listener
from wan_mock.json_value import JsonObject
from wan_mock.profile import ProfileName, profile_named
from wan_mock.service import Service
from wan_mock.settings import Settings
from wan_mock.task import Failure

KEY = "wan-mock-key"
_AIMS = (DOWNLOAD, "callback")


class Mock(Inspection):
    """A mock of the whole API on a port of loopback.

    Args:
        profile: `observed`, the API as it really answers, or `documented`, as the pages have it.
        seed: decides ids and chances; the same calls give the same answers.
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
        self.key = key
        self.seed = seed
        self.profile: ProfileName = profile
        self.settings = settings or Settings()
        self.document = _document(document)
        self._clock = ManualClock(start) if manual else RealClock(speed)
        self._application = MockApplication(self._fresh_service(), self._clock, host, port)

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
            self._application.courier.start()

    def stop(self) -> None:
        """Hang up on everybody and stop; what was recorded can still be asked."""
        self._application.stopping.set()
        self._application.courier.stop()
        self.server.stop()

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
        aimed = (on,) if isinstance(on, str) else fault.default_on if on is None else on
        known = (*self._service.operations, *_AIMS)
        for name in aimed:
            if name not in known:
                raise ValueError(f"no operation {name!r}; there are: {', '.join(known)}")
        if task is not None and aimed == ("createTask",):
            raise ValueError("createTask cannot be aimed at a task: its id is not known before")
        aim = Aim(aimed, call, times, task, chance, seconds)
        with self._application.lock:
            return self._service.injections.add(fault, aim, self._clock.now())

    @property
    def injections(self) -> tuple[Injection, ...]:
        """The faults at work."""
        with self._application.lock:
            return tuple(self._service.injections)

    def clear_faults(self) -> None:
        """Remove all faults."""
        with self._application.lock:
            self._service.injections.clear()

    def advance(self, seconds: float) -> None:
        """Move manual time on; callbacks that fall due are delivered before it returns."""
        clock = self._manual_clock()
        target = clock.now() + seconds
        if seconds < 0:
            raise ValueError(f"time does not run backwards: {seconds}")
        while (moment := self._next_event()) is not None and moment <= target:
            clock.advance_to(moment)
            self._application.courier.send_due()
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
            self._find(task_id).expired = True

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
        self.profile = profile or self.profile
        self.seed = self.seed if seed is None else seed
        self.settings = settings or self.settings
        self._application.replace(self._fresh_service())
        self.server.clear()

    def add_route(self, method: str, path: str, handler: Handler) -> None:
        """Serve one more path; one that ends in `*` stands for all that begin so. Not recorded."""
        self._application.routes[method, path] = handler

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of every request from now on; gives the function that ends it."""
        return self._journal.subscribe(listener)

    def _fresh_service(self) -> Service:
        profile = profile_named(self.profile)
        service = Service(self.document, self.settings, profile, self.seed, "http://localhost")
        service.add_account(self.key, None, self._clock.now())
        return service

    def _file_host(self) -> str:
        host = self.server.host
        return "localhost" if host == "127.0.0.1" else self.server.format_host(host)

    def _end(self, task_id: str, failure: Failure | None) -> None:
        with self._application.lock:
            task, now = self._find(task_id), self._settled()
            if task.settled:
                raise ValueError(f"the task has ended already: {task_id}")
            task.failure = failure
            self._service.jobs.end_soon(task, now)
            self._service.settle(now)
        if isinstance(self._clock, ManualClock):
            self._application.courier.send_due()
        else:
            self._application.courier.wake()

    def _next_event(self) -> float | None:
        with self._application.lock:
            return self._service.next_event()

    def _manual_clock(self) -> ManualClock:
        if not isinstance(self._clock, ManualClock):
            raise RuntimeError("advance needs manual time: Mock(manual=True)")
        return self._clock


def _document(given: ApiDocument | str | Path | JsonObject | None) -> ApiDocument:
    if isinstance(given, ApiDocument):
        return given
    if isinstance(given, dict):
        return ApiDocument(given)
    return ApiDocument.load(Path(given) if given is not None else None)
