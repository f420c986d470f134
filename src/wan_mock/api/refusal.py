"""What the API says when it says no; a profile decides how that is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Reason(Enum):
    """Why a request is refused."""

    UNAUTHORIZED = auto()
    NO_CREDITS = auto()
    UNKNOWN_TASK = auto()
    INVALID = auto()
    MISSING = auto()
    """A required member is absent or empty: invalid too, but with a code of its own in practice."""
    TOO_MANY_REQUESTS = auto()
    DISABLED = auto()
    BAD_UPLOAD = auto()


@dataclass(frozen=True)
class Refusal(Exception):
    """One refusal: why, and the text for `msg`."""

    reason: Reason
    message: str
