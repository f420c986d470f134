"""Calls that cost nothing and change nothing, and so are safe to repeat: balance and links."""

from __future__ import annotations

from wan_jobs.errors import ApiError, InvalidInput, ServiceUnreachable, ServiceUnreadable
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.inputs.addresses import is_http_address
from wan_jobs.service import GATEWAY, MAKE_LINK, READ_BALANCE
from wan_jobs.session import Session

# With pauses of about 1, 2 and 4 s: somebody waits for the answer.
_ATTEMPTS = 4
_LONGEST_PAUSE = 30.0
_LATER = GATEWAY | {425, 429, 455, 500}


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


async def credits_left(session: Session) -> float:
    """Return the balance in credits: documented as a whole number, really with a fraction."""
    answer = await call_freely(session, Call(session.document.operation(READ_BALANCE)))
    balance = answer.envelope.data if answer.envelope else None
    if isinstance(balance, bool) or not isinstance(balance, int | float):
        raise ServiceUnreadable("The service's answer holds no balance.")
    return float(balance)


async def download_url(session: Session, url: str) -> str:
    """Return a link for 20 minutes to a file the service made; others are refused."""
    if not is_http_address(url):
        raise InvalidInput(f"{url!r} is not an http:// or https:// address.")
    operation = session.document.operation(MAKE_LINK)
    answer = await call_freely(session, Call(operation, body={"url": url}))
    link = answer.envelope.data if answer.envelope else None
    if not isinstance(link, str) or not link:
        raise ServiceUnreadable("The service's answer holds no link.")
    return link


def _judge(outcome: Answer | TransportFault) -> tuple[ApiError, bool, float | None]:
    if isinstance(outcome, TransportFault):
        error = ServiceUnreachable if outcome.never_sent else ServiceUnreadable
        return error(f"The service gave no answer: {outcome.detail}."), outcome.retriable, None
    if outcome.code == 200:
        return ServiceUnreadable("The service's answer cannot be understood."), True, None
    return outcome.error(), outcome.code in _LATER, outcome.retry_after
