"""The account's balance, and links to files the service made."""

from __future__ import annotations

from wan_jobs.errors import InvalidInput, ServiceUnreadable
from wan_jobs.exchange import Call
from wan_jobs.inputs.addresses import is_http_address
from wan_jobs.operations.call import call_freely
from wan_jobs.session import Session


async def credits_left(session: Session) -> float:
    """Return the balance in credits: documented as a whole number, really with a fraction."""
    answer = await call_freely(session, Call(session.document.operation("getAccountCredits")))
    balance = answer.envelope.data if answer.envelope else None
    if isinstance(balance, bool) or not isinstance(balance, int | float):
        raise ServiceUnreadable("The service's answer holds no balance.")
    return float(balance)


async def download_url(session: Session, url: str) -> str:
    """Return a link for 20 minutes to a file the service made; others are refused."""
    if not is_http_address(url):
        raise InvalidInput(f"{url!r} is not an http:// or https:// address.")
    operation = session.document.operation("createDownloadUrl")
    answer = await call_freely(session, Call(operation, body={"url": url}))
    link = answer.envelope.data if answer.envelope else None
    if not isinstance(link, str) or not link:
        raise ServiceUnreadable("The service's answer holds no link.")
    return link
