"""The table behind the text of `wan_jobs.submission`: what follows one attempt at a submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from wan_jobs.errors import ApiError, ServiceUnreachable
from wan_jobs.exchange import Answer, TransportFault
from wan_jobs.service import GATEWAY
from wan_jobs.submission.task_ids import created_id, evidence_of

WELCOME_LATER = frozenset({429, 455})
REFUSALS = frozenset({400, 401, 402, 403, 404, 422, 433, 500, 501, 505})

# These alone of the 3xx ask for the same request elsewhere (RFC 9110, 15.4); "See Other" says where
# to look at what a request has led to, and "Found" is used so too.
_MOVED = frozenset({301, 307, 308})

# The service names no wish of its own in practice: from what a person hardly notices to a quarter
# of the time that a submission may take by default.
_FIRST_INTERVAL = 1.0
_LONGEST_INTERVAL = 30.0


@dataclass(frozen=True, slots=True)
class Created:
    """The task exists under this id, which is `guessed` if no documented place held it."""

    task_id: str
    guessed: bool = False


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
    """A task may exist; `reason` says what happened, `answer` how what was answered began."""

    reason: str
    answer: str = ""


Verdict: TypeAlias = Created | Resend | Refused | Doubtful

# Where two readings disagree the later one here holds.
_CAUTION = (Resend, Refused, Doubtful)
Outcome: TypeAlias = Answer | TransportFault


@dataclass(slots=True)
class SubmissionPolicy:
    """Judges the attempts at one submission, in order.

    Resending may take `connect_for` seconds while nothing arrives, `submit_for` while the service
    puts it off; `chance` draws the jitter. `request` is the text that is sent, which an answer may
    quote.
    """

    submit_for: float
    connect_for: float
    chance: Callable[[], float]
    request: str = ""
    attempts: int = 0
    doubt: Doubtful | None = None

    def judge(self, outcome: Outcome, elapsed: float) -> Verdict:
        """Say what follows the latest attempt.

        `elapsed` counts the seconds of the attempts and of the pauses between them that the
        service asked for or the network caused, not those spent in a queue of our own.
        """
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
            partial = fault.partial
            found = partial and created_id(partial, self.request)
            if found:
                return Created(found.task_id, found.guessed)
            return Doubtful(fault.detail, evidence_of(partial) if partial else "")
        error = ServiceUnreachable(f"The service cannot be reached: {fault.detail}.")
        return Resend(self._interval(), error) if fault.retriable else Refused(error)

    def _of_answer(self, answer: Answer) -> Verdict:
        found = created_id(answer, self.request)
        if found:
            return Created(found.task_id, found.guessed)
        if answer.status in GATEWAY:
            told = f"a gateway answered HTTP {answer.status} in place of the service"
            return Doubtful(told, evidence_of(answer))
        readings = [self._of_code(answer, code) for code in _voices(answer)]
        return max(readings, key=lambda verdict: _CAUTION.index(type(verdict)))

    def _of_code(self, answer: Answer, code: int) -> Verdict:
        """Read one voice of an answer without an id as if it were the only one."""
        in_body = answer.envelope is not None and code in answer.envelope.codes
        if code in WELCOME_LATER:
            asked = answer.retry_after
            return Resend(self._interval() if asked is None else asked, answer.error())
        if in_body and code == 200:
            told = "the answer reports success and names no task"
        elif in_body and code in REFUSALS:
            return Refused(answer.error())
        elif in_body:
            told = f"the answer has the code {code}, which may mean anything"
        elif code in _MOVED or 400 <= code < 500:
            return Refused(answer.error())
        else:
            told = f"the answer, HTTP {code}, {answer.not_understood}"
        return Doubtful(told, evidence_of(answer))

    def _interval(self) -> float:
        longest = min(_LONGEST_INTERVAL, _FIRST_INTERVAL * 2.0 ** min(self.attempts - 1, 10))
        return longest * (0.5 + self.chance() / 2)


def _voices(answer: Answer) -> list[int]:
    """Return the codes an answer speaks with: its body's, and its status unless it only frames."""
    codes = [] if answer.envelope is None else list(answer.envelope.codes)
    return codes if codes and answer.status == 200 else [*codes, answer.status]
