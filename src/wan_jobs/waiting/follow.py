"""Following a task to its end."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from wan_jobs.clock import Pace
from wan_jobs.errors import JournalError, TaskFailed, WaitTimeout
from wan_jobs.events import TaskUpdate
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.ledger.history import Lifetimes
from wan_jobs.record import RUNNING_STATES, SUCCESS, TaskRecord, explain, may_have_ended
from wan_jobs.service import READ_TASK
from wan_jobs.session import Session, TaskHandle
from wan_jobs.transport.signals import Signal
from wan_jobs.waiting.pace import (
    ENOUGH_DURATIONS,
    CallbackPace,
    DocumentedPace,
    PatientPace,
    choose_pace,
)
from wan_jobs.waiting.watch import GiveUp, ReadAgain, StatusWatch

# A wait ends within 1.2 times its time: the last read may begin this much later than the deadline,
# and its answer is waited for this much longer, in shares of the time.
_LATE_TURN, _LATE_ANSWER = 0.05, 0.15

# A task that another process wrote down less than this ago may be too new to be seen.
_RECENT = 60.0

# To learn a pace costs more than several reads: how long what was learnt is used, in seconds, and
# how long what too little was known for.
_LEARNT_FOR, _GUESSED_FOR = 60.0, 5.0

# All waits think again when a task is found to have ended after this share of what was known.
_MUCH_SOONER = 0.75


async def refresh(session: Session, handle: TaskHandle) -> TaskUpdate | None:
    """Read a task's state once; `None` for a task so new that the service does not show it yet.

    Raises `ApiError` or `TaskError` if it cannot be read.
    """
    watch = StatusWatch(handle.id, session.limits, await _may_be_new_since(session, handle))
    await session.ports.sleep(await session.book_read(handle.id))
    asked_at = session.clock.monotonic()
    verdict = watch.judge(await _read(session, handle), asked_at)
    if isinstance(verdict, TaskRecord):
        return await _note(session, verdict, _age(session, handle, verdict))
    if isinstance(verdict, ReadAgain) and verdict.invisible:
        return None
    raise verdict.error


async def follow(
    session: Session,
    handle: TaskHandle,
    timeout: float | None = None,
    *,
    by_callback: bool = False,
    patient: bool = False,
    unattended: bool = False,
) -> AsyncGenerator[TaskUpdate, None]:
    """Report each change of state until the task has ended.

    With `by_callback` the end is expected from a callback, and reads are only the safety net while
    callbacks are seen to come. A `patient` wait, as for one task of many, reads when the end is
    near. An `unattended` one does not believe the ledger that a task is old: a clock may have
    jumped, and what the service does not know it asks for once more after `visible_within`. Pages
    of others on the way are no answer to it, however many.
    Raises `WaitTimeout` after `timeout` seconds, `TaskNotFound`, `StatusUnavailable`, `KeyRefused`.
    """
    pacing = _Pacing(session, handle.model_id, by_callback, patient)
    since = await _may_be_new_since(session, handle)
    watch = StatusWatch(handle.id, session.limits, since, unattended=unattended)
    if unattended and since == -math.inf:
        watch.since, watch.ask_again = session.clock.monotonic(), session.limits.visible_within
    timeout = session.limits.wait_for if timeout is None else timeout
    wait = _Wait(session, handle, pacing, watch, timeout)
    signal, verdict = session.ports.signal(), None
    with session.wakeups.listening(handle.id, signal):
        while True:
            await wait.until_next_read(verdict, signal)
            last = await wait.take_turn()
            # A slow answer speaks of the moment it was asked at: then the task may have been new.
            asked_at = session.clock.monotonic()
            outcome = await _read(session, handle, wait.answer_within())
            judged = wait.watch.judge(outcome, asked_at)
            if isinstance(judged, GiveUp):
                raise judged.error
            verdict = judged
            if isinstance(verdict, TaskRecord) and verdict.state in RUNNING_STATES:
                wait.ran_at = asked_at
            if isinstance(verdict, TaskRecord) and wait.news(verdict):
                yield await _note(session, verdict, wait.age(), wait.ran_ago(), later=patient)
            if isinstance(verdict, TaskRecord) and verdict.finished:
                await wait.ended()
                return
            if last:
                raise wait.over()
            if isinstance(verdict, ReadAgain):
                await session.pause_reads(verdict.pause)


def check_success(record: TaskRecord) -> TaskRecord:
    """Return a successful task's record; raises `TaskFailed` for that of a failed one."""
    if record.state == SUCCESS:
        return record
    reason = explain(record.fail_message)
    code = f" (code {record.fail_code})" if record.fail_code else ""
    raise TaskFailed(
        f"Task {record.task_id} failed{code}: {reason}",
        task_id=record.task_id,
        fail_code=record.fail_code,
        fail_message=record.fail_message,
        reason=reason,
    )


