"""Sending one paid request: grant, connection, note that it leaves, request, note of the outcome.

This runs apart from whoever asked for it. Until the grant it can be given up at any moment, and
nothing is left behind; from the grant to the note of the outcome it goes on, whatever becomes of
its caller. That it leaves is noted at the last moment, with the connection open: what a killed
process had been granted and not noted so was never sent.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, field, replace

from wan_jobs.errors import (
    ApiError,
    BatchPaused,
    JournalError,
    ServiceUnreachable,
    SpendCapReached,
    SubmissionUnknown,
)
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.ledger.entry import ID_GUESSED, Entry, EntryState, Intent
from wan_jobs.ledger.grant import CapReached, Full, Go, Grant, Paused, Seen, Wait
from wan_jobs.ledger.journal import Journal
from wan_jobs.ledger.limits import AWAITED_FOR
from wan_jobs.record import read_record
from wan_jobs.redaction import log
from wan_jobs.service import READ_TASK
from wan_jobs.session import Session, TaskHandle
from wan_jobs.submission.policy import (
    Created,
    Doubtful,
    Refused,
    Resend,
    SubmissionPolicy,
)
from wan_jobs.transport.detached import Course

# How the service itself says that it knows no such task, or tells nothing of it.
_UNKNOWN_TASK = frozenset({200, 404, 422})

_NOT_SENT = "interrupted before it was sent"

# Seconds between two looks while as many tasks run as may.
_LOOK_AGAIN = 2.0

# Seconds between two looks for the outcome of what somebody else has sent.
_LOOK_FOR_AN_ANSWER = 0.25

# No wait for a turn is slept through whole: what was granted to others may be given back.
_LONGEST_SLEEP = 30.0


@dataclass(slots=True)
class Sending:
    """One submission on its way to be granted, sent and settled."""

    session: Session
    call: Call
    intent: Intent
    policy: SubmissionPolicy = field(init=False)
    put_off_for: float = field(init=False, default=0.0)
    departed: bool = field(init=False, default=False)
    taken_back: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        limits = self.session.limits
        self.policy = SubmissionPolicy(
            limits.submit_for,
            limits.connect_for,
            self.session.clock.chance,
            json.dumps(self.call.body, ensure_ascii=False),
        )

    async def run(self, course: Course) -> TaskHandle:
        """Create the task, or find it; raises what `submit` raises."""
        while True:
            earlier = await self._granted(course)
            if earlier is not None and await is_on_its_way(self.session, earlier):
                await self._sleep(course, _LOOK_FOR_AN_ANSWER)
                continue
            if earlier is not None:
                return reopen(earlier)
            try:
                verdict = await self._send()
                if not isinstance(verdict, Resend):
                    return await self._settled(verdict)
                await self._taken_back(verdict)
            finally:
                course.release()
            await self._sleep(course, verdict.after)

    async def _granted(self, course: Course) -> Entry | None:
        """Wait for the grant, which leaves the course guarded; or return the entry in its place."""
        async with self.session.line.turn(course, lambda n: self._stand(course, n)):
            while True:
                await self._until_next_turn(course)
                course.guard()
                try:
                    pause = await self._ask()
                except BaseException:
                    course.release()
                    raise
                if pause is None:
                    return None
                course.release()
                if isinstance(pause, Entry):
                    return pause
                await self._sleep(course, pause)
                course.signal.clear()  # whoever has ended a task sets it

    async def _until_next_turn(self, course: Course) -> None:
        """Wait for as long as the grant before says that there is no turn.

        Not with a caller's key, whose answer may be there already.
        """
        session = self.session
        while self.intent.key is None:
            ahead = session.next_turn.ahead(session.clock.monotonic())
            if ahead <= 0:
                return
            await self._sleep(course, min(ahead, _LONGEST_SLEEP))
            course.signal.clear()

    async def _stand(self, course: Course, before: int) -> None:
        # Whoever leaves the line wakes the next; the time only has to be bounded.
        await self._sleep(course, _LONGEST_SLEEP)

    async def _ask(self) -> float | Entry | None:
        """Ask once: `None` for go, seconds to ask again after, or the entry that is there."""
        session, intent = self.session, self.intent
        try:
            granted = await self._grant()
        except _unheard():
            # What the ledger wrote without being heard must not stand as a doubt.
            session.record_later(lambda ledger: ledger.refused(intent.token, _NOT_SENT))
            raise
        match granted:
            case Go():
                return None
            case Seen(entry):
                return entry
            case Paused(why):
                raise BatchPaused(why or "The batch is paused.")
            case CapReached(reserved, cap):
                raise SpendCapReached(reserved, cap, intent.estimate)
            case Wait(seconds):
                return min(seconds, _LONGEST_SLEEP)
            case Full(running, forsaken):
                log.info("%d tasks run, as many as running_tasks allows: waiting for one", running)
                freed = forsaken is not None and await self._has_ended(forsaken)
                return 0.0 if freed else _LOOK_AGAIN

    async def _grant(self) -> Grant:
        """Ask for the grant, and note when the next may be had."""
        session, intent = self.session, self.intent
        account, clock = session.account, session.clock

        def ask(ledger: Journal) -> tuple[float, Grant]:
            return clock.monotonic(), ledger.grant(intent, account)

        asked_at, granted = await session.record(ask)
        if isinstance(granted, Go):
            ahead = max(granted.ahead, _LOOK_AGAIN if granted.full else 0.0)
            session.next_turn.note(asked_at, ahead)
        return granted

    async def _has_ended(self, task_id: str) -> bool:
        """See whether a task that nobody follows has ended, to count it no more."""
        session = self.session
        await session.ports.sleep(await session.book_read(task_id))
        # A slow answer speaks of the moment it was asked at.
        may_be_new = await self._may_be_new(task_id)
        operation = session.document.operation(READ_TASK)
        answer = await session.attempt(Call(operation, {"taskId": task_id}, task_id=task_id))
        envelope = answer.envelope if isinstance(answer, Answer) else None
        record = read_record(envelope.record, task_id) if envelope else None
        if record is None:
            if envelope is None or not isinstance(answer, Answer):
                return False
            if answer.code not in _UNKNOWN_TASK or may_be_new:
                return False
            await session.note("a look", lambda ledger: ledger.count_no_more(task_id))
            return True
        if record.finished:
            await session.note(
                f"task {task_id} is {record.state}",
                lambda it: it.observed(record, session.connection.base_url),
            )
        return record.finished

    async def _may_be_new(self, task_id: str) -> bool:
        """Whether a task may run though the service does not show it yet."""
        entry, now = await self.session.record(lambda it: (it.find(task_id), it.now()))
        age = math.inf if entry is None else now - entry.intended_at
        return age < self.session.limits.visible_within

    async def _send(self) -> Created | Refused | Doubtful | Resend:
        clock, token = self.session.clock, self.intent.token
        began, self.departed, self.taken_back = clock.monotonic(), False, False
        try:
            outcome = await self.session.attempt(self.call, departure=self)
        except BaseException:
            # The loop is being shut down; written on another thread, which outlives it.
            reason = "interrupted while waiting for the answer"
            if self.departed:
                self.session.record_later(lambda ledger: ledger.doubted(token, reason))
            else:
                self.session.record_later(lambda ledger: ledger.refused(token, _NOT_SENT))
            raise
        if self.taken_back and isinstance(outcome, TransportFault):
            # No fault of the network: to be asked for anew, however often.
            return Resend(_LOOK_AGAIN, ServiceUnreachable(f"Not sent: {outcome.detail}."))
        self.put_off_for += clock.monotonic() - began
        return self.policy.judge(outcome, self.put_off_for)

    async def may_leave(self) -> None:
        """Note that the request leaves now; raises `TransportFault` if it may not any more."""
        token = self.intent.token
        if not await self.session.record(lambda ledger: ledger.departs(token)):
            self.taken_back = True
            raise TransportFault("its turn was taken back", never_sent=True)
        self.departed = True

    def has_left(self) -> None:
        """Bring the note where it is safe, now that nothing waits for it.

        Before that, each moment is one in which a kill would leave a doubt about what was never
        sent.
        """
        self.session.record_later(lambda ledger: ledger.consolidate())

    async def _taken_back(self, verdict: Resend) -> None:
        session, token, after = self.session, self.intent.token, verdict.after
        reason = verdict.error.message
        log.info("not created yet, sending again in %.1f s: %s", after, reason)
        if isinstance(verdict.error, ServiceUnreachable):
            await session.record(lambda ledger: ledger.refused(token, reason))
        else:
            account = session.account
            await session.record(lambda ledger: ledger.put_off(token, reason, account, after))
        if not self.taken_back:
            self.put_off_for += after

    async def _sleep(self, course: Course, seconds: float) -> None:
        course.check()
        await self.session.ports.sleep(seconds, course.signal)
        course.check()

    async def _settled(self, verdict: Created | Refused | Doubtful) -> TaskHandle:
        match verdict:
            case Created(task_id, guessed):
                return await self._creation(task_id, ID_GUESSED if guessed else None)
            case Doubtful():
                raise await self._doubt(verdict)
            case Refused(error):
                raise await self._refusal(error)

    async def _creation(self, task_id: str, reason: str | None) -> TaskHandle:
        session, intent = self.session, self.intent
        if session.ledger.is_remote:
            await self._keep(task_id, reason)
        await session.note(
            f"submission {intent.token} created task {task_id}",
            lambda ledger: self._note_creation(ledger, task_id, reason),
        )
        log.info("task %s of %s was created", task_id, intent.model)
        if reason is not None:
            log.warning("task %s: %s", task_id, reason)
        now = session.clock.monotonic()
        session.new_tasks.put(task_id, now)
        return TaskHandle(task_id, intent.model, now)

    def _note_creation(self, ledger: Journal, task_id: str, reason: str | None) -> None:
        token = self.intent.token
        if not ledger.created(token, task_id, reason) and ledger.find(token) is None:
            log.error("the journal has lost submission %s, which created task %s", token, task_id)
            self._regain(ledger)
            ledger.created(token, task_id, reason)

    def _note_doubt(self, ledger: Journal, reason: str) -> None:
        token = self.intent.token
        ledger.doubted(token, reason)
        if ledger.find(token) is None:
            log.error("the journal has lost submission %s, which is in doubt", token)
            self._regain(ledger)
            ledger.doubted(token, reason)

    def _regain(self, ledger: Journal) -> None:
        """Write a submission anew that stood in a file which was deleted or moved meanwhile.

        What it was a part of is gone with it.
        """
        anyhow = replace(self.session.account, creations=sys.maxsize, running=sys.maxsize)
        ledger.grant(replace(self.intent, part_of=None), anyhow)

    async def _keep(self, task_id: str, reason: str | None) -> None:
        """Write the id to this machine's disk, before the way to a ledger elsewhere."""
        session, token = self.session, self.intent.token
        try:
            await session.ports.work(lambda: session.ledger.keep(token, task_id, reason))
        except JournalError as error:
            log.error("not kept on this machine: %s", error)

    async def _refusal(self, error: ApiError) -> ApiError:
        token = self.intent.token
        await self.session.note(
            f"submission {token} was refused", lambda ledger: ledger.refused(token, error.message)
        )
        return error

    async def _doubt(self, verdict: Doubtful) -> SubmissionUnknown:
        session, intent = self.session, self.intent
        reason = verdict.reason
        if verdict.answer.strip():
            reason += f"; the answer began: {verdict.answer.strip()}"
        await session.note(
            f"submission {intent.token} is in doubt",
            lambda ledger: self._note_doubt(ledger, reason),
        )
        return SubmissionUnknown(
            f"The outcome of submitting {intent.model} is unknown: {verdict.reason}. "
            "A task may exist and be billed.",
            reason=verdict.reason,
            model=intent.model,
            token=intent.token if session.journal is not None else None,
            answer=verdict.answer,
        )


async def is_on_its_way(session: Session, entry: Entry) -> bool:
    """Whether the answer to a caller's submission, sent by somebody else just now, may still come.

    For an item of a batch nobody waits: it is looked at again in any case.
    """
    if entry.state is not EntryState.INTENDED or entry.item is not None:
        return False
    return await session.record(lambda ledger: ledger.now()) - entry.intended_at < AWAITED_FOR


def reopen(entry: Entry) -> TaskHandle:
    """Return the task of an earlier submission; raises `SubmissionUnknown` if its id is missing."""
    if entry.task_id is not None:
        return TaskHandle(entry.task_id, entry.model)
    where = f"under the key {entry.key!r}" if entry.key else f"of item {entry.item!r}"
    raise SubmissionUnknown(
        f"The first submission {where} has no known outcome"
        + (f" ({entry.reason})" if entry.reason else "")
        + ": a task may exist, and nothing was sent now.",
        reason=entry.reason or "interrupted, or still under way",
        model=entry.model,
        token=entry.token,
    )


def _unheard() -> tuple[type[BaseException], ...]:
    """Return what ends a question to the ledger whose answer may have been given all the same."""
    from asyncio import CancelledError

    return CancelledError, JournalError
