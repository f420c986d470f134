"""Asking for a page again: politely, and only of the host that it came from.

One request at a time with a pause in between; validators of the last time, so that an unchanged
page costs no transfer; three tries where the server is busy or the connection breaks. Redirects
are followed on the same host alone, since a page of another host is not the page that was
vendored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scripts.vendor.page import MAX_BYTES

if TYPE_CHECKING:
    import httpx2

TRIES = 3
MOST_REDIRECTS = 5
LONGEST_PAUSE_S = 60.0
_TIMEOUT_S = 20.0
_WHOLE_S = 60.0
_BUSY = (408, 429, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_HEADERS = {
    "User-Agent": "wan-client-drift (once a week: is the documentation still the same?)",
    "Accept": "text/markdown, text/plain, application/yaml, text/html;q=0.8, */*;q=0.5",
}


class Unreachable(Exception):
    """The page could not be had, three times over; the text says why."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with whether a page is still the same (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Give the headers of a conditional request."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    `moved_to` is the address that a permanent redirect leads to; where that is on another host,
    `left_host` is set and nothing was asked there.
    """

    status: int
    data: bytes
    validators: Validators
    moved_to: str | None = None
    left_host: bool = False


@dataclass
class Fetcher:
    """Fetches pages one after the other, `delay` seconds apart."""

    delay: float
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _is_first: bool = field(default=True, init=False)

    def fetch(self, address: str, validators: Validators) -> Answer:
        """Fetch a page; raises `Unreachable`. An error status is an answer like any other."""
        if not address.startswith(("http://", "https://")):
            raise Unreachable("the address is not one of http or https")
        if not self._is_first:
            self.sleep(self.delay)
        self._is_first = False
        with _client() as client:
            return self._tried(client, address, validators)

    def _tried(self, client: httpx2.Client, address: str, validators: Validators) -> Answer:
        import httpx2

        for attempt in range(1, TRIES + 1):
            pause, answer = self.delay * 2**attempt, None
            try:
                answer, wanted = self._followed(client, address, validators)
                reason, pause = f"the server answers {answer.status}", wanted or pause
            except (httpx2.HTTPError, httpx2.InvalidURL, TooMuch, ValueError) as error:
                reason = str(error) or type(error).__name__
            if answer is not None and answer.status not in _BUSY:
                return answer
            if attempt < TRIES:
                self.sleep(min(pause, LONGEST_PAUSE_S))
        raise Unreachable(f"{reason} ({TRIES} tries)")

    def _followed(
        self, client: httpx2.Client, address: str, validators: Validators
    ) -> tuple[Answer, float | None]:
        """Ask, following redirects on the same host; also give the pause that is asked for."""
        here, moved_to, for_good = address, None, True
        deadline = self.clock() + _WHOLE_S
        for _ in range(MOST_REDIRECTS):
            with client.stream("GET", here, headers=validators.headers()) as response:
                got = Validators(
                    response.headers.get("ETag"), response.headers.get("Last-Modified")
                )
                location = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or not location:
                    data = self._read(response, deadline)
                    answer = Answer(response.status_code, data, got, moved_to)
                    return answer, _seconds(response.headers.get("Retry-After"))
                for_good = for_good and response.status_code in _FOR_GOOD
                following = urljoin(here, location)
                if not _is_same_host(following, address):
                    return Answer(response.status_code, b"", got, following, True), None
                here = following
                moved_to = here if for_good else None
        raise TooMuch(f"more than {MOST_REDIRECTS} redirects")

    def _read(self, response: httpx2.Response, deadline: float) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_BYTES:
                raise TooMuch(f"more than the {MAX_BYTES} bytes of a page")
            if self.clock() > deadline:
                raise TooMuch(f"it took longer than {_WHOLE_S:g} s")
        return b"".join(chunks)


class TooMuch(Exception):
    """A limit of size, time or redirects was passed."""


@contextmanager
def _client() -> Iterator[httpx2.Client]:
    import httpx2

    with httpx2.Client(headers=_HEADERS, timeout=_TIMEOUT_S, follow_redirects=False) as client:
        yield client


def _is_same_host(address: str, other: str) -> bool:
    """Whether two addresses are of one host; the step from http to https stays on it."""
    left, right = urlsplit(address), urlsplit(other)
    upgrades = (right.scheme, left.scheme) == ("http", "https") and left.port == right.port
    same_origin = (left.scheme, left.netloc) == (right.scheme, right.netloc)
    return same_origin or (upgrades and left.hostname == right.hostname)


def _seconds(retry_after: str | None) -> float | None:
    """Read `Retry-After` in seconds; its date form is not worth a parser here."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
