"""What can go wrong, as one tree under `WanError`.

    WanError
    ├─ ConfigurationError      a setting cannot be used
    │  └─ KeyMissing
    ├─ InvalidInput            the input breaks the model's rules (also a ValueError)
    │  └─ TableInvalid         rows of a batch do
    ├─ JournalError            the journal cannot be read or written
    ├─ BatchPaused             a batch sends nothing now
    ├─ SpendCapReached         a batch may spend no more
    ├─ KeyConflict             the caller's key stands for another request
    ├─ ApiError                the service answered with a failure
    │  ├─ RequestRefused       400, 422
    │  ├─ KeyRefused           401, 403
    │  ├─ CreditsExhausted     402
    │  ├─ NotFound             404
    │  ├─ RateLimited          429
    │  │  └─ SubKeyExhausted   433
    │  ├─ UnderMaintenance     455
    │  ├─ ServerError          500 and other codes from there on
    │  ├─ GenerationFailed     501
    │  ├─ FeatureDisabled      505
    │  ├─ ServiceUnreachable   nothing was sent
    │  └─ ServiceUnreadable    no answer, or none that can be understood
    ├─ SubmissionUnknown       a task may exist and be billed
    ├─ TaskError               something about one task
    │  ├─ TaskFailed
    │  ├─ TaskNotFound
    │  ├─ WaitTimeout          it still runs
    │  ├─ StatusUnavailable    it may still run
    │  └─ ResultMissing
    ├─ UploadError
    ├─ DownloadError
    │  ├─ ResultExpired
    │  └─ DownloadRefused
    └─ CallbackRefused
       └─ CallbackReplayed

Failures of this API arrive as HTTP 200 with a code in the body, and some pages also promise the
same code as an HTTP status: `error_for_code` serves both through one table. No error ever holds
the key: texts from the service are cleaned of it before they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from wan_jobs.deferred import deferred
from wan_jobs.service import KEY_PAGE

if TYPE_CHECKING:
    from wan_jobs.violation import RowFault, Violation
else:
    [RowFault, Violation] = deferred("wan_jobs.violation", "RowFault", "Violation")


class TaskView(Protocol):
    """What an error shows of the task it speaks of: a `Task` or an `AsyncTask`."""

    @property
    def id(self) -> str:
        """The service's id of the task."""

    @property
    def model(self) -> str | None:
        """The model's id, if it is known."""

    @property
    def state(self) -> str:
        """The state that was last read."""


class WanError(Exception):
    """Base of every error raised here. `remedy` says what to do next, where that is known."""

    remedy: str | None = None

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy

    def __str__(self) -> str:
        message = str(self.args[0]) if self.args else type(self).__name__
        return f"{message} {self.remedy}" if self.remedy else message

    @property
    def message(self) -> str:
        """What happened, without the remedy."""
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[object, ...]:
        # A task holds connections, which cannot travel to another process; its id can.
        state = self.__dict__ | ({"task": None} if "task" in self.__dict__ else {})
        return _rebuild, (type(self), self.args, state)


class ConfigurationError(WanError):
    """A setting is missing or cannot be used."""


class KeyMissing(ConfigurationError):
    """No key was found in any of the three places it may stand."""


class InvalidInput(WanError, ValueError):
    """The input breaks the model's rules; nothing was sent. `violations` holds every fault."""

    def __init__(self, message: str, *, violations: Sequence[Violation] = ()) -> None:
        super().__init__(message)
        self.violations = tuple(violations)


