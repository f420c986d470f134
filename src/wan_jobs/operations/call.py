"""Calls that cost nothing and change nothing: safe to repeat."""

from __future__ import annotations

from wan_jobs.errors import ApiError, ServiceUnreachable, ServiceUnreadable
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.session import Session

_ATTEMPTS = 4
_LONGEST_PAUSE = 30.0
_LATER = frozenset({408, 429, 455, 500, 502, 503, 504})


async def call_freely(session: Session, call: Call) -> Answer:
    """Send a call until it succeeds, a few times at most; raises `ApiError`."""
    for attempt in range(_ATTEMPTS):
        outcome = await session.attempt(call)
        if isinstance(outcome, Answer) and outcome.succeeded:
            return outcome
        error, may_mend, asked = _judge(outcome)
        pause = 2.0**attempt * (0.5 + session.clock.chance() / 2) if asked is None else asked
        if not may_mend or attempt == _ATTEMPTS - 1 or pause > _LONGEST_PAUSE:
            break
        await session.ports.sleep(pause)
    raise error


def _judge(outcome: Answer | TransportFault) -> tuple[ApiError, bool, float | None]:
    if isinstance(outcome, TransportFault):
        error = ServiceUnreachable if outcome.never_sent else ServiceUnreadable
        return error(f"The service gave no answer: {outcome.detail}."), outcome.retriable, None
    if outcome.code == 200:
        return ServiceUnreadable("The service's answer cannot be understood."), True, None
    return outcome.error(), outcome.code in _LATER, outcome.retry_after