@dataclass(slots=True)
class _Wait:
    """The timing of one wait; all moments are on the monotonic clock."""

    session: Session
    handle: TaskHandle
    pacing: _Pacing
    watch: StatusWatch
    timeout: float
    pace: Pace = field(default_factory=DocumentedPace)
    born: float = field(init=False)
    deadline: float = field(init=False)
    woken_at: float | None = None
    ran_at: float | None = None
    shown: tuple[str, float | None] | None = None

    def __post_init__(self) -> None:
        now = self.session.clock.monotonic()
        self.deadline = now + self.timeout
        submitted = self.handle.submitted_at
        self.born = now if submitted is None else submitted

    def age(self) -> float:
        return self.session.clock.monotonic() - self.born

    def ran_ago(self) -> float | None:
        """Return how long ago the task still ran; a callback speaks of the end as it comes."""
        ran_at = self.ran_at if self.woken_at is None else self.woken_at
        return None if ran_at is None else self.session.clock.monotonic() - ran_at

    async def until_next_read(self, verdict: TaskRecord | ReadAgain | None, signal: Signal) -> None:
        """Sleep until the read after this verdict, or until a callback speaks of the task."""
        clock, wakeups = self.session.clock, self.session.wakeups
        read_at = clock.monotonic()
        while True:
            if self.woken_at is None:
                self.pace = await self.pacing.pace()
            until = read_at + self._delay(verdict, read_at)
            await self.session.ports.sleep(max(0.0, until - clock.monotonic()), signal)
            if not signal.clear():
                return
            if wakeups.was_called(signal):
                # It may outrun the state it speaks of: until then, read as for a new task.
                self.pace, self.woken_at = DocumentedPace(), clock.monotonic()
                return

    async def ended(self) -> None:
        """Let the other waits, and those for a place, profit from the end."""
        if self.pacing.by_callback and self.woken_at is None:
            self.session.wakeups.missed()
        if isinstance(self.pace, PatientPace):
            await self.pacing.learn_anew(self.pace.within)
        self.session.task_ended()

    def _delay(self, verdict: TaskRecord | ReadAgain | None, now: float) -> float:
        """Return the seconds from the last read to the next."""
        if verdict is None and self.handle.submitted_at is None:
            return 0.0  # nothing is known of a task that was opened by its id: look at once
        begin = self.born if self.woken_at is None else self.woken_at
        interval = self.pace.interval(now - begin, self.session.clock.chance())
        least = verdict.at_least if isinstance(verdict, ReadAgain) else 0.0
        return max(0.0, min(max(interval, least), self.deadline - now))

    async def take_turn(self) -> bool:
        """Wait for a place among the reads; says whether it is the last read of this wait."""
        turn = await self.session.book_read(self.handle.id)
        now = self.session.clock.monotonic()
        if now + turn > self.deadline + max(_LATE_TURN * self.timeout, 0.05):
            await self.session.ports.sleep(max(0.0, self.deadline - now))
            raise self.over()
        if turn > 0:
            await self.session.ports.sleep(turn)
        return now + turn >= self.deadline

    def answer_within(self) -> float | None:
        """Return the seconds to wait for the next answer; who waits for no time looks once."""
        if not self.timeout:
            return None
        left = self.deadline + _LATE_ANSWER * self.timeout - self.session.clock.monotonic()
        return max(0.0, min(left, self.session.limits.read_timeout))

    def news(self, record: TaskRecord) -> bool:
        """Whether this record differs from the one shown last; learns the task's age from it."""
        if self.handle.submitted_at is None:
            self.born = self.session.clock.monotonic() - _age(self.session, self.handle, record)
        now_shown = (record.state, record.progress)
        changed = now_shown != self.shown
        self.shown = now_shown
        return changed

    def over(self) -> WaitTimeout:
        state = self.shown[0] if self.shown else "not seen yet"
        told = f"{state}: it may have ended" if may_have_ended(state) else state
        failure = self.watch.last_failure
        unread = f" Its state could not be read at last: {failure.message}" if failure else ""
        return WaitTimeout(
            f"Task {self.handle.id} has not ended after {self.timeout:g} s ({told}).{unread}",
            task_id=self.handle.id,
            state=state,
        )


