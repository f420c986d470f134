"""Uploading files for inputs: free, kept for three days, once per content."""

from __future__ import annotations

import os
from typing import BinaryIO

from wan_jobs.errors import UploadError
from wan_jobs.exchange import Call
from wan_jobs.free_calls import call_freely
from wan_jobs.inputs.addresses import is_http_address
from wan_jobs.inputs.files import Content, LocalFile, read_content
from wan_jobs.service import UPLOAD_FILE, UPLOAD_FOLDER, UPLOAD_FROM_ADDRESS, UPLOAD_LIVES_FOR
from wan_jobs.session import Session


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
