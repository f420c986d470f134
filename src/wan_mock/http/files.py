"""Serving files with ETag, conditional requests and byte ranges (RFC 9110, sections 13, 14)."""

from __future__ import annotations

import hashlib
import re
from email.utils import formatdate

from wan_mock.api.hosted_files import UPLOADS, NoFile
from wan_mock.api.message import Request, Response
from wan_mock.api.service import Service

_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))", re.ASCII)


def download(service: Service, request: Request, now: float) -> Response:
    """Answer a request for a result or an uploaded file."""
    if request.method not in ("GET", "HEAD"):
        return _plain(405, "a file takes GET and HEAD", Allow="GET, HEAD")
    if not service.links.signature_holds(request.path, request.query, now):
        return _plain(403, "the link is not valid, or no longer")
    try:
        file = service.file_at(request.path, now)
    except NoFile as missing:
        return _plain(missing.status, missing.reason)
    response = file_response(request, file.content, file.media_type, file.changed_at)
    if request.path.startswith(UPLOADS):
        # Somebody else's HTML must not run beside the mock's own page.
        response.headers["Content-Security-Policy"] = "sandbox"
    return response


def file_response(request: Request, content: bytes, media_type: str, changed_at: float) -> Response:
    """Answer a GET or HEAD for a file: whole, in part (206), unchanged (304) or 416."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    changed = formatdate(int(changed_at), usegmt=True)
    headers = {
        "Content-Type": media_type,
        "ETag": etag,
        "Last-Modified": changed,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in _tags(request.headers.get("if-none-match", "")):
        return Response(304, headers=headers)
    wanted = request.headers.get("range") if _range_applies(request, etag, changed) else None
    if wanted is None or not _RANGE.fullmatch(wanted.strip()):
        return Response(200, content=content, headers=headers)
    return _part(content, wanted.strip(), headers)


def _range_applies(request: Request, etag: str, changed: str) -> bool:
    condition = request.headers.get("if-range")
    return condition is None or condition.strip() in (etag, changed)


def _part(content: bytes, wanted: str, headers: dict[str, str]) -> Response:
    size = len(content)
    first, last = _bounds(wanted, size)
    if first >= size or first > last:
        return Response(416, headers={**headers, "Content-Range": f"bytes */{size}"})
    part = content[first : last + 1]
    return Response(
        206, content=part, headers={**headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    )


def _bounds(wanted: str, size: int) -> tuple[int, int]:
    match = _RANGE.fullmatch(wanted)
    assert match  # noqa: S101 - the caller has matched the same pattern
    if match[3] is not None:
        # A suffix of no bytes can never be satisfied.
        return (max(0, size - int(match[3])), size - 1) if int(match[3]) else (size, size)
    return int(match[1]), min(int(match[2]), size - 1) if match[2] else size - 1


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _plain(status: int, text: str, **headers: str) -> Response:
    return Response(
        status, content=f"{text}\n".encode(), headers={"Content-Type": "text/plain", **headers}
    )
