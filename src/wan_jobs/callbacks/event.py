"""What a callback tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallbackEvent:
    """A task is said to have ended. A wake-up only: its state is to be read from the service.

    `verified` tells whether the signature was checked; `token` is the correlation token of our
    callback URL, where the request carried one.
    """

    task_id: str
    verified: bool
    token: str | None = None
