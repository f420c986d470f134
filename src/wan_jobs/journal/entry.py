"""What the journal knows of one submission."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wan_jobs.document import Json


class EntryState(StrEnum):
    """How a submission stands.

    `INTENDED` is committed before the request is sent. It stays for a moment while a live process
    awaits the answer, and for good when that process was killed: the task may then exist.
    """

    INTENDED = "intended"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    CREATED = "created"
    SUCCEEDED = "success"
    FAILED = "fail"

    @property
    def unsettled(self) -> bool:
        """Whether a task may exist whose id is not known."""
        return self in {EntryState.INTENDED, EntryState.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Intent:
    """A submission about to be sent: `body` is the request, `digest` identifies what is asked.

    The digest covers files by content and leaves the correlation token out, so that asking again
    for the same has the same digest.
    """

    service: str
    model: str
    input: Mapping[str, object] = field(repr=False)
    digest: str
    key: str | None = None
    callback_url: str | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission as the journal keeps it. Times are Unix seconds, `duration` is in seconds."""

    token: str
    service: str
    model: str
    state: EntryState
    input: Mapping[str, Any] = field(repr=False)
    digest: str = field(repr=False)
    intended_at: float
    key: str | None = None
    callback_url: str | None = field(default=None, repr=False)
    task_id: str | None = None
    reason: str | None = None
    finished_at: float | None = None
    duration: float | None = None
    credits: float | None = None
    file: str | None = None


def json_of(values: Mapping[str, object] | Mapping[str, Json]) -> str:
    """Return the text the journal keeps of an input."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str)
