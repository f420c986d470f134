"""Callbacks: which are due when, how they are signed, and whom they may reach."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from wan_mock.api.settings import Callbacks

DeliveryOutcome = Literal["delivered", "failed", "given up", "not allowed", "lost"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One callback to be sent; `behind` counts callbacks of others that go before it."""

    task_id: str
    url: str
    due: float
    attempt: int = 1
    behind: int = 0
    forged: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallbackRecord:
    """What became of one attempt: `status` is the receiver's HTTP status, `error` its failing."""

    time: float
    task_id: str
    url: str
    attempt: int
    outcome: DeliveryOutcome
    status: int | None = None
    error: str | None = None
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"attempt {self.attempt} of task {self.task_id} to {self.url}: {self.outcome}"
        return ", ".join(filter(None, (what, self.error, *self.faults)))


class CallbackQueue:
    """Callbacks waiting for their time."""

    def __init__(self, settings: Callbacks, remembered: int) -> None:
        self._settings = settings
        self._waiting: list[Delivery] = []
        self.log: deque[CallbackRecord] = deque(maxlen=remembered)

    def add(self, deliveries: list[Delivery]) -> None:
        """Schedule callbacks."""
        self._waiting.extend(deliveries)

    def next_due(self) -> float | None:
        """Return the time of the next callback that can be sent."""
        return min((d.due for d in self._waiting if d.behind == 0), default=None)

    def take_due(self, now: float) -> list[Delivery]:
        """Take the callbacks whose time has come, earliest first."""
        due = sorted((d for d in self._waiting if _ready(d, now)), key=lambda d: d.due)
        self._waiting = [d for d in self._waiting if not _ready(d, now)]
        return due

    def finish(self, delivery: Delivery, record: CallbackRecord) -> None:
        """Note how an attempt went; one that failed is scheduled again while retries last."""
        if record.outcome == "failed":
            if delivery.attempt <= self._settings.retries:
                due = record.time + self._settings.retry_after
                self._waiting.append(replace(delivery, due=due, attempt=delivery.attempt + 1))
            else:
                record = replace(record, outcome="given up")
        self.log.append(record)
        self._let_held_ones_move_up(delivery.task_id, record.time)

    def _let_held_ones_move_up(self, sent_task: str, now: float) -> None:
        self._waiting = [
            replace(d, behind=d.behind - 1, due=max(d.due, now))
            if d.behind and d.task_id != sent_task
            else d
            for d in self._waiting
        ]


def signature_headers(key: str, task_id: str, timestamp: int) -> dict[str, str]:
    """Sign a callback: base64 of HMAC-SHA256 over the id, a dot and the Unix time; not the body."""
    digest = hmac.new(key.encode(), f"{task_id}.{timestamp}".encode(), hashlib.sha256).digest()
    return {
        "X-Webhook-Timestamp": str(timestamp),
        "X-Webhook-Signature": base64.b64encode(digest).decode(),
    }


def reachable(url: str, allowed_hosts: Collection[str]) -> bool:
    """Return whether the mock may call an address: loopback, or a host the user named.

    A name is never resolved to decide this: it could resolve to something else a moment later.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    return host in allowed_hosts or host == "localhost" or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ready(delivery: Delivery, now: float) -> bool:
    return delivery.behind == 0 and delivery.due <= now