async def _read(
    session: Session, handle: TaskHandle, limit: float | None = None
) -> Answer | TransportFault:
    operation = session.document.operation(READ_TASK)
    call = Call(operation, {"taskId": handle.id}, task_id=handle.id)
    return await session.attempt(call, limit)


async def _note(
    session: Session,
    record: TaskRecord,
    age: float,
    ran_ago: float | None = None,
    *,
    later: bool = False,
) -> TaskUpdate:
    """Tell of a task's state, and write down its end, for which nobody has to wait if `later`."""
    update = TaskUpdate(record.task_id, record.state, record.progress, age, record)
    session.tell_state(update)
    if record.finished:
        service = session.connection.base_url
        if later:
            session.record_later(lambda journal: journal.observed(record, service, ran_ago))
        else:
            await session.note(
                f"task {record.task_id} is {record.state}",
                lambda journal: journal.observed(record, service, ran_ago),
            )
    return update


def _age(session: Session, handle: TaskHandle, record: TaskRecord) -> float:
    if handle.submitted_at is not None:
        return session.clock.monotonic() - handle.submitted_at
    created = record.created_at
    return max(0.0, session.clock.time() - created) if created else 0.0


async def _may_be_new_since(session: Session, handle: TaskHandle) -> float:
    """From when the task may be too new to be seen; a stranger must be seen at once."""
    made_at = session.new_tasks.get(handle.id)
    if made_at is not None:
        return made_at
    try:
        # Both moments are the ledger's: this machine's clock may be hours away from it.
        entry, now = await session.record(lambda ledger: (ledger.find(handle.id), ledger.now()))
    except JournalError:
        return -math.inf
    recent = entry is not None and now - entry.intended_at < _RECENT
    return session.clock.monotonic() if recent else -math.inf


@dataclass(frozen=True, slots=True)
class _Pacing:
    """Chooses the pace of one wait, anew before each interval: others learn meanwhile."""

    session: Session
    model: str | None
    by_callback: bool
    patient: bool

    async def pace(self) -> Pace:
        """Return the pace that is best for all that is known now."""
        by_callback = self.by_callback and self.session.wakeups.trusted
        session, model, wish = self.session, self.model, self.session.limits.notice_within
        if session.journal is None or wish is None or model is None:
            return CallbackPace() if by_callback else DocumentedPace()
        known = session.paces.get(self._name(by_callback))
        if known is not None and session.clock.monotonic() < known[1]:
            return known[0]
        return await self._learn(model, wish, by_callback)

    async def learn_anew(self, within: float) -> None:
        """Have all waits of this client think again, if much more is known of the model by now."""
        model, wish = self.model, self.session.limits.notice_within
        pace, _ = self.session.paces.get(self._name(by_callback=False)) or (None, 0.0)
        if isinstance(pace, PatientPace) and model is not None and wish is not None:
            pace = await self._learn(model, wish, by_callback=False)
        if not isinstance(pace, PatientPace) or pace.within < _MUCH_SOONER * within:
            self.session.wakeups.wake_all()

    async def _learn(self, model: str, wish: float, by_callback: bool) -> Pace:
        """Return the pace that what is known by now makes best, and have all others take it.

        Who asks meanwhile goes by the earlier one, and many that ask at once learn once: it takes
        milliseconds.
        """
        session, name = self.session, self._name(by_callback)
        before, _ = session.paces.get(name) or (None, 0.0)
        if before is not None:
            session.paces.put(name, (before, session.clock.monotonic() + _GUESSED_FOR))
        lifetimes = await self._known(model)
        now = session.clock.monotonic()
        learnt, _ = session.paces.get(name) or (None, 0.0)
        if learnt is not None and learnt is not before:
            return learnt
        pace: Pace
        if by_callback:
            pace = CallbackPace(lifetimes.known)
        else:
            waits = session.wakeups.__len__ if self.patient else None
            pace = choose_pace(lifetimes, wish, patient=waits)
        enough = len(lifetimes.known) >= ENOUGH_DURATIONS
        session.paces.put(name, (pace, now + (_LEARNT_FOR if enough else _GUESSED_FOR)))
        return pace

    def _name(self, by_callback: bool) -> str:
        return f"{self.model}, {by_callback=}, {self.patient=}"

    async def _known(self, model: str) -> Lifetimes:
        service = self.session.connection.base_url
        try:
            return await self.session.record(lambda ledger: ledger.lifetimes(service, model))
        except JournalError:
            return Lifetimes()