class TableInvalid(InvalidInput):
    """Rows of a batch break the rules; nothing was sent. `faults` holds each with its place."""

    def __init__(
        self,
        message: str,
        *,
        faults: Sequence[RowFault] = (),
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(message, violations=violations)
        self.faults = tuple(faults)


class JournalError(WanError):
    """The journal cannot be read or written; without it nothing is submitted."""


class BatchPaused(WanError):
    """The batch is not to send anything now; nothing was sent."""


class SpendCapReached(WanError):
    """What a batch may spend does not cover the next task; nothing was sent.

    `reserved` is spent or about to be, `cap` the most that may be; `estimate` is what the task is
    expected to cost, `None` where that is not known. All are in credits.
    """

    def __init__(self, reserved: float, cap: float, estimate: float | None) -> None:
        cost = "of unknown cost" if estimate is None else f"of {estimate:g} credits"
        super().__init__(
            f"{reserved:g} of at most {cap:g} credits are spent or reserved: a task {cost} does "
            "not fit."
        )
        self.reserved = reserved
        self.cap = cap
        self.estimate = estimate


class KeyConflict(WanError):
    """The caller's key was used before for a different request; `task_id` is that request's."""

    def __init__(self, message: str, *, task_id: str | None = None) -> None:
        super().__init__(message)
        self.task_id = task_id


class ApiError(WanError):
    """The service answered with a failure.

    `code` is the body's code, else the HTTP status; `request_id` is the answer's, if it named one;
    `retry_after` is in seconds.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        request_id: str | None = None,
        task_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.request_id = request_id
        self.task_id = task_id
        self.retry_after = retry_after


class RequestRefused(ApiError):
    """400 or 422: the service finds fault with the request."""

    remedy = "Correct the request; the same one will be refused again."


class KeyRefused(ApiError):
    """401 or 403: the key is missing, wrong, or may not do this."""

    remedy = f"Check the key at {KEY_PAGE}."


class CreditsExhausted(ApiError):
    """402: the balance does not cover the request."""

    remedy = "Top up the account, or choose cheaper settings."


class NotFound(ApiError):
    """404: there is no such thing."""


class RateLimited(ApiError):
    """429: too many calls."""

    remedy = "Slow down and try again later."


class SubKeyExhausted(RateLimited):
    """433: the limit of a sub-key is reached, and waiting does not raise it."""

    remedy = f"Raise the limit of the sub-key at {KEY_PAGE}, or use another key."


class UnderMaintenance(ApiError):
    """455: the service is being maintained."""

    remedy = "Try again later."


class ServerError(ApiError):
    """500 and its like: the service failed, or calls a fault of the request so."""


class GenerationFailed(ApiError):
    """501: the generation failed."""


class FeatureDisabled(ApiError):
    """505: the feature is switched off."""


class ServiceUnreachable(ApiError):
    """The service could not be reached; the request certainly never arrived."""

    remedy = "Check the network and try again; nothing was created."


class ServiceUnreadable(ApiError):
    """No answer that can be understood came to a request that is safe to repeat."""


class SubmissionUnknown(WanError):
    """A task may have been created, and billed, but its id is not known. Never resent by itself.

    `model` and `reason` say what is known; `token` names the journal's entry, and is `None`
    where no journal is kept; `answer` is how an answer began that could not be understood.
    """

    remedy = (
        "Do not submit again before you have looked at the account's task log: "
        "then settle the entry with its task id, or as never created."
    )

    def __init__(
        self, message: str, *, reason: str, model: str, token: str | None = None, answer: str = ""
    ) -> None:
        super().__init__(message)
        self.answer = answer
        self.reason = reason
        self.model = model
        self.token = token


class TaskError(WanError):
    """Something about one task; `task` is the object it was raised from."""

    def __init__(
        self, message: str, *, task: TaskView | None = None, task_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.task = task
        self.task_id = task_id


class TaskFailed(TaskError):
    """The task ended without a result; failed tasks cost nothing.

    `fail_code` and `fail_message` are the service's words, `reason` the same in a plain sentence.
    """

    def __init__(
        self,
        message: str,
        *,
        task_id: str | None = None,
        fail_code: str | None = None,
        fail_message: str | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(message, task_id=task_id)
        self.fail_code = fail_code
        self.fail_message = fail_message
        self.reason = reason


class TaskNotFound(TaskError):
    """The service knows no such task, and the time a new one may stay invisible is over."""


class WaitTimeout(TaskError):
    """The time to wait is over; the task still runs."""

    remedy = "It still runs: wait again with `task.wait()`, or open it by its id at any time."

    def __init__(self, message: str, *, task_id: str | None = None, state: str = "") -> None:
        super().__init__(message, task_id=task_id)
        self.state = state


class StatusUnavailable(TaskError):
    """The state could not be read, too often and for too long; the task may still run.

    `cause` is the last failure.
    """

    def __init__(
        self, message: str, *, task_id: str | None = None, cause: ApiError | None = None
    ) -> None:
        super().__init__(message, task_id=task_id)
        self.cause = cause


class ResultMissing(TaskError):
    """The task succeeded, but its answer names no file."""


class UploadError(WanError):
    """A file could not be uploaded; nothing was created."""


class DownloadError(WanError):
    """A result could not be fetched; the task and its result are untouched.

    `url` is the address of the file that could not, among several; `None` before any was asked for.
    """

    url: str | None = None


class ResultExpired(DownloadError):
    """The file is gone; results are kept for a day to two weeks."""


class DownloadRefused(DownloadError):
    """The address or the file offered is not one to be trusted."""


class CallbackRefused(WanError):
    """A callback is not genuine, or not to be understood; nothing in it may be used."""


class CallbackReplayed(CallbackRefused):
    """A callback that was taken before, delivered again."""


ERRORS_BY_CODE: dict[int, type[ApiError]] = {
    400: RequestRefused,
    401: KeyRefused,
    402: CreditsExhausted,
    403: KeyRefused,
    404: NotFound,
    422: RequestRefused,
    429: RateLimited,
    433: SubKeyExhausted,
    455: UnderMaintenance,
    501: GenerationFailed,
    505: FeatureDisabled,
}


def error_for_code(
    code: int,
    message: str,
    *,
    request_id: str | None = None,
    task_id: str | None = None,
    retry_after: float | None = None,
) -> ApiError:
    """Choose the error for a body code or HTTP status; codes not in the table go by their range."""
    return ERRORS_BY_CODE.get(code, ServerError if code >= 500 else ApiError)(
        f"{message or 'The service gave no reason'} (code {code}).",
        code=code,
        request_id=request_id,
        task_id=task_id,
        retry_after=retry_after,
    )


def _rebuild(kind: type[WanError], args: tuple[object, ...], state: dict[str, object]) -> WanError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
