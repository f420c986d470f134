"""Calls that cost nothing, and so are safe to repeat: balance, links, and uploads.

What is uploaded is kept by the service for three days, and sent once per content.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from wan_jobs.arguments import check_given
from wan_jobs.errors import (
    ApiError,
    InvalidInput,
    ServiceUnreachable,
    ServiceUnreadable,
    UploadError,
)
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.inputs.files import Content, LocalFile, read_content
from wan_jobs.record import number_of
from wan_jobs.service import (
    GATEWAY,
    MAKE_LINK,
    READ_BALANCE,
    UPLOAD_FILE,
    UPLOAD_FOLDER,
    UPLOAD_FROM_ADDRESS,
    UPLOAD_LIVES_FOR,
)
from wan_jobs.session import Session
from wan_jobs.texts import is_http_address
from wan_jobs.violation import shorten

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
    balance = number_of(answer.envelope.data) if answer.envelope else None
    if balance is None:
        raise ServiceUnreadable("The service's answer holds no balance.")
    return balance


async def download_url(session: Session, url: str) -> str:
    """Return a link for 20 minutes to a file the service made; others are refused."""
    check_given("url", url, str)
    if not is_http_address(url):
        raise InvalidInput(f"{shorten(url)} is not an http:// or https:// address.")
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
        return ServiceUnreadable(f"The service's answer {outcome.not_understood}."), True, None
    return outcome.error(), outcome.code in _LATER, outcome.retry_after


async def upload(
    session: Session,
    source: str | os.PathLike[str] | bytes | BinaryIO | LocalFile,
    *,
    again: bool = False,
) -> str:
    """Upload a file, bytes, or what stands at an address; returns the address to use as input.

    Text is an address here; a path must come as `pathlib.Path`. What was uploaded before is not
    sent again unless `again` says that the service lost it. Raises `UploadError`, `ApiError`.
    """
    if isinstance(source, str) and not isinstance(source, LocalFile):
        return await _upload_address(session, source)
    file = source
    content = await session.ports.work(lambda: read_content(file))
    if not content.size:
        raise UploadError(f"{content.name or 'The file'} is empty: no model can use it.")
    return await upload_content(session, content, again=again)


async def upload_content(session: Session, content: Content, *, again: bool = False) -> str:
    """Upload content, unless this client or the journal knows where it already is."""
    service = session.connection.base_url
    known, until = session.uploads.get(content.digest) or (None, 0.0)
    if session.clock.time() >= until:
        known = None
    if known is None:
        known = await session.record(lambda ledger: ledger.uploaded(service, content.digest))
    if known is not None and not again:
        return known
    form = {"uploadPath": UPLOAD_FOLDER, "fileName": content.file_name}
    call = Call(session.document.operation(UPLOAD_FILE), file=content, form=form)
    url = await _uploaded(session, call)
    session.uploads.put(content.digest, (url, session.clock.time() + UPLOAD_LIVES_FOR))
    await session.note(
        f"content is at {url}",
        lambda book: book.remember_upload(service, content.digest, url, UPLOAD_LIVES_FOR),
    )
    return url


async def _upload_address(session: Session, address: str) -> str:
    if not is_http_address(address):
        raise UploadError(
            f"{address!r} is not an http:// or https:// address; pass a path as pathlib.Path."
        )
    operation = session.document.operation(UPLOAD_FROM_ADDRESS)
    return await _uploaded(
        session, Call(operation, body={"fileUrl": address, "uploadPath": UPLOAD_FOLDER})
    )


async def _uploaded(session: Session, call: Call) -> str:
    answer = await call_freely(session, call)
    data = answer.envelope.data if answer.envelope else None
    url = (data.get("downloadUrl") or data.get("fileUrl")) if isinstance(data, dict) else None
    if not isinstance(url, str) or not is_http_address(url):
        raise UploadError("The upload failed: the answer holds no address of the file.")
    return url
