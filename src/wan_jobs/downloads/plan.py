"""How a download goes on after each answer and each cut: a pure state machine.

A cut is resumed by Range (RFC 9110, 14.2) with If-Range, so that a file that changed in between is
begun anew instead of being patched together. A file is whole when its stated length has arrived.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from wan_jobs.errors import DownloadError, DownloadRefused, ResultExpired
from wan_jobs.exchange import asked_pause

_CUTS_WITHOUT_PROGRESS = 5
_REDIRECTS = 5
_LONGEST_PAUSE = 30.0
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_PAGES = re.compile(rb"\s*(<!doctype html|<html|<\?xml)", re.IGNORECASE)
_TEXT_TYPES = {"application/json": ".json", "application/xml": ".xml", "text/xml": ".xml"}


@dataclass(frozen=True, slots=True)
class Receive:
    """Write the body from this offset on; what was written behind it is void."""

    offset: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Ask again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Redirect:
    """Ask at this location instead."""

    location: str


Step: TypeAlias = Receive | Pause | Redirect


@dataclass(slots=True)
class DownloadPlan:
    """The state of one download; `received` counts the bytes that stand."""

    max_bytes: int
    chance: Callable[[], float]
    received: int = 0
    total: int | None = None
    media_type: str = ""
    _validator: str | None = None
    _cuts: int = 0
    _redirects: int = 0

    def headers(self) -> dict[str, str]:
        """Return what to ask for next: the whole, or the rest."""
        if not self.received:
            return {}
        headers = {"Range": f"bytes={self.received}-"}
        if self._validator:
            headers["If-Range"] = self._validator
        return headers

    def answered(self, url: str, status: int, headers: Mapping[str, str]) -> Step:
        """Say what follows an answer's head; raises `DownloadError`."""
        if status in {301, 302, 303, 307, 308} and headers.get("location"):
            return self._redirect(headers["location"])
        if status in {401, 403, 404, 410}:
            raise ResultExpired(
                f"The file host answers {status}: the result has probably expired. "
                "Files are kept for a day to two weeks."
            )
        if status in _LATER:
            return self.cut(f"the file host answered {status}", asked_pause(headers))
        if status == 416 or (status == 206 and not self._continues(headers)):
            self._begin_anew()
            return self.cut("the file host cannot continue the file")
        if status not in {200, 206}:
            raise DownloadError(f"The file host answered {status}.")
        return self._body(url, status, headers)

    def arrived(self, size: int) -> None:
        """Count bytes that were written; raises `DownloadRefused` beyond the permitted size."""
        self.received += size
        self._cuts = 0
        if self.received > self.max_bytes:
            raise DownloadRefused(f"The file is larger than the {self.max_bytes} bytes permitted.")

    def cut(self, detail: str, asked: float | None = None) -> Pause:
        """Note a failed transfer; raises `DownloadError` after too many failures without a byte."""
        self._cuts += 1
        if self._cuts >= _CUTS_WITHOUT_PROGRESS:
            raise DownloadError(f"The download failed {self._cuts} times in a row: {detail}.")
        pause = 2.0 ** (self._cuts - 1) * (0.5 + self.chance() / 2)
        return Pause(min(_LONGEST_PAUSE, pause if asked is None else asked))

    def ended(self) -> Pause | None:
        """Judge a body's end: `None` if the file is whole, else a pause to go on."""
        if self.total is not None and self.received < self.total:
            return self.cut(f"{self.received} of {self.total} bytes arrived")
        if self.total is not None and self.received > self.total:
            self._begin_anew()
            return self.cut("more bytes arrived than were announced")
        return None if self.received else self.cut("the file is empty")

    def _body(self, url: str, status: int, headers: Mapping[str, str]) -> Receive:
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise DownloadRefused("The file host packs the file, though it was asked not to.")
        if status == 200:
            self._begin_anew()
            self.total = _length(headers)
            self.media_type = headers.get("content-type", "")
            etag = headers.get("etag")
            self._validator = etag if _is_strong(etag) else headers.get("last-modified")
        _check_type(url, self.media_type)
        if self.total is not None and self.total > self.max_bytes:
            raise DownloadRefused(f"The file is larger than the {self.max_bytes} bytes permitted.")
        return Receive(self.received)

    def _continues(self, headers: Mapping[str, str]) -> bool:
        match = _RANGE.fullmatch(headers.get("content-range", "").strip())
        if match is None or int(match[1]) != self.received or not self.received:
            return False
        total = None if match[3] == "*" else int(match[3])
        same_size = self.total is None or total is None or total == self.total
        same_etag = headers.get("etag", self._validator) == self._validator
        self.total = self.total if total is None else total
        return same_size and (same_etag or not _is_strong(self._validator))

    def _redirect(self, location: str) -> Redirect:
        self._redirects += 1
        if self._redirects > _REDIRECTS:
            raise DownloadRefused("The file host redirects without end.")
        return Redirect(location)

    def _begin_anew(self) -> None:
        self.received, self.total, self._validator = 0, None, None


def check_head(head: bytes) -> None:
    """Raise `DownloadRefused` for a page of text in place of a media file."""
    if _PAGES.match(head):
        raise DownloadRefused("The file host sent a page of text instead of the file.")


def _check_type(url: str, media_type: str) -> None:
    plain = media_type.split(";", 1)[0].strip().lower()
    wanted = _TEXT_TYPES.get(plain)
    if plain == "text/html" or (wanted and not urlsplit(url).path.lower().endswith(wanted)):
        raise DownloadRefused(f"The file host sent {plain} instead of a media file.")


def _is_strong(validator: str | None) -> bool:
    return validator is not None and validator.startswith('"')


def _length(headers: Mapping[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
