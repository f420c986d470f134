"""Fetching a documentation page, politely and within limits.

A page is a small text: what is larger than `MAX_BYTES`, slower than `TIME_LIMIT` or leads to
another host is not the page that was asked for. Faults of the network and of the server are tried
three times; everything else is final.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scripts.problem import BadInput, Problem
from scripts.vendor.page import MAX_BYTES

if TYPE_CHECKING:
    import httpx2

TRIES = 3
TIME_LIMIT = 30.0
"""Seconds for one try, its redirects included."""
MAX_REDIRECTS = 5
_WAIT = 1.0
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_ACCEPT = (
    "text/markdown, text/html;q=0.9, text/plain;q=0.8, "
    "application/yaml, application/json, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its host served it.

    `address` is where it stood in the end. `unchanged` tells that the host answered 304 to the
    conditions of the request; `body` is then empty. `etag` and `last_modified` are the validators
    for the next conditional request.
    """

    body: bytes
    address: str
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages; `sleep` (seconds) and `clock` (monotonic seconds) can be replaced."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    time_limit: float = TIME_LIMIT
    max_bytes: int = MAX_BYTES
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Headers such as If-None-Match and If-Modified-Since."""

    def fetch(self, address: str) -> Fetched:
        """Fetch a page; raises `BadInput` with the reason if it cannot be had."""
        import httpx2

        with httpx2.Client(follow_redirects=False, timeout=self.time_limit) as client:
            for attempt in range(1, TRIES + 1):
                try:
                    return self._follow(client, address)
                except _TryAgain as fault:
                    if attempt == TRIES:
                        raise _refusal(
                            address, f"{fault} ({TRIES} tries)", "try again later"
                        ) from None
                    self.sleep(_WAIT * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _follow(self, client: httpx2.Client, address: str) -> Fetched:
        deadline = self.clock() + self.time_limit
        place = address
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get(client, place, deadline)
            if isinstance(answer, Fetched):
                return answer
            target = urljoin(place, answer)
            if not _same_host(place, target):
                raise _refusal(
                    address,
                    f"the page has moved to another host: {target}",
                    "vendor the new address itself if you trust it",
                )
            place = target
        raise _refusal(address, f"more than {MAX_REDIRECTS} redirects")

    def _get(self, client: httpx2.Client, place: str, deadline: float) -> Fetched | str:
        """Ask once: the page, or the address it has moved to."""
        import httpx2

        headers = {"Accept": _ACCEPT, "User-Agent": "wan-client-workshop", **self.conditions}
        try:
            with client.stream("GET", place, headers=headers) as response:
                status = response.status_code
                if status in _REDIRECTS and "location" in response.headers:
                    return str(response.headers["location"])
                if status in _AGAIN:
                    raise _TryAgain(f"the host answered {status}")
                if status not in (200, 304):
                    raise _refusal(place, f"the host answered {status}", "check the address")
                body = b"" if status == 304 else self._body(response, place, deadline)
                return Fetched(
                    body,
                    place,
                    response.headers.get("etag"),
                    response.headers.get("last-modified"),
                    unchanged=status == 304,
                )
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise _refusal(place, f"this is no address: {error}") from error
        except httpx2.TransportError as error:
            raise _TryAgain(f"the host could not be reached: {error}") from error

    def _body(self, response: httpx2.Response, place: str, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.max_bytes:
                raise _refusal(place, f"the page has more than {self.max_bytes} bytes")
            if self.clock() > deadline:
                raise _TryAgain(f"the page took longer than {self.time_limit:g} s")
        return bytes(body)


class _TryAgain(Exception):
    """A fault that may have passed by the next try."""


def is_address(place: str) -> bool:
    """Whether a place is an http or https address rather than a file."""
    return urlsplit(place).scheme in ("http", "https")


def _same_host(place: str, target: str) -> bool:
    """Whether a redirect stays on its host; from http to https is allowed, the way back is not."""
    here, there = urlsplit(place), urlsplit(target)
    if here.hostname != there.hostname or there.scheme not in ("http", "https"):
        return False
    if here.scheme == there.scheme:
        return here.port == there.port
    return (here.scheme, there.scheme) == ("http", "https")


def _refusal(place: str, message: str, remedy: str | None = None) -> BadInput:
    return BadInput([Problem(place, None, None, None, message, None, remedy)])
