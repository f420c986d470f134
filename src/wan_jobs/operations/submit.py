"""Submitting a job: check, upload, write the intent down, send, write the outcome down."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from wan_jobs.document import Model
from wan_jobs.errors import (
    ApiError,
    ConfigurationError,
    InvalidInput,
    JournalError,
    SubmissionUnknown,
)
from wan_jobs.exchange import Call
from wan_jobs.inputs.addresses import is_http_address
from wan_jobs.inputs.files import Content, is_file, read_contents
from wan_jobs.inputs.validation import check_input, raise_violations
from wan_jobs.inputs.violation import Violation
from wan_jobs.journal.entry import Entry, Intent, digest_of
from wan_jobs.operations.upload import upload_content
from wan_jobs.session import Session
from wan_jobs.submission import Created, Doubtful, Refused, Resend, SubmissionPolicy

TOKEN_PARAMETER = "wan_token"  # noqa: S105 - a name, not a secret

log = logging.getLogger("wan_jobs")

# Stands for a file's address while the input is checked, before anything is uploaded.
_TO_BE_UPLOADED = "https://example.invalid/to-be-uploaded"


@runtime_checkable
class TypedInput(Protocol):
    """An input class of `wan_client.models`."""

    def to_dict(self) -> dict[str, object]:
        """Return the input as JSON."""


@dataclass(frozen=True, slots=True)
class Job:
    """A checked request: the model, its input, and the files in it still to be uploaded."""

    model: Model
    values: Mapping[str, object] = field(repr=False)
    contents: Mapping[str, Content] = field(repr=False)
    callback_url: str | None = None

    @property
    def digest(self) -> str:
        """Identifies what is asked for: files count by content, wherever they are uploaded to."""
        files = {name: f"sha256:{content.digest}" for name, content in self.contents.items()}
        return digest_of(self.model.id, {**self.values, **files})


@dataclass(frozen=True, slots=True)
class TaskHandle:
    """What is known of a task: `submitted_at` is on the monotonic clock, `None` if re-opened."""

    id: str
    model_id: str | None = None
    submitted_at: float | None = None


async def prepare(
    session: Session,
    given: TypedInput | Mapping[str, object],
    model_id: str | None = None,
    callback_url: str | None = None,
) -> Job:
    """Check everything that can be checked for nothing; raises `InvalidInput`."""
    model = _model_of(session, given, model_id)
    values = dict(given) if isinstance(given, Mapping) else given.to_dict()
    contents: dict[str, Content] = {}
    violations: list[Violation] = []
    if any(is_file(value) for value in values.values()):
        contents, violations = await session.ports.work(lambda: read_contents(model, values))
    checked = {name: _TO_BE_UPLOADED if is_file(value) else value for name, value in values.items()}
    violations += check_input(model, checked)
    if callback_url is not None and not is_http_address(callback_url):
        expected = "must be an http:// or https:// address"
        violations.append(Violation("callback_url", callback_url, "format", expected))
    raise_violations(model, violations)
    return Job(model, values, contents, callback_url)


async def submit(session: Session, job: Job, key: str | None = None) -> TaskHandle:
    """Create the task, at most once; raises `SubmissionUnknown` if that cannot be told.

    With a caller's `key` that was used before for the same job, the first task is returned and
    nothing is sent.
    """
    if key is not None:
        earlier = await _earlier(session, job, key)
        if earlier is not None:
            return _reopen(earlier)
    values = dict(job.values)
    for name, content in job.contents.items():
        values[name] = await upload_content(session, content)
    intent = Intent(
        session.connection.base_url, job.model.id, values, job.digest, key, job.callback_url
    )
    if session.journal is not None:
        journal = session.journal
        earlier = await session.ports.work(lambda: journal.intend(intent))
        if earlier is not None:
            return _reopen(earlier)
    return await _send(session, create_call(session, intent), intent)


def create_call(session: Session, intent: Intent) -> Call:
    """Return the request that creates a task."""
    body: dict[str, object] = {"model": intent.model, "input": dict(intent.input)}
    if intent.callback_url is not None:
        token = intent.token if session.journal is not None else None
        body["callBackUrl"] = with_token(intent.callback_url, token)
    return Call(session.document.operation("createTask"), body=body)


def with_token(callback_url: str, token: str | None) -> str:
    """Add the correlation token that lets a callback settle a doubtful submission."""
    if token is None:
        return callback_url
    parts = urlsplit(callback_url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), (TOKEN_PARAMETER, token)]
    return urlunsplit(parts._replace(query=urlencode(query)))


async def _send(session: Session, call: Call, intent: Intent) -> TaskHandle:
    policy = SubmissionPolicy(
        session.limits.submit_for, session.limits.connect_for, session.clock.chance
    )
    may_exist = False
    began = session.clock.monotonic()
    try:
        while True:
            await _take_turn(session)
            may_exist = True
            outcome = await session.attempt(call)
            verdict = policy.judge(outcome, session.clock.monotonic() - began)
            may_exist = isinstance(verdict, Created | Doubtful)
            match verdict:
                case Created():
                    return await _creation(session, intent, verdict)
                case Doubtful():
                    raise await _doubt(session, intent, verdict)
                case Refused():
                    raise await _refusal(session, intent, verdict)
                case Resend(after, error):
                    log.info("not created yet, sending again in %.1f s: %s", after, error.message)
                    await session.ports.sleep(after)
    except BaseException as error:
        if not isinstance(error, Exception):
            _interrupted(session, intent, may_exist)
        raise


async def _take_turn(session: Session) -> None:
    turn = session.creations.reserve(session.clock.monotonic())
    if turn > 0:
        await session.ports.sleep(turn)


def _interrupted(session: Session, intent: Intent, may_exist: bool) -> None:
    # The process may be about to end: written here and now, not on another thread. An entry that
    # is settled already stays as it is.
    journal = session.journal
    if journal is None:
        log.warning("a submission was interrupted; its task may exist")
        return
    try:
        if may_exist:
            journal.doubted(intent.token, "interrupted while waiting for the answer")
        else:
            journal.refused(intent.token, "interrupted before it was sent")
    except JournalError as error:
        log.error("%s", error)


async def _earlier(session: Session, job: Job, key: str) -> Entry | None:
    if session.journal is None:
        raise ConfigurationError("A key for repeated submissions needs a journal to remember it.")
    if not key:
        raise InvalidInput("The key of a submission must not be empty.")
    journal, digest = session.journal, job.digest
    service = session.connection.base_url
    return await session.ports.work(lambda: journal.find_key(service, key, digest))


def _reopen(entry: Entry) -> TaskHandle:
    if entry.task_id is not None:
        return TaskHandle(entry.task_id, entry.model)
    raise SubmissionUnknown(
        f"The first submission under the key {entry.key!r} has no known outcome"
        + (f" ({entry.reason})" if entry.reason else "")
        + ": a task may exist, and nothing was sent now.",
        reason=entry.reason or "interrupted, or still under way",
        model=entry.model,
        token=entry.token,
    )


async def _creation(session: Session, intent: Intent, verdict: Created) -> TaskHandle:
    await session.note(lambda journal: journal.created(intent.token, verdict.task_id))
    log.info("task %s of %s was created", verdict.task_id, intent.model)
    return TaskHandle(verdict.task_id, intent.model, session.clock.monotonic())


async def _refusal(session: Session, intent: Intent, verdict: Refused) -> ApiError:
    reason = verdict.error.message
    await session.note(lambda journal: journal.refused(intent.token, reason))
    return verdict.error


async def _doubt(session: Session, intent: Intent, verdict: Doubtful) -> SubmissionUnknown:
    await session.note(lambda journal: journal.doubted(intent.token, verdict.reason))
    return SubmissionUnknown(
        f"The outcome of submitting {intent.model} is unknown: {verdict.reason}. "
        "A task may exist and be billed.",
        reason=verdict.reason,
        model=intent.model,
        token=intent.token if session.journal is not None else None,
    )


def _model_of(
    session: Session, given: TypedInput | Mapping[str, object], model_id: str | None
) -> Model:
    if model_id is not None:
        return session.document.model(model_id)
    if isinstance(given, Mapping):
        raise InvalidInput("An input given as a mapping needs model=… to say what it is for.")
    return session.document.model_for_input(type(given).__name__)
