"""Requests that the mock makes itself: callbacks, and fetching what url-uploads name."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from wan_mock.api.call import Fetched

_FETCH_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What a receiver made of a callback: a status, or an error."""

    status: int | None = None
    error: str | None = None


def post(url: str, headers: dict[str, str], body: bytes, timeout: float) -> Sent:
    """POST once, without following redirects."""
    try:
        connection, target = _connect(url, timeout)
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            return Sent(answer.status, _why_not_taken(answer, url))
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Sent(error=f"{type(error).__name__}: {error}")


def _why_not_taken(answer: http.client.HTTPResponse, url: str) -> str | None:
    """Say why an answer does not count as taken; only HTTP 200 does."""
    if answer.status == 200:
        return None
    text = f"HTTP {answer.status} in place of 200"
    if not 300 <= answer.status < 400:
        return text
    target = urljoin(url, answer.getheader("Location") or "")
    return f"{text}: callbacks follow no redirect, so give the address it leads to, {target}"


def fetch(url: str, limit: int) -> Fetched:
    """GET once, without following redirects, at most `limit` bytes."""
    try:
        connection, target = _connect(url, _FETCH_SECONDS)
        try:
            connection.request("GET", target, headers={"User-Agent": "wan-mock"})
            response = connection.getresponse()
            content = response.read(limit + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Fetched(error=f"{type(error).__name__}: {error}")
    if response.status != 200:
        return Fetched(error=f"HTTP {response.status}")
    if len(content) > limit:
        return Fetched(error=f"more than {limit} bytes")
    return Fetched(content, response.getheader("Content-Type", "") or "")


def _connect(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = parts.path or "/"
    return kind(parts.hostname or "", parts.port, timeout=timeout), (
        f"{target}?{parts.query}" if parts.query else target
    )
