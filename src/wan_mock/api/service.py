"""The service: what each operation does, who may call it, and what has ended by now.

This is the state machine behind the mock. It has no sockets, no clock and no randomness of its
own: every call is given the time, and the seed stands at the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files as package_files
from random import Random

from wan_mock.account import Account
from wan_mock.body import check, json_object
from wan_mock.callbacks import CallbackQueue, CallbackRecord, Delivery
from wan_mock.document import ApiDocument
from wan_mock.faults.aim import Injections
from wan_mock.faults.fault import Fault
from wan_mock.file_response import file_response
from wan_mock.file_store import FileStore
from wan_mock.jobs import Jobs
from wan_mock.json_value import JsonObject
from wan_mock.links import RESULTS, UPLOADS, Links
from wan_mock.message import Request, Response
from wan_mock.profile import Profile
from wan_mock.refusal import Reason, Refusal
from wan_mock.settings import Settings
from wan_mock.task import Task
from wan_mock.uploads import Fetched, Uploads
from wan_mock.validation import BodyValidator


@dataclass(slots=True)
class Call:
    """One call of an operation; the operation notes the task it was about in `task_id`."""

    request: Request
    now: float
    faults: tuple[Fault, ...] = ()
    fetched: Fetched | None = None
    task_id: str | None = None


class Service:
    """All state of one mock."""

    def __init__(
        self, document: ApiDocument, settings: Settings, profile: Profile, seed: int, files_url: str
    ) -> None:
        self.document = document
        self.settings = settings
        self.profile = profile
        random = Random(seed)  # noqa: S311 - ids and chances must repeat with the seed
        self.injections = Injections(Random(random.getrandbits(64)))  # noqa: S311
        self.links = Links(files_url, random.randbytes(32))
        self.files = FileStore(settings.storage_limit, settings.upload_lifetime)
        self.jobs = Jobs(document, settings, profile, random, self.files, self.links)
        self.uploads = Uploads(document, settings, random, self.files, self.links)
        self.callbacks = CallbackQueue(settings.callbacks, settings.remembered_requests)
        self.accounts: dict[str, Account] = {}
        self.operations: dict[str, Callable[[Call], Response]] = {
            "createTask": self._create_task,
            "getTaskDetails": self._task_details,
            "getAccountCredits": self._credits,
            "createDownloadUrl": self._download_url,
            "uploadFileStream": self._upload_stream,
            "uploadFileBase64": self._upload_base64,
            "uploadFileUrl": self._upload_url,
        }

    def add_account(self, key: str, balance: float | None, now: float) -> None:
        """Open an account; without a balance it starts with that of the settings."""
        credits_ = self.settings.credits if balance is None else balance
        self.accounts[key] = Account(credits_, self.settings.limits, now)

    def perform(self, operation: str, call: Call) -> Response:
        """Do what an operation of the document does; raises `Refusal`."""
        self.settle(call.now)
        return self.operations[operation](call)

    def download(self, request: Request, now: float) -> Response:
        """Serve a result or an uploaded file."""
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "a file takes GET and HEAD", Allow="GET, HEAD")
        if not self.links.signature_holds(request.path, request.query, now):
            return _plain(403, "the link is not valid, or no longer")
        found = self._file_at(request.path, now)
        if isinstance(found, Response):
            return found
        content, media_type, changed_at = found
        response = file_response(request, content, media_type, changed_at)
        if request.path.startswith(UPLOADS):
            # Somebody else's HTML must not run beside the mock's own page.
            response.headers["Content-Security-Policy"] = "sandbox"
        return response

    def settle(self, now: float) -> None:
        """Do what has fallen due: refunds for failed tasks, callbacks for ended ones."""
        for task in self.jobs.take_ended(now):
            failed = task.failure is not None
            self.accounts[task.account].end_job(task.price if failed else 0.0)
            self._schedule_callback(task)
        for task in self.jobs.take_forgotten():
            self.accounts[task.account].end_job(0.0)

    def next_event(self) -> float | None:
        """Give the time of the next end of a task or callback."""
        moments = (self.jobs.next_end(), self.callbacks.next_due())
        return min((moment for moment in moments if moment is not None), default=None)

    def callback_body(self, task: Task) -> JsonObject:
        """Write the body that announces a task's end."""
        ended_at = task.schedule.ends_at
        record = self.profile.record(task, ended_at, self.result_urls(task, ended_at))
        return self.profile.callback(record, failed=task.failure is not None)

    def result_urls(self, task: Task, now: float) -> list[str]:
        """List the addresses of a task's clips, expired or not."""
        return [self.links.result(task.id)] if task.state(now) == "success" else []

    def account_of(self, request: Request) -> tuple[str, Account]:
        """Find the account of a request's key; raises `Refusal`."""
        key = request.bearer_key
        account = self.accounts.get(key) if key else None
        if key is None or account is None:
            raise Refusal(Reason.UNAUTHORIZED, "The API key is missing or not valid")
        return key, account

    def _create_task(self, call: Call) -> Response:
        key, account = self.account_of(call.request)
        task = self.jobs.create(call.request, key, account, call.now, call.faults)
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
        urls = self.result_urls(task, call.now)
        return self.profile.details(self.profile.record(task, call.now, urls))

    def _credits(self, call: Call) -> Response:
        _, account = self.account_of(call.request)
        account.admit_read(call.now)
        return self.profile.credits(account.credits)

    def _download_url(self, call: Call) -> Response:
        self.account_of(call.request)
        body = json_object(call.request)
        check(body, self._download_url_rules)
        url = str(body.get("url"))
        path = self.links.own_path(url)
        if path is None or isinstance(self._file_at(path, call.now), Response):
            raise Refusal(Reason.INVALID, "url: is not a file that this service made")
        expires_at = call.now + self.settings.download_lifetime
        return self.profile.answer(self.links.sign(path, expires_at))

    def _upload_stream(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.stream(call.request, call.now))

    def _upload_base64(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.base64(call.request, call.now))

    def _upload_url(self, call: Call) -> Response:
        self.account_of(call.request)
        return self.profile.uploaded(self.uploads.url(call.request, call.now, call.fetched))

    def _file_at(self, path: str, now: float) -> tuple[bytes, str, float] | Response:
        gone = _plain(self.settings.expired_status, "the file has expired")
        if path.startswith(RESULTS):
            task = self.jobs.find(path.removeprefix(RESULTS).partition("/")[0])
            if task is None or task.state(now) != "success" or not path.endswith("/video.mp4"):
                return _plain(404, "there is no such file")
            return (
                (self._clip, "video/mp4", task.schedule.ends_at) if task.has_result(now) else gone
            )
        file = self.files.find(path.removeprefix(UPLOADS), now)
        if file is None:
            return _plain(404, "there is no such file")
        return file.content, file.media_type, file.uploaded_at

    def _schedule_callback(self, task: Task) -> None:
        url = task.body.get("callBackUrl")
        if not isinstance(url, str) or not url:
            return
        due = task.schedule.ends_at
        faults = self.injections.strike("callback", task.id, due)
        names = tuple(map(repr, faults))
        deliveries = [Delivery(task.id, url, due)]
        for fault in faults:
            deliveries = fault.on_callback(deliveries)
        if not deliveries:
            self.callbacks.log.append(CallbackRecord(due, task.id, url, 1, "lost", faults=names))
        self.callbacks.add([replace(delivery, faults=names) for delivery in deliveries])

    @cached_property
    def _download_url_rules(self) -> BodyValidator:
        schema = self.document.resolve(self.document.operations["createDownloadUrl"].body_schema)
        return BodyValidator(schema if isinstance(schema, dict) else {})

    @cached_property
    def _clip(self) -> bytes:
        return (package_files("wan_mock") / "clip.mp4").read_bytes()


def _plain(status: int, text: str, **headers: str) -> Response:
    return Response(
        status, content=f"{text}\n".encode(), headers={"Content-Type": "text/plain", **headers}
    )
