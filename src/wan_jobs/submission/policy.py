"""The table behind the text of `wan_jobs.submission`: what follows one attempt at a submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from wan_jobs.characters import is_unicode
from wan_jobs.errors import ApiError, ServiceUnreachable
from wan_jobs.exchange import Answer, TransportFault

WELCOME_LATER = frozenset({429, 455})
REFUSALS = frozenset({400, 401, 402, 403, 404, 422, 433, 500, 501, 505})

_FIRST_INTERVAL = 1.0
_LONGEST_INTERVAL = 30.0


@dataclass(frozen=True, slots=True)
class Created:
    """The task exists under this id."""

    task_id: str


@dataclass(frozen=True, slots=True)
class Resend:
    """Nothing was created; send again after so many seconds. `error` says why not yet."""

    after: float
    error: ApiError


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was created, and this is why."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A task may exist; `reason` says what happened."""

    reason: str


Verdict: TypeAlias = Created | Resend | Refused | Doubtful
Outcome: TypeAlias = Answer | TransportFault


@dataclass(slots=True)
class SubmissionPolicy:
    """Judges the attempts at one submission, in order.

    Resending may take `connect_for` seconds while nothing arrives, `submit_for` while the service
    puts it off; `chance` draws the jitter.
    """

    submit_for: float
    connect_for: float
    chance: Callable[[], float]
    attempts: int = 0
    doubt: Doubtful | None = None

    def judge(self, outcome: Outcome, elapsed: float) -> Verdict:
        """Say what follows the latest attempt, `elapsed` seconds after the first began."""
        self.attempts += 1
        if isinstance(outcome, TransportFault):
            verdict = self._of_fault(outcome)
        else:
            verdict = self._of_answer(outcome)
        if isinstance(verdict, Created):
            return verdict
        if isinstance(verdict, Doubtful):
            self.doubt = self.doubt or verdict
        if self.doubt:
            return self.doubt
        if isinstance(verdict, Resend):
            unreachable = isinstance(verdict.error, ServiceUnreachable)
            allowed = self.connect_for if unreachable else self.submit_for
            return verdict if elapsed + verdict.after <= allowed else Refused(verdict.error)
        return verdict

    def _of_fault(self, fault: TransportFault) -> Verdict:
        if not fault.never_sent:
            return Doubtful(fault.detail)
        error = ServiceUnreachable(f"The service cannot be reached: {fault.detail}.")
        return Resend(self._interval(), error) if fault.retriable else Refused(error)

    def _of_answer(self, answer: Answer) -> Verdict:
        task_id = created_id(answer)
        if task_id:
            return Created(task_id)
        if answer.code in WELCOME_LATER:
            asked = answer.retry_after
            return Resend(self._interval() if asked is None else asked, answer.error())
        if answer.envelope is None:
            return self._of_status(answer)
        if answer.code in REFUSALS and answer.envelope.code != 200:
            return Refused(answer.error())
        if answer.envelope.code == 200:
            return Doubtful("the answer reports success and names no task")
        return Doubtful(f"the answer has the code {answer.code}, which may mean anything")

    @staticmethod
    def _of_status(answer: Answer) -> Verdict:
        if 300 <= answer.status < 500 and answer.status != 408:
            return Refused(answer.error())
        return Doubtful(f"the answer, HTTP {answer.status}, cannot be understood")

    def _interval(self) -> float:
        longest = min(_LONGEST_INTERVAL, _FIRST_INTERVAL * 2.0 ** min(self.attempts - 1, 10))
        return longest * (0.5 + self.chance() / 2)


def created_id(answer: Answer) -> str | None:
    """Return the id of the task an answer speaks of, wherever the service put it."""
    envelope = answer.envelope
    data = envelope.data if envelope else None
    if not isinstance(data, dict):
        return None
    for name in ("taskId", "task_id", "recordId"):
        value = data.get(name)
        if isinstance(value, str) and value.strip() and is_unicode(value):
            return value.strip()
    return None
