"""What one read of a task's state means for the wait: a pure state machine.

A read that fails says nothing about the task, which runs on, so failures are tolerated as long as
the wait itself lasts, or as `Limits` says: a gateway's page, whatever its status, as well as a
refused key that is told only once, by a service that is being changed. A rate limit or maintenance
is no failure at all; and a task that was just created may stay invisible for a while ("recordInfo
is null"). A success whose result cannot be read is looked at a few times more before it is taken
as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from wan_jobs.configuration import Limits
from wan_jobs.errors import (
    ApiError,
    KeyRefused,
    ServiceUnreachable,
    ServiceUnreadable,
    StatusUnavailable,
    TaskNotFound,
    WanError,
)
from wan_jobs.exchange import Answer, TransportFault
from wan_jobs.record import TaskRecord, read_record
from wan_jobs.service import STILL_GENERATING
from wan_jobs.submission.policy import WELCOME_LATER

# As far apart as the documentation advises for a task that takes long.
_LONGEST_BACKOFF = 30.0

# A result follows its state within a few seconds, if at all.
_READS_FOR_A_RESULT = 3

# A refused key is believed when the service itself says so twice in a row.
_REFUSALS_OF_THE_KEY = 2

# A pause stops all waits of the key; an absurd wish of one answer must not stop them for a day.
_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Nothing learnt; read again after `at_least` seconds. `pause` holds for all reads of the key.

    `invisible` is true for a task too new to be known; `error` is what was answered.
    """

    at_least: float
    pause: float
    error: ApiError
    invisible: bool = False


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The state cannot be learnt, and this is why."""

    error: WanError


ReadVerdict: TypeAlias = TaskRecord | ReadAgain | GiveUp


@dataclass(slots=True)
class StatusWatch:
    """Judges the reads of one task in order; `since` is when it may first have been visible.

    The service's own word for an unknown task counts from then on; until then it is asked again
    after `ask_again` seconds at the earliest. A bare page with the status 404 may come from
    anything on the way: it is believed once such pages have come for as long, or not at all where
    the wait is `unattended`, as that for an item which would be given up.
    """

    task_id: str
    limits: Limits
    since: float
    ask_again: float = 0.0
    unattended: bool = False
    seen: bool = False
    failures: int = 0
    failing_since: float = 0.0
    lacking: int = 0
    key_refused: int = 0
    last_failure: ApiError | None = None
    missing_since: float | None = None

    def judge(self, outcome: Answer | TransportFault, now: float) -> ReadVerdict:
        """Say what the latest read means; `now` is on the time line of `since`."""
        if isinstance(outcome, TransportFault):
            detail = f"The service cannot be reached: {outcome.detail}."
            return self._failed(ServiceUnreachable(detail, task_id=self.task_id), now)
        envelope = outcome.envelope
        record = read_record(envelope.record, self.task_id, outcome.masked) if envelope else None
        if record is None:
            return self._without_record(outcome, now)
        self.seen, self.failures, self.key_refused, self.last_failure = True, 0, 0, None
        if record.lacks_result and self.lacking < _READS_FOR_A_RESULT:
            self.lacking += 1
            error = ServiceUnreadable("The result is not there yet.", task_id=self.task_id)
            return ReadAgain(2.0, 0.0, error)
        return record

    def _without_record(self, answer: Answer, now: float) -> ReadVerdict:
        error = answer.error(self.task_id)
        if isinstance(error, KeyRefused) and answer.by_service:
            self.key_refused += 1
            if self.key_refused >= _REFUSALS_OF_THE_KEY:
                return GiveUp(error)
            return self._failed(error, now)
        self.key_refused = 0
        if answer.code in WELCOME_LATER:
            return ReadAgain(0.0, self._asked(answer), error)
        if answer.code in STILL_GENERATING:
            self.seen = True
            return ReadAgain(0.0, 0.0, error)
        if self._says_unknown(answer) and not self.seen:
            return self._invisible(error, now, self._missing_since(answer, now))
        if answer.code == 200:
            error = ServiceUnreadable(
                "The service's answer holds no record of the task.", task_id=self.task_id
            )
        return self._failed(error, now, self._asked(answer))

    def _says_unknown(self, answer: Answer) -> bool:
        if answer.envelope is None:
            return answer.status == 404 and not self.unattended
        nothing = answer.code == 200 and answer.envelope.data is None
        return answer.by_service and (nothing or answer.code in {404, 422})

    def _missing_since(self, answer: Answer, now: float) -> float:
        """Return from when on the task is missing; a page alone may be that of a gateway."""
        if answer.envelope is not None:
            return self.since
        if self.missing_since is None:
            self.missing_since = now
        return max(self.since, self.missing_since)

    def _invisible(self, error: ApiError, now: float, since: float) -> ReadVerdict:
        if now - since < self.limits.visible_within:
            return ReadAgain(self.ask_again, 0.0, error, invisible=True)
        return GiveUp(
            TaskNotFound(
                f"The service knows no task {self.task_id}: {error.message}", task_id=self.task_id
            )
        )

    def _failed(self, error: ApiError, now: float, pause: float = 0.0) -> ReadVerdict:
        if not self.failures:
            self.failing_since = now
        self.failures += 1
        self.last_failure = error
        lasting, allowed = now - self.failing_since, self.limits.failed_reads_for
        many = self.failures >= self.limits.failed_reads
        if many and allowed is not None and lasting >= allowed:
            return GiveUp(
                StatusUnavailable(
                    f"The state of task {self.task_id} could not be read {self.failures} times "
                    f"over {lasting:.0f} s; it may still run. Last failure: {error.message}",
                    task_id=self.task_id,
                    cause=error,
                )
            )
        return ReadAgain(min(_LONGEST_BACKOFF, 2.0 ** min(self.failures, 5)), pause, error)

    @staticmethod
    def _asked(answer: Answer) -> float:
        # Without a wish of the service's own, one quiet second for all reads of the key.
        asked = answer.retry_after
        if asked is not None:
            return min(asked, _LONGEST_PAUSE)
        return 1.0 if answer.code in WELCOME_LATER else 0.0
