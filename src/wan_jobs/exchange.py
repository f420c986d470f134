"""One request and its answer, as the rules see them: no sockets here."""

from __future__ import annotations

import email.utils
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from wan_jobs.document import Json, Operation
from wan_jobs.errors import ApiError, error_for_code
from wan_jobs.inputs.files import Content
from wan_jobs.redaction import ApiKey
from wan_jobs.texts import with_whole_characters

Record: TypeAlias = dict[str, Json]

# How much is kept of an answer that cannot be understood: enough for an id and the words around it.
KEPT = 500

_LONGEST_PACKING = 40


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the service: JSON body, query, or one file with form fields."""

    operation: Operation
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    file: Content | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    task_id: str | None = None


class Members(dict[str, Json]):
    """The members of a JSON object, of which some came twice; the last of each stands."""

    def __init__(self, pairs: list[tuple[str, Json]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


@dataclass(frozen=True, slots=True)
class Envelope:
    """The body every answer should have: a code, a text and data.

    `codes` are all that it names: two, where the member comes twice.
    """

    code: int
    message: str
    data: Json
    record: Record = field(repr=False)

    @property
    def codes(self) -> tuple[int, ...]:
        """The code, after others that the body names as well."""
        named = (_as_code(value) for value in all_values(self.record, "code"))
        return (*(code for code in named if code is not None and code != self.code), self.code)


@dataclass(frozen=True)
class Answer:
    """A whole answer. Headers are asked for by names in lower case.

    What it says is read as it came; `key` is masked in all that is shown of it.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    received_at: float = 0.0
    key: ApiKey | None = None

    @cached_property
    def envelope(self) -> Envelope | None:
        """The body as an envelope, or `None` where it is none."""
        try:
            record = read_json(self.content)
        except (ValueError, RecursionError):
            return None
        if not isinstance(record, dict):
            return None
        code = _as_code(record.get("code"))
        if code is None and "code" not in record and record.get("success") is True:
            code = 200  # as some uploads are answered
        text = record.get("msg") or record.get("message") or ""
        return None if code is None else Envelope(code, str(text), record.get("data"), record)

    @property
    def code(self) -> int:
        """The code that decides: the body's, unless only the HTTP status tells of a failure."""
        envelope = self.envelope
        if envelope is None or (envelope.code == 200 and self.status >= 400):
            return self.status
        return envelope.code

    @property
    def succeeded(self) -> bool:
        """Whether body and status both say 200."""
        return self.envelope is not None and self.code == 200 and self.status < 300

    @property
    def by_service(self) -> bool:
        """Whether it is the service that speaks, and no gateway that quotes it or another."""
        envelope = self.envelope
        return envelope is not None and self.status in {200, envelope.code}

    @property
    def retry_after(self) -> float | None:
        """The seconds the service asks to wait; see `asked_pause`."""
        return asked_pause(self.headers, self.received_at)

    @property
    def beginning(self) -> str:
        """The first 500 bytes, to be shown or kept where they cannot be understood."""
        return self.masked(self.content[:KEPT].decode(errors="replace"))

    @property
    def not_understood(self) -> str:
        """That the answer cannot be understood, and how it came packed, which may be why."""
        packing = self.masked(self.headers.get("content-encoding", "").strip())[:_LONGEST_PACKING]
        why = "" if packing in {"", "identity"} else f" (it came packed: {packing})"
        return f"cannot be understood{why}"

    def masked(self, text: str) -> str:
        """Return a text of this answer as it may be shown, and printed."""
        return with_whole_characters(self.key.redact(text) if self.key else text)

    def error(self, task_id: str | None = None) -> ApiError:
        """Return the failure this answer reports."""
        envelope = self.envelope
        message = envelope.message if envelope else f"The service answered HTTP {self.status}"
        return error_for_code(
            self.code,
            self.masked(message)[:KEPT].rstrip(". "),
            request_id=self._request_id(),
            task_id=task_id,
            retry_after=self.retry_after,
        )

    def _request_id(self) -> str | None:
        for name in ("x-request-id", "x-trace-id", "request-id"):
            if name in self.headers:
                return self.masked(self.headers[name])[:200]
        record = self.envelope.record if self.envelope else {}
        named = record.get("requestId") or record.get("traceId")
        return self.masked(str(named))[:200] if named else None


class TransportFault(Exception):
    """No whole answer came. `never_sent` is true only if the service certainly saw nothing.

    `partial` is what came of an answer, from its head on.
    """

    def __init__(
        self,
        detail: str,
        *,
        never_sent: bool,
        retriable: bool = True,
        partial: Answer | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.never_sent = never_sent
        self.retriable = retriable
        self.partial = partial

    def naming(self, address: str, proxy: str | None = None) -> TransportFault:
        """Return the same, naming the address that was not reached, and what set a proxy for it."""
        if self.never_sent:
            through = f" through the proxy that {proxy} names" if proxy else ""
            self.detail = f"{self.detail} ({address}{through})"
        return self


def read_json(text: str | bytes) -> Json:
    """Read JSON; what `json.loads` raises for what is none. Members that come twice are kept."""
    value: Json = json.loads(text, object_pairs_hook=_members)
    return value


def all_values(members: Mapping[str, Json], name: str) -> list[Json]:
    """Return every value that an object of `read_json` gives a member."""
    if isinstance(members, Members):
        return [value for each, value in members.pairs if each == name]
    return [members[name]] if name in members else []


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Members(pairs)


def _as_code(value: Json) -> int | None:
    """Read a code that may come as a number or as text; `None` if it is neither."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        return int(value.strip()[:9])
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value == int(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def asked_pause(headers: Mapping[str, str], received_at: float | None = None) -> float | None:
    """Return the seconds that Retry-After asks to wait (RFC 9110, 10.2.3); `None` without a wish.

    No time at all is no wish: asking again at once, for as long as that is said, helps nobody.
    A date is counted from the answer's own Date, so that clocks which disagree do no harm; where
    that is missing, from `received_at`, in Unix seconds, if it is given.
    """
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value[:9]) or None
    until, since = _moment(value), _moment(headers.get("date", ""))
    since = received_at if since is None else since
    return None if until is None or since is None or until <= since else until - since


def _moment(value: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
