"""What can be asked of a mock: requests, tasks, money, callbacks, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping

from wan_mock.application import MockApplication
from wan_mock.callbacks import CallbackRecord
from wan_mock.clock import Clock
from wan_mock.journal import Journal, RequestRecord
from wan_mock.server import MockServer
from wan_mock.service import Service
from wan_mock.task import Task
from wan_mock.view import TaskView, view


class Inspection:
    """The questions a test or a page can ask. Lists hold the latest; counters hold everything."""

    key: str
    _clock: Clock
    _application: MockApplication

    @property
    def url(self) -> str:
        """The address of the API, to be set as the client's base URL."""
        return self.server.url_for("/").rstrip("/")

    @property
    def files_url(self) -> str:
        """The address results and uploads are served from; another host name than the API's."""
        return self._service.links.base

    @property
    def server(self) -> MockServer:
        """The pytest-httpserver underneath, for expectations besides the API."""
        return self._application.server

    @property
    def now(self) -> float:
        """The mock's time in Unix seconds."""
        return self._clock.now()

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """The latest requests, oldest first."""
        with self._application.lock:
            return tuple(self._journal.requests)

    def requests_to(self, operation: str) -> tuple[RequestRecord, ...]:
        """Give the latest requests to one operation, as in `requests_to("createTask")`."""
        return tuple(record for record in self.requests if record.operation == operation)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many requests each operation got, all told."""
        with self._application.lock:
            return dict(self._journal.operations)

    @property
    def tasks(self) -> tuple[TaskView, ...]:
        """The latest tasks, oldest first."""
        with self._application.lock:
            now = self._settled()
            return tuple(view(task, self._service, now) for task in self._service.jobs)

    def task(self, task_id: str) -> TaskView:
        """Give one task; raises `KeyError` if it is not known."""
        with self._application.lock:
            now = self._settled()
            return view(self._find(task_id), self._service, now)

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
            return (*self._journal.complaints, *map(str, self.server.assertions), *errors)

    def check(self) -> None:
        """Raise `AssertionError` with all complaints, if there are any."""
        if self.complaints:
            raise AssertionError("wan_mock has complaints:\n" + "\n".join(self.complaints))

    def forgive(self) -> tuple[str, ...]:
        """Give the complaints and forget them, for a test that means to cause some."""
        complaints = self.complaints
        with self._application.lock:
            self._journal.complaints.clear()
        self.server.clear_assertions()
        self.server.clear_handler_errors()
        return complaints

    @property
    def _service(self) -> Service:
        return self._application.service

    @property
    def _journal(self) -> Journal:
        return self._application.journal

    def _settled(self) -> float:
        now = self._clock.now()
        self._service.settle(now)
        return now

    def _find(self, task_id: str) -> Task:
        task = self._service.jobs.find(task_id)
        if task is None:
            raise KeyError(task_id)
        return task
