"""What a callback tells, and whether it is genuine.

With a webhook key, the service sends `X-Webhook-Timestamp` (Unix seconds) and
`X-Webhook-Signature`, base64 of HMAC-SHA256(key, task id + "." + timestamp). The body is *not*
signed, so nothing in it but the id may be believed: a callback is a wake-up, and the truth is read
from recordInfo.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit, urlunsplit

from wan_jobs.arguments import check_given
from wan_jobs.document import Json
from wan_jobs.errors import CallbackRefused, CallbackReplayed
from wan_jobs.exchange import all_values, read_json
from wan_jobs.locks import RenewedLock
from wan_jobs.service import SIGNATURE_HEADER, TIMESTAMP_HEADER

TOKEN_PARAMETER = "wan_token"  # noqa: S105 - a name, not a secret

# A callback is a record of some kilobytes, its id has 32 characters. Both leave room, and bound
# what a stranger can make a receiver hold.
MAX_BODY = 1 << 20
_LONGEST_ID = 256


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


class ReplayGuard:
    """Remembers signatures for as long as they could be replayed, and refuses them."""

    def __init__(self) -> None:
        self._expiry: dict[bytes, float] = {}
        self._lock = RenewedLock()

    def admit(self, signature: bytes, now: float, until: float) -> bool:
        """Whether the signature is seen for the first time; it is remembered until `until`."""
        with self._lock:
            self._expiry = {each: end for each, end in self._expiry.items() if end >= now}
            if signature in self._expiry:
                return False
            self._expiry[signature] = until
            return True

    def forget(self, headers: Mapping[str, str]) -> None:
        """Let a callback be delivered again, since it could not be dealt with."""
        with self._lock:
            self._expiry.pop(_signature(_by_lower_name(headers)), None)


def verify_callback(
    body: bytes,
    headers: Mapping[str, str],
    *,
    keys: Sequence[str] = (),
    tolerance: float = 300.0,
    now: float | None = None,
    replays: ReplayGuard | None = None,
) -> CallbackEvent:
    """Read a callback, and check its signature against each of `keys` (several while rotating).

    Once a key is given, everything unsigned, forged, or more than `tolerance` seconds old or early
    is refused; with `replays`, so is a signature seen before. Without keys the event is returned
    unverified. Raises `CallbackRefused`, `CallbackReplayed` among them, and `ValueError` for an
    empty key, which anyone could sign with.
    """
    check_keys(keys)
    check_given("headers", headers, Mapping)
    task_id = _task_id(body)
    if not keys:
        return CallbackEvent(task_id, verified=False)
    moment = time.time() if now is None else now
    given = _by_lower_name(headers)
    timestamp = _timestamp(given, moment, tolerance)
    signature = _signature(given)
    signed = f"{task_id}.{timestamp}".encode()
    # Every key is tried, so that the time taken does not tell which one fits.
    fits = [hmac.compare_digest(_sign(key, signed), signature) for key in keys]
    if not any(fits):
        raise CallbackRefused("The callback's signature does not fit.")
    if replays and not replays.admit(signature, moment, int(timestamp) + tolerance):
        raise CallbackReplayed("The callback was delivered before.")
    return CallbackEvent(task_id, verified=True)


def check_keys(keys: Sequence[str]) -> None:
    """Raise `ValueError` for what is no list of keys; anyone could sign with an empty one."""
    listed = isinstance(keys, list | tuple | set | frozenset)
    if not listed or not all(isinstance(key, str) and key for key in keys):
        raise ValueError("keys must be a list of webhook keys, none of them empty")


def _sign(key: str, signed: bytes) -> bytes:
    return hmac.new(key.encode(), signed, hashlib.sha256).digest()


def _task_id(body: bytes) -> str:
    if not isinstance(body, bytes | bytearray | str):
        raise CallbackRefused(f"The callback's body is a {type(body).__name__}, and not bytes.")
    if len(body) > MAX_BODY:
        raise CallbackRefused("The callback's body is too large.")
    try:
        content = read_json(bytes(body) if isinstance(body, bytearray) else body)
    except (ValueError, RecursionError):
        raise CallbackRefused("The callback's body is not JSON.") from None
    outer = content if isinstance(content, dict) else {}
    inner = [data for data in all_values(outer, "data") if isinstance(data, dict)]
    for places, name in product((inner, [outer]), ("taskId", "task_id")):
        named = {value for place in places for value in map(_id_of, all_values(place, name))}
        named.discard("")
        if len(named) > 1:
            raise CallbackRefused("The callback names two tasks.")
        if named:
            return named.pop()
    raise CallbackRefused("The callback names no task.")


def _id_of(value: Json) -> str:
    """Return an id; an empty text for what is none."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    usable = isinstance(text, str) and len(text) <= _LONGEST_ID and text.isprintable()
    return str(text) if usable else ""


def _by_lower_name(headers: Mapping[str, str]) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _timestamp(headers: Mapping[str, str], now: float, tolerance: float) -> str:
    value = headers.get(TIMESTAMP_HEADER, "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 12):
        raise CallbackRefused("The callback has no usable time stamp.")
    if abs(now - int(value)) > tolerance:
        raise CallbackRefused("The callback's time stamp is too far from now.")
    return value


def _signature(headers: Mapping[str, str]) -> bytes:
    try:
        return base64.b64decode(headers.get(SIGNATURE_HEADER, ""), validate=True)
    except (binascii.Error, ValueError):
        raise CallbackRefused("The callback's signature is not base64.") from None
