"""How a download goes on after each answer and each cut: a pure state machine.

A cut is resumed by Range (RFC 9110, 14.2) where the host names the file's version by a strong ETag,
and names the same one again with the rest: else the halves of two files could be put together, and
the file is begun anew. What gains nothing beyond the furthest byte reached before is a failure,
whatever is sent. A file is whole when its stated length has arrived.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from wan_jobs.downloads.content import check_type
from wan_jobs.errors import DownloadError, DownloadRefused, ResultExpired
from wan_jobs.exchange import asked_pause

# With the pauses between them, a quarter of a minute in which nothing is won.
_CUTS_WITHOUT_PROGRESS = 5

# An attempt counts as progress if it gains a 64th of the file, or a megabyte of a large one: less
# would let a host that drips or cuts at will keep a download up for days.
_GAIN_SHARE, _GAIN = 64, 1 << 20

# How long the file of a task that just ended may be missing at its host, in pauses of seconds:
# networks that deliver files lag behind the service, as is reported of its sisters.
_LAGS = (1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)

# A file needs one redirect, to where it is signed for; more than a few are a circle.
_REDIRECTS = 5

# However long a host asks to wait, a person may be watching.
_LONGEST_PAUSE = 30.0
_LATER = frozenset({408, 425, 429})
_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")


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
    """The state of one download; `received` counts the bytes that stand.

    The file of a `fresh` task, one that ended just now, may be missing for a while.
    """

    max_bytes: int
    chance: Callable[[], float]
    fresh: bool = False
    received: int = 0
    total: int | None = None
    media_type: str = ""
    _validator: str | None = None
    _cuts: int = 0
    _lags: int = 0
    _furthest: int = 0
    _redirects: int = 0

    def headers(self) -> dict[str, str]:
        """Return what to ask for next: the whole, or the rest."""
        if not self.received or self._validator is None:
            return {}
        return {"Range": f"bytes={self.received}-", "If-Range": self._validator}

    def answered(self, url: str, status: int, headers: Mapping[str, str]) -> Step:
        """Say what follows an answer's head; raises `DownloadError`."""
        if status in {301, 302, 303, 307, 308} and headers.get("location"):
            return self._redirect(headers["location"])
        if status in {403, 404} and self.fresh and self._lags < len(_LAGS):
            self._lags += 1
            return Pause(_LAGS[self._lags - 1])
        if status in {401, 403, 404, 410}:
            raise ResultExpired(
                f"The file host answers {status}: the result has probably expired. "
                "Files are kept for a day to two weeks."
            )
        if status in _LATER or status >= 500:
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
        whole = self.received == self.total
        if self.received - self._furthest >= self._gain() or whole:
            self._cuts, self._furthest = 0, max(self._furthest, self.received)
        if self.received > self.max_bytes:
            raise DownloadRefused(f"The file is larger than the {self.max_bytes} bytes permitted.")

    def cut(self, detail: str, asked: float | None = None) -> Pause:
        """Note a failed transfer; raises `DownloadError` after too many that gained nothing."""
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
        if headers.get("content-encoding", "").strip().lower() not in {"", "identity"}:
            raise DownloadRefused("The file host packs the file, though it was asked not to.")
        if status == 200:
            self._begin_anew()
            self.total = _length(headers)
            self.media_type = headers.get("content-type", "")
            etag = headers.get("etag", "")
            self._validator = etag if etag.startswith('"') else None
        check_type(url, self.media_type)
        if self.total is not None and self.total > self.max_bytes:
            raise DownloadRefused(f"The file is larger than the {self.max_bytes} bytes permitted.")
        return Receive(self.received)

    def _continues(self, headers: Mapping[str, str]) -> bool:
        match = _RANGE.fullmatch(headers.get("content-range", "").strip())
        if match is None or int(match[1]) != self.received or not self.received:
            return False
        if headers.get("content-type", "").strip().lower().startswith("multipart/"):
            return False  # its parts are framed, whatever else the host says
        total = self.total if match[3] == "*" else int(match[3])
        if self.total not in {None, total} or self._validator is None:
            return False
        self.total = total
        return headers.get("etag") == self._validator

    def _gain(self) -> int:
        return max(1, min(_GAIN, (self.total or _GAIN) // _GAIN_SHARE))

    def _redirect(self, location: str) -> Redirect:
        self._redirects += 1
        if self._redirects > _REDIRECTS:
            raise DownloadRefused("The file host redirects without end.")
        return Redirect(location)

    def _begin_anew(self) -> None:
        self.received, self.total, self._validator = 0, None, None


def _length(headers: Mapping[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
