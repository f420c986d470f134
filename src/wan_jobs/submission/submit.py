"""Submitting a job: check, upload, write the intent down, send, write the outcome down."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wan_jobs.arguments import check_text
from wan_jobs.callbacks.event import with_token
from wan_jobs.characters import is_unicode
from wan_jobs.errors import (
    ApiError,
    ConfigurationError,
    InvalidInput,
    JournalError,
    SubmissionUnknown,
)
from wan_jobs.exchange import Call
from wan_jobs.inputs.files import is_file
from wan_jobs.inputs.job import Job, TypedInput, check_job, values_of
from wan_jobs.journal.entry import Entry, Intent
from wan_jobs.redaction import log
from wan_jobs.service import CREATE_TASK
from wan_jobs.session import Session, TaskHandle
from wan_jobs.submission.policy import Created, Doubtful, Refused, Resend, SubmissionPolicy
from wan_jobs.submission.upload import upload_content


async def prepare(
    session: Session,
    given: TypedInput | Mapping[str, object],
    model_id: str | None = None,
    callback_url: str | None = None,
) -> Job:
    """Check everything that can be checked for nothing; raises `InvalidInput`."""
    if any(is_file(value) for value in values_of(given).values()):
        return await session.ports.work(
            lambda: check_job(session.document, given, model_id, callback_url)
        )
    return check_job(session.document, given, model_id, callback_url)


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
    return Call(session.document.operation(CREATE_TASK), body=body)


async def _send(session: Session, call: Call, intent: Intent) -> TaskHandle:
    policy = SubmissionPolicy(
        session.limits.submit_for,
        session.limits.connect_for,
        session.clock.chance,
        json.dumps(call.body, ensure_ascii=False),
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
    check_text("key", key)
    if session.journal is None:
        raise ConfigurationError("A key for repeated submissions needs a journal to remember it.")
    if not key:
        raise InvalidInput("The key of a submission must not be empty.")
    if not is_unicode(key):
        raise InvalidInput("The key of a submission must not hold half a character.")
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
    await session.note(
        f"submission {intent.token} created task {verdict.task_id}",
        lambda journal: journal.created(intent.token, verdict.task_id),
    )
    log.info("task %s of %s was created", verdict.task_id, intent.model)
    now = session.clock.monotonic()
    session.new_tasks.put(verdict.task_id, now)
    return TaskHandle(verdict.task_id, intent.model, now)


async def _refusal(session: Session, intent: Intent, verdict: Refused) -> ApiError:
    reason = verdict.error.message
    await session.note(
        f"submission {intent.token} was refused",
        lambda journal: journal.refused(intent.token, reason),
    )
    return verdict.error


async def _doubt(session: Session, intent: Intent, verdict: Doubtful) -> SubmissionUnknown:
    reason = verdict.reason
    if verdict.answer.strip():
        reason += f"; the answer began: {verdict.answer.strip()}"
    await session.note(
        f"submission {intent.token} is in doubt",
        lambda journal: journal.doubted(intent.token, reason),
    )
    return SubmissionUnknown(
        f"The outcome of submitting {intent.model} is unknown: {verdict.reason}. "
        "A task may exist and be billed.",
        reason=verdict.reason,
        model=intent.model,
        token=intent.token if session.journal is not None else None,
        answer=verdict.answer,
    )
