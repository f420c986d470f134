"""Fetching documentation pages, politely and within limits.

One page at a time with a pause in between; the validators of the last time, so that an unchanged
page costs no transfer; three tries where the host is busy or the connection breaks. Redirects are
followed on the same host alone, since a page of another host is not the page that was asked for.
A page is a small text: what is larger than `MAX_BYTES` or slower than `TIME_LIMIT` is none.
What hosts gave to ask with is kept between runs in a file beside the tree.
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from scripts.intake.address import bare, fault_of, shown, stays
from scripts.intake.page.decoding import MAX_BYTES

if TYPE_CHECKING:
    import httpx2
import json
from pathlib import Path

from scripts.documents import JsonObject, as_object
from scripts.documents.files import read_file, write_atomically

TRIES = 3
TIME_LIMIT = 30.0
"""Seconds for one try from the first byte sent to the last received, redirects included."""
MOST_REDIRECTS = 5
BELIEVED_FOR = timedelta(days=28)
"""So long a host is believed that a page is the same."""
LONGEST_PAUSE = 60.0
"""Seconds; a host that asks for more patience is asked again another day."""
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_NOT_MODIFIED = 304
_AS_IT_IS = "".join(map(chr, range(128))).replace(" ", "")
"""What is not percent-encoded of where a redirect leads: all but spaces and what is not ASCII."""
_PLAIN = ("", "identity")
_ANY_HEADER = 32
"""What zlib wants beside the size of its window, to read gzip and deflate alike."""
_TOO_LARGE = f"the page has more than the {MAX_BYTES} bytes of a page"
_MOST_MEMBERS = 100
"""A gzip file may be several in a row; hosts that pack as they send make a few."""
_SENDABLE = re.compile(r"[!-~](?:[ -~]{0,500}[!-~])?")
"""What a header can carry back to its host."""
_ENCODINGS = (*_PLAIN, "gzip", "x-gzip", "deflate")
_HEADERS = {
    "User-Agent": "wan-client-workshop (reads documentation pages)",
    "Accept": "text/markdown, application/yaml, application/json, text/html;q=0.9, "
    "text/plain;q=0.8, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}


class Unreachable(Exception):
    """The page could not be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave to ask with whether a page is still the same (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request; what proves nothing is not asked with."""
        asked = {}
        if self.etag and _SENDABLE.fullmatch(self.etag):
            asked["If-None-Match"] = self.etag
        if self.last_modified and _is_past(self.last_modified):
            asked["If-Modified-Since"] = self.last_modified
        return asked


def _now() -> datetime:
    return datetime.now(UTC)


def _is_past(moment: str) -> bool:
    """Whether a date is one of HTTP, and gone by: hosts call all that is older unmodified."""
    try:
        return bool(_SENDABLE.fullmatch(moment)) and parsedate_to_datetime(moment) < _now()
    except (TypeError, ValueError, OverflowError):
        return False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host sent; an error status is an answer like any other.

    `data` is decompressed, and UTF-8 if the host named the encoding of a text that was not.
    `place` is the address that answered, from which the links of a page start. `moved_to` is
    the address that permanent redirects lead to; where a redirect of any kind leads
    to another host, `left_host` is set, `moved_to` is where to, and nothing was asked there.
    """

    status: int
    data: bytes
    validators: Validators
    moved_to: str | None = None
    left_host: bool = False
    place: str | None = None


@dataclass
class Fetcher:
    """Fetches pages one after the other, `delay` seconds apart; `sleep` can be replaced."""

    delay: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    time_limit: float = TIME_LIMIT
    _is_first: bool = field(default=True, init=False)

    def fetch(self, address: str, validators: Validators | None = None) -> Answer:
        """Fetch a page; raises `Unreachable` for what is no address or was no answer in the end."""
        if fault := fault_of(address):
            raise Unreachable(fault)
        if not self._is_first:
            self.sleep(self.delay)
        self._is_first = False
        asked = (validators or Validators()).headers()
        answer = self._tried(bare(address), asked)
        if answer.status == _NOT_MODIFIED and not asked:
            raise Unreachable("the host answers 304, not modified, to a question that was none")
        return answer

    def _tried(self, address: str, headers: dict[str, str]) -> Answer:
        reason = ""
        for attempt in range(1, TRIES + 1):
            pause = min(self.delay * 2**attempt, LONGEST_PAUSE)
            try:
                return asyncio.run(self._limited(address, headers))
            except _Busy as busy:
                reason = str(busy)
                if (busy.patience or 0) > LONGEST_PAUSE:
                    raise Unreachable(f"{reason} and asks to wait {busy.patience:g} s") from None
                pause = busy.patience or pause
            if attempt < TRIES:
                self.sleep(pause)
        raise Unreachable(f"{reason} ({TRIES} tries)")

    async def _limited(self, address: str, headers: dict[str, str]) -> Answer:
        """Try once within the time limit, however slowly the host drips."""
        import httpx2

        try:
            async with asyncio.timeout(self.time_limit):
                return await _follow(address, {**_HEADERS, **headers})
        except TimeoutError:
            raise _Busy(f"the page took longer than {self.time_limit:g} s") from None
        except httpx2.HTTPError as error:
            raise _Busy(f"the host cannot be reached: {_reason(error)}") from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise Unreachable(f"this is no http or https address: {error}") from error


class _Busy(Exception):
    """A fault that may have passed by the next try; `patience` is the pause that is asked for."""

    def __init__(self, reason: str, patience: float | None = None) -> None:
        self.patience = patience
        super().__init__(reason)


async def _follow(address: str, headers: dict[str, str]) -> Answer:
    """Ask for a page, following redirects on the same host."""
    import httpx2

    place, moved_to, for_good = address, None, True
    async with httpx2.AsyncClient(follow_redirects=False, timeout=TIME_LIMIT) as client:
        for _ in range(MOST_REDIRECTS + 1):
            async with client.stream("GET", place, headers=headers) as response:
                target = _target(response, place)
                if target is None:
                    return replace(await _answer(response, moved_to), place=place)
                for_good = for_good and response.status_code in _FOR_GOOD
                if not stays(place, target):
                    where = shown(target)
                    return Answer(response.status_code, b"", Validators(), where, left_host=True)
                place = target
                moved_to = place if for_good else moved_to
    raise Unreachable(f"more than {MOST_REDIRECTS} redirects")


def _target(response: httpx2.Response, place: str) -> str | None:
    """Return the address that a redirect leads to; None for any other answer."""
    location = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        return bare(urljoin(place, quote(location, safe=_AS_IT_IS)))
    except ValueError:
        return str(location)


async def _answer(response: httpx2.Response, moved_to: str | None) -> Answer:
    status = response.status_code
    if status in _BUSY:
        raise _Busy(f"the host answers {status}", _patience(response))
    encodings = [
        each.strip() for each in response.headers.get("Content-Encoding", "").lower().split(",")
    ]
    if unknown := [each for each in encodings if each not in _ENCODINGS]:
        raise Unreachable(f"the page is packed as {', '.join(unknown)}, which was not asked for")
    if len([each for each in encodings if each not in _PLAIN]) > 1:
        raise Unreachable(f"the page is packed more than once: {', '.join(encodings)}")
    validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    data = _as_utf8(await _body(response), response.headers.get("Content-Type", ""))
    return Answer(status, data, validators, moved_to)


async def _body(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Unreachable(_TOO_LARGE)
    return _unpacked(bytes(body), response.headers.get("Content-Encoding", "").strip(", ").lower())


def _unpacked(data: bytes, packing: str) -> bytes:
    """Unpack what a host sent; one that has no end was cut on its way."""
    if packing in _PLAIN or not data:
        return data
    for form in (zlib.MAX_WBITS | _ANY_HEADER, -zlib.MAX_WBITS):
        try:
            return _members(data, form)
        except zlib.error:
            continue
    raise _Busy(f"the page cannot be unpacked, it is no {packing}")


def _members(data: bytes, form: int) -> bytes:
    """Unpack each member of a file; between them, and behind the last, zeros may stand."""
    held = b""
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(form)
        held += unpacker.decompress(data, MAX_BYTES + 1 - len(held))
        if len(held) > MAX_BYTES:
            raise Unreachable(_TOO_LARGE)
        if not unpacker.eof:
            raise _Busy("the page breaks off: what it is packed in has no end")
        data = unpacker.unused_data.lstrip(b"\0")
        if not data:
            return held
    raise Unreachable(f"the page is packed in more than {_MOST_MEMBERS} parts")


def _as_utf8(data: bytes, content_type: str) -> bytes:
    """Believe the encoding that a host names only of what is not UTF-8: many name a wrong one."""
    header = Message()
    header["Content-Type"] = content_type
    charset = header.get_content_charset("utf-8")
    try:
        data.decode()
    except UnicodeDecodeError:
        return data if charset == "utf-8" else _recoded(data, charset)
    return data


def _recoded(data: bytes, charset: str) -> bytes:
    """Turn a text of an encoding into UTF-8; what is none of it stays as it is."""
    try:
        text = data.decode(charset, errors="ignore")
        return text.encode() if text and text.encode(charset, errors="ignore") == data else data
    except (LookupError, ValueError):
        return data


def _patience(response: httpx2.Response) -> float | None:
    """Read `Retry-After`, seconds or a date; the date is held against the host's own clock."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        return max(0.0, (until - parsedate_to_datetime(response.headers["Date"])).total_seconds())
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


@dataclass
class Cache:
    """The validators of pages that were found unchanged.

    An entry holds for the spec it was made beside: a "not modified" says that the page is as it
    was then, so it means nothing once the spec is another. After `BELIEVED_FOR` the page is asked
    for whole again: some hosts give a tag that stays whatever the page says. A file that cannot be
    read is an empty cache, since losing it costs one transfer.
    """

    path: Path | None
    entries: dict[str, JsonObject] = field(default_factory=dict)
    today: date = field(default_factory=lambda: _now().date())

    @classmethod
    def read(cls, path: Path | None) -> Cache:
        """Read the file; without a path nothing is remembered."""
        if path is None:
            return cls(None)
        try:
            held = json.loads(read_file(path))
        except (OSError, ValueError, RecursionError):
            held = None
        entries = as_object(held)
        return cls(path, {key: item for key, item in entries.items() if isinstance(item, dict)})

    def validators(self, address: str, spec_sha256: str) -> Validators:
        """Return what to ask for a page with; nothing if the spec is not the one of then."""
        entry = self._entry(address)
        return _validators(entry) if entry.get("spec") == spec_sha256 else Validators()

    def keep(self, address: str, spec_sha256: str, validators: Validators) -> None:
        """Remember a page that came whole and says what the spec of that digest says."""
        self._keep(address, {"spec": spec_sha256}, validators)

    def index(self, address: str) -> tuple[str | None, Validators]:
        """Return the text of an index as it was the last time, and what to ask with."""
        entry = self._entry(address)
        text = entry.get("text")
        return (text, _validators(entry)) if isinstance(text, str) else (None, Validators())

    def keep_index(self, address: str, text: str, validators: Validators) -> None:
        """Remember an index with its text."""
        self._keep(address, {"text": text}, validators)

    def _keep(self, address: str, facts: JsonObject, validators: Validators) -> None:
        if validators.headers():
            self.entries[address] = {**facts, **_facts(validators), "whole": str(self.today)}
        else:
            self.entries.pop(address, None)

    def _entry(self, address: str) -> JsonObject:
        """Return what is known of an address, nothing if its page came whole too long ago."""
        entry = self.entries.get(address, {})
        try:
            age = self.today - date.fromisoformat(str(entry.get("whole")))
        except ValueError:
            return {}
        return entry if timedelta() <= age <= BELIEVED_FOR else {}

    def write(self) -> None:
        """Write the file, if there is to be one, and its folder."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, json.dumps(self.entries, indent=2) + "\n")


def _validators(entry: JsonObject) -> Validators:
    etag, last_modified = entry.get("etag"), entry.get("last_modified")
    return Validators(
        etag if isinstance(etag, str) else None,
        last_modified if isinstance(last_modified, str) else None,
    )


def _facts(validators: Validators) -> JsonObject:
    return {"etag": validators.etag, "last_modified": validators.last_modified}
