"""What a callback tells."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

TOKEN_PARAMETER = "wan_token"  # noqa: S105 - a name, not a secret


@dataclass(frozen=True, slots=True)
class CallbackEvent:
    """A task is said to have ended. A wake-up only: its state is to be read from the service.

    `verified` tells whether the signature was checked; `token` is the correlation token of our
    callback URL, where the request carried one.
    """

    task_id: str
    verified: bool
    token: str | None = None


def with_token(callback_url: str, token: str | None) -> str:
    """Add the correlation token that lets a callback settle a doubtful submission."""
    if token is None:
        return callback_url
    # The caller's own query is left as it is written: it may be signed.
    parts = urlsplit(callback_url)
    query = "&".join(filter(None, (parts.query, f"{TOKEN_PARAMETER}={token}")))
    return urlunsplit(parts._replace(query=query))
