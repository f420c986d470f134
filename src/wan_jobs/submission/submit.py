"""Submitting a job: check, upload, and have it sent; or show what would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from wan_jobs.arguments import check_text
from wan_jobs.callbacks.verification import with_token
from wan_jobs.configuration import resolve_address
from wan_jobs.document import Document, merged_document
from wan_jobs.errors import ConfigurationError, InvalidInput
from wan_jobs.exchange import Call
from wan_jobs.free_calls import upload_content
from wan_jobs.inputs.files import files_in, with_replaced
from wan_jobs.inputs.job import Job, TypedInput, check_job, values_of
from wan_jobs.ledger.entry import Allowance, Entry, Intent, ItemAttempt
from wan_jobs.service import CREATE_TASK
from wan_jobs.session import Session, TaskHandle
from wan_jobs.submission.sending import Sending, is_on_its_way, reopen
from wan_jobs.task_naming import name_task
from wan_jobs.texts import is_unicode
from wan_jobs.transport.detached import Detached

# Seconds that somebody who pressed Ctrl-C waits for an answer that is on its way.
_GRACE = 3.0


async def prepare(
    session: Session,
    given: TypedInput | Mapping[str, object],
    model_id: str | None = None,
    callback_url: str | None = None,
) -> Job:
    """Check everything that can be checked for nothing; raises `InvalidInput`."""
    if any(files_in(values_of(given))):
        return await session.ports.work(
            lambda: check_job(session.document, given, model_id, callback_url)
        )
    return check_job(session.document, given, model_id, callback_url)


async def submit(
    session: Session,
    job: Job,
    key: str | None = None,
    *,
    part_of: ItemAttempt | None = None,
    estimate: float | None = None,
    allowance: Allowance | None = None,
) -> TaskHandle:
    """Create the task, at most once; raises `SubmissionUnknown` if that cannot be told.

    With a caller's `key` that was used before for the same job, or as an attempt at an item that
    was made before, the first task is returned and nothing is sent.
    """
    if key is not None:
        earlier = await _earlier(session, job, key)
        if earlier is not None and not await is_on_its_way(session, earlier):
            return reopen(earlier)
    urls = {place: await upload_content(session, file) for place, file in job.contents.items()}
    values = with_replaced(job.values, urls)
    intent = Intent(
        session.connection.base_url,
        job.model.id,
        values,
        job.digest,
        key,
        job.callback_url,
        part_of=part_of,
        estimate=estimate,
        allowance=allowance,
    )
    session.latest_submission = intent.token
    with _naming(intent):
        sending = session.ports.start(Sending(session, create_call(session, intent), intent).run)
        try:
            return await sending.result()
        except BaseException as error:
            sending.abandon()
            if not isinstance(error, Exception):
                _tell(intent, sending, error)
            raise


def create_call(session: Session, intent: Intent) -> Call:
    """Return the request that creates a task."""
    body: dict[str, object] = {"model": intent.model, "input": dict(intent.input)}
    if intent.callback_url is not None:
        token = intent.token if session.journal is not None else None
        body["callBackUrl"] = with_token(intent.callback_url, token)
    return Call(session.document.operation(CREATE_TASK), body=body)


@contextmanager
def _naming(intent: Intent) -> Iterator[None]:
    """Let every interrupt that leaves the block carry the submission: one may follow another."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception):
            with suppress(AttributeError, TypeError):
                error.submission = intent.token  # type: ignore[attr-defined]
        raise


def _tell(intent: Intent, sending: Detached[TaskHandle], error: BaseException) -> None:
    """Let whoever was interrupted know of the task if its id has come, else of the submission."""
    task = sending.outcome(_GRACE)
    if task is not None:
        name_task(error, task.id)
    else:
        error.add_note(f"Submission {intent.token}: if it was sent, the journal has its outcome.")


async def _earlier(session: Session, job: Job, key: str) -> Entry | None:
    check_text("key", key)
    if session.journal is None:
        raise ConfigurationError("A key for repeated submissions needs a journal to remember it.")
    if not key:
        raise InvalidInput("The key of a submission must not be empty.")
    if not is_unicode(key) or "\0" in key:
        raise InvalidInput("The key of a submission must not hold half a character, nor NUL.")
    service, digest = session.connection.base_url, job.digest
    return await session.record(lambda ledger: ledger.find_key(service, key, digest))


@dataclass(frozen=True, slots=True)
class Preview:
    """The request as it would be sent, but for the key, the addresses of files, and the token.

    A file to be uploaded first stands in the body as `<to be uploaded: …>`. `digest` tells whether
    the same was asked for before, files by their content: see `Journal.alike`.
    """

    method: str
    url: str
    body: Mapping[str, object] = field(repr=False)
    digest: str = field(default="", repr=False)


def preview_request(
    input: TypedInput | Mapping[str, object],  # noqa: A002 - the API's own name for it
    *,
    model: str | None = None,
    callback_url: str | None = None,
    base_url: str | None = None,
    document: Document | None = None,
) -> Preview:
    """Check a job exactly as `Wan.submit` does, and show its request; no key is needed.

    Raises `InvalidInput`.
    """
    document = document or merged_document()
    job = check_job(document, input, model, callback_url)
    files = {
        place: f"<to be uploaded: {content.media_type}, {content.size} bytes>"
        for place, content in job.contents.items()
    }
    body: dict[str, object] = {"model": job.model.id, "input": with_replaced(job.values, files)}
    if callback_url is not None:
        body["callBackUrl"] = callback_url
    operation = document.operation(CREATE_TASK)
    return Preview(operation.method, resolve_address(base_url) + operation.path, body, job.digest)
