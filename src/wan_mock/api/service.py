"""The service: what each operation does, who may call it, and what has ended by now.

This is the state machine behind the mock. It has no sockets, no clock and no randomness of its
own: every call is given the time, and the seed stands at the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject
from wan_mock.api.account import Account
from wan_mock.api.body import check, invalid, json_object
from wan_mock.api.callbacks import CallbackQueue, CallbackRecord, Delivery
from wan_mock.api.documented_answer import NOTE, documented_answer
from wan_mock.api.hosted_files import FileStore, HostedFile, Links, NoFile
from wan_mock.api.jobs import Jobs
from wan_mock.api.message import (
    CREATE,
    CREDITS,
    DETAILS,
    DOWNLOAD_URL,
    UPLOAD_BASE64,
    UPLOAD_STREAM,
    UPLOAD_URL,
    Call,
    Reason,
    Refusal,
    Request,
    Response,
)
from wan_mock.api.profiles import Profile
from wan_mock.api.settings import Settings
from wan_mock.api.task import Failure, Task
from wan_mock.api.uploads import Uploads
from wan_mock.api.validation import (
    REPEATED,
    SAID_OF_REPEATED,
    UNKNOWN,
    BodyValidator,
    Violation,
    said_of_unknown,
)
from wan_mock.arguments import check_argument, check_key

_READ_ANYHOW = {DETAILS: ("taskId",)}
"""What is read of a query even where the document says nothing of one."""

Announce = Callable[[Delivery], tuple[list[Delivery], tuple[str, ...]]]
"""Makes of the callback of an ended task the deliveries to schedule, and names what changed it."""


def _check_models_named(settings: Settings, document: ApiDocument) -> None:
    """Raise `ValueError` for a model that settings name and the document has not."""
    for name in sorted({*settings.prices, *settings.disabled_models} - {"*"} - {*document.models}):
        raise ValueError(f"there is no model {name!r}; there are: {', '.join(document.models)}")


class Service:
    """All state of one mock.

    Args:
        document: the operations and models.
        settings: balances, prices, durations, limits.
        profile: how answers are written.
        seed, session: what ids are drawn from; where both are the same, so are the ids.
        files_url: where files are served unless a request came by another name.
        announce: what becomes of the callback of an ended task.

    """

    def __init__(
        self,
        document: ApiDocument,
        settings: Settings,
        profile: Profile,
        seed: int,
        files_url: str,
        session: str = "",
        announce: Announce = lambda delivery: ([delivery], ()),
    ) -> None:
        _check_models_named(settings, document)
        self.document = document
        self.settings = settings
        self.profile = profile
        self._announce = announce
        random = Random(f"{seed} {session}")  # noqa: S311 - it must repeat with both
        self.links = Links(files_url, random.randbytes(32))
        self.files = FileStore(settings.storage_limit, settings.upload_lifetime)
        self.jobs = Jobs(document, settings, profile, random, self.files, self.links)
        self._rules = {
            operation.id: BodyValidator(schema)
            for operation in document.operations.values()
            if operation.id != CREATE
            and isinstance(schema := document.resolve(operation.body_schema), dict)
        }
        self.uploads = Uploads(
            self._rules, settings, random, self.files, self.links, self.jobs.hosted
        )
        self.callbacks = CallbackQueue(settings.callbacks, settings.remembered_requests)
        self.accounts: dict[str, Account] = {}
        self._operations: dict[str, Callable[[Call], Response]] = {
            CREATE: self._create_task,
            DETAILS: self._task_details,
            CREDITS: self._credits,
            DOWNLOAD_URL: self._download_url,
            UPLOAD_STREAM: self._upload_stream,
            UPLOAD_BASE64: self._upload_base64,
            UPLOAD_URL: self._upload_url,
        }

    def add_account(self, key: str, balance: float | None, now: float) -> None:
        """Open an account; without a balance it starts with that of the settings."""
        check_key(key)
        check_argument("balance", balance, "float | None")
        credits_ = self.settings.credits if balance is None else balance
        self.accounts[key] = Account(credits_, self.settings.limits, now)

    def perform(self, operation: str, call: Call) -> Response:
        """Do what an operation of the document does; raises `Refusal`."""
        self.settle(call.now)
        if call.request.query:
            self._check_query(operation, call)
        perform = self._operations.get(operation) or partial(self._by_example, operation)
        return perform(call)

    def _check_query(self, operation: str, call: Call) -> None:
        """Note the query parameters that the operation does not have, and those given twice."""
        known = self.document.operations[operation].query or _READ_ANYHOW.get(operation, ())
        unknown = [
            Violation(name, UNKNOWN, said_of_unknown(name, known))
            for name in call.request.query
            if name not in known
        ]
        twice = [Violation(name, REPEATED, SAID_OF_REPEATED) for name in call.request.repeated]
        call.violations += (*unknown, *twice)
        if call.violations and self.settings.strict:
            raise invalid(call.violations)

    def file_at(self, path: str, now: float) -> HostedFile:
        """Find the result or upload at a decoded path; raises `NoFile`."""
        return self.jobs.hosted.at(path, now)

    def settle(self, now: float) -> None:
        """Do what has fallen due: refunds for failed tasks, callbacks for ended ones."""
        for task in self.jobs.take_ended(now):
            failed = task.failure is not None
            self.accounts[task.account].end_job(task.price if failed else 0.0)
            self._schedule_callback(task)
        for task in self.jobs.take_forgotten():
            self.accounts[task.account].end_job(0.0)

    def next_event(self) -> float | None:
        """Return the time of the next end of a task or callback."""
        moments = (self.jobs.next_end(), self.callbacks.next_due())
        return min((moment for moment in moments if moment is not None), default=None)

    def callback_body(self, task: Task) -> JsonObject:
        """Write the body that announces a task's end."""
        ended_at = task.schedule.ends_at
        record = self.profile.record(task, ended_at, self.result_urls(task, ended_at))
        return self.profile.callback(record, failed=task.failure is not None)

    def result_urls(self, task: Task, now: float, base: str = "") -> list[str]:
        """List the addresses of a task's clips, expired or not, as the task's creator reaches them.

        `base` is for one who asks by another name.
        """
        if task.state(now) != "success":
            return []
        return [self.links.result(task.id, base or task.files_url)]

    def account_of(self, request: Request) -> tuple[str, Account]:
        """Find the account of a request's key; raises `Refusal`."""
        key = request.bearer_key
        account = self.accounts.get(key) if key else None
        if key is None or account is None:
            raise Refusal(Reason.UNAUTHORIZED, "The API key is missing or not valid")
        return key, account

    def _create_task(self, call: Call) -> Response:
        key, account = self.account_of(call.request)
        task = self.jobs.create(call, key, account)
        task.files_url = self.links.base_for(call.request)
        call.task_id = task.id
        self.settle(call.now)
        return self.profile.created(task)

    def _task_details(self, call: Call) -> Response:
        key, account = self.account_of(call.request)
        account.admit_read(call.now)
        task_id = call.request.query.get("taskId", "")
        if not task_id:
            raise Refusal(Reason.MISSING, "taskId: This field is required")
        call.task_id = task_id
        task = self.jobs.find(task_id)
        if task is None or task.account != key or not task.visible(call.now):
            raise Refusal(Reason.UNKNOWN_TASK, "The task does not exist")
        urls = self.result_urls(task, call.now, self.links.base_for(call.request))
        return self.profile.details(self.profile.record(task, call.now, urls))

    def _credits(self, call: Call) -> Response:
        _, account = self.account_of(call.request)
        account.admit_read(call.now)
        return self.profile.credits(account.credits)

    def _download_url(self, call: Call) -> Response:
        self.account_of(call.request)
        body = self._body(DOWNLOAD_URL, call)
        url = str(body.get("url"))
        path = self.links.own_path(url)
        if path is None or not self._holds(path, call.now):
            raise Refusal(Reason.INVALID, "url: is not a file that this service made")
        expires_at = call.now + self.settings.download_lifetime
        base = self.links.base_for(call.request)
        return self.profile.answer(self.links.sign(path, expires_at, base))

    def _upload_stream(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.stream(call))

    def _upload_base64(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.base64(call))

    def _upload_url(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.url(call))

    def _by_example(self, operation: str, call: Call) -> Response:
        self.account_of(call.request)
        known = self.document.operations[operation]
        if "json" in (known.body_media_type or ""):
            self._body(operation, call)
        call.note = NOTE
        return documented_answer(self.document, known)

    def _body(self, operation: str, call: Call) -> JsonObject:
        """Read a JSON body and hold it to its schema; raises `Refusal`."""
        body = json_object(call.request)
        if rules := self._rules.get(operation):
            call.violations += check(body, rules, strict=self.settings.strict)
        return body

    def _holds(self, path: str, now: float) -> bool:
        try:
            self.file_at(path, now)
        except NoFile:
            return False
        return True

    def end(self, task: Task, failure: Failure | None, now: float) -> None:
        """Let a running task end now, well or badly; raises `ValueError` if it has ended."""
        if task.settled:
            raise ValueError(f"the task has ended already: {task.id}")
        task.failure = failure
        self.jobs.end_soon(task, now)
        self.settle(now)

    def announce_again(self, task: Task, now: float) -> None:
        """Schedule the callback of a task once more; raises `ValueError` if it has none."""
        url = task.body.get("callBackUrl")
        if not task.settled:
            raise ValueError(f"the task has not ended yet: {task.id}")
        if not isinstance(url, str) or not url:
            raise ValueError(f"the task has no callBackUrl: {task.id}")
        self.callbacks.add([Delivery(task.id, url, now)])

    def _schedule_callback(self, task: Task) -> None:
        url = task.body.get("callBackUrl")
        if not isinstance(url, str) or not url:
            return
        due = task.schedule.ends_at
        deliveries, names = self._announce(Delivery(task.id, url, due))
        if not deliveries:
            self.callbacks.log.append(CallbackRecord(due, task.id, url, 1, "lost", faults=names))
        self.callbacks.add([replace(delivery, faults=names) for delivery in deliveries])
