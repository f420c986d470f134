"""What follows the end of an item's work: a table from what was raised to what is done.

What the service finds wrong with a request or its content is not tried again; what the account
lacks stops the batch and fails no item; what is paid for is never given up while it can be fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from wan_jobs import errors

_REFUSED_CONTENT = frozenset({"400", "422"})
_REFUSED_WORDS = frozenset({"nsfw", "sensitive", "copyright"})
_SUB_KEY_LIMIT = 433

# Seconds until an item is tried again that failed for reasons outside of it.
_LATER = 30.0


@dataclass(frozen=True, slots=True)
class Failed:
    """The item has failed for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """The attempt has failed at no cost; another may do better."""

    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A task may exist; nothing is sent until somebody knows."""

    reason: str


@dataclass(frozen=True, slots=True)
class Expired:
    """The result was paid for, and is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is wrong with the item: go on with it after so many seconds."""

    seconds: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class NoRoom:
    """What may be spent does not cover the item, unless a task that runs fails."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halt:
    """The whole batch is to stop sending until somebody has seen to this."""

    reason: str


Decision: TypeAlias = Failed | Again | Doubt | Expired | Later | NoRoom | Halt

_HALTING = (
    errors.ConfigurationError,
    errors.CreditsExhausted,
    errors.KeyRefused,
    errors.UnderMaintenance,
)
_PASSING = (
    errors.RateLimited,
    errors.ServiceUnreachable,
    errors.ServiceUnreadable,
    errors.StatusUnavailable,
    errors.WaitTimeout,
    errors.DownloadError,
)


def decide(error: errors.WanError) -> Decision:
    """Say what follows an error of an item's step."""
    reason = str(error)
    if isinstance(error, errors.TaskFailed):
        return Failed(error.message) if _is_refused(error) else Again(error.message)
    if isinstance(error, errors.SubmissionUnknown):
        return Doubt(error.reason)
    if isinstance(error, errors.BatchPaused):
        return Later(0.0, None)
    if isinstance(error, errors.ResultExpired | errors.TaskNotFound):
        return Expired(error.message)
    if isinstance(error, errors.SpendCapReached):
        return NoRoom(reason)
    if isinstance(error, _HALTING) or _is_sub_key_limit(error):
        return Halt(reason)
    if isinstance(error, _PASSING):
        return Later(_LATER, error.message)
    return Failed(error.message)


def _is_refused(error: errors.TaskFailed) -> bool:
    words = (error.fail_message or "").lower().strip(".!_ ")
    return error.fail_code in _REFUSED_CONTENT or words in _REFUSED_WORDS


def _is_sub_key_limit(error: errors.WanError) -> bool:
    return isinstance(error, errors.ApiError) and error.code == _SUB_KEY_LIMIT
