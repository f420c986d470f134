"""Requests that the mock makes itself: callbacks when they fall due, and what url-uploads name."""

from __future__ import annotations

import http.client
import math
import threading
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from wan_document.json_value import write_json
from wan_mock.api.callbacks import (
    CallbackRecord,
    Delivery,
    DeliveryOutcome,
    reachable,
    signature_headers,
)
from wan_mock.api.message import Fetched
from wan_mock.api.service import Service
from wan_mock.http.clock import Clock, RealClock

_FETCH_SECONDS = 10.0
_LONGEST_SLEEP = 3_600.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What a receiver made of a callback: a status, or an error."""

    status: int | None = None
    error: str | None = None


def post(url: str, headers: dict[str, str], body: bytes, timeout: float) -> Sent:
    """POST once, without following redirects."""
    try:
        connection, target = _connect(url, timeout)
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            return Sent(answer.status, _why_not_taken(answer, url))
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Sent(error=f"{type(error).__name__}: {error}")


def _why_not_taken(answer: http.client.HTTPResponse, url: str) -> str | None:
    """Say why an answer does not count as taken; only HTTP 200 does."""
    if answer.status == 200:
        return None
    text = f"HTTP {answer.status} in place of 200"
    if not 300 <= answer.status < 400:
        return text
    target = urljoin(url, answer.getheader("Location") or "")
    return f"{text}: callbacks follow no redirect, so give the address it leads to, {target}"


def fetch(url: str, limit: int) -> Fetched:
    """GET once, without following redirects, at most `limit` bytes."""
    try:
        connection, target = _connect(url, _FETCH_SECONDS)
        try:
            connection.request("GET", target, headers={"User-Agent": "wan-mock"})
            response = connection.getresponse()
            content = response.read(limit + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Fetched(error=f"{type(error).__name__}: {error}")
    if response.status != 200:
        return Fetched(error=f"HTTP {response.status}")
    if len(content) > limit:
        return Fetched(error=f"more than {limit} bytes")
    return Fetched(content, response.getheader("Content-Type", "") or "")


def _connect(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = parts.path or "/"
    return kind(parts.hostname or "", parts.port, timeout=timeout), (
        f"{target}?{parts.query}" if parts.query else target
    )


class ServiceHolder(Protocol):
    """Where the service of the moment is found."""

    lock: threading.Lock
    service: Service

    def complain(self, what: str, error: Exception) -> None:
        """Note an error of the mock's own."""


class CallbackSender:
    """Sends what falls due; nothing is sent while the lock of the state is held."""

    def __init__(self, holder: ServiceHolder, clock: Clock) -> None:
        self._holder = holder
        self._clock = clock
        self._wake = threading.Event()
        self._stopping = False
        self._sleeps_until = math.inf
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send callbacks as real time passes."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="wan-mock-callbacks")
        self._thread.start()

    def stop(self) -> None:
        """Send no more."""
        self._stopping = True
        self._wake.set()

    def wake(self) -> None:
        """Look again at what is due next."""
        self._wake.set()

    def expect(self, moment: float) -> None:
        """Be awake at `moment`; cheap, as most of the time it is later than the next event."""
        if moment < self._sleeps_until:
            self._wake.set()

    def send_due(self) -> int:
        """Send every callback that is due now, in order; give their number."""
        with self._holder.lock:
            service, now = self._holder.service, self._clock.now()
            service.settle(now)
            due = service.callbacks.take_due(now)
        for delivery in due:
            if not self._stopping:
                self._send(service, delivery)
        return len(due)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                self.send_due()
            except Exception as error:
                self._holder.complain("delivering callbacks", error)
            self._wake.wait(self._seconds_to_sleep())

    def _seconds_to_sleep(self) -> float:
        with self._holder.lock:
            moment = self._holder.service.next_event()
            self._sleeps_until = math.inf if moment is None else moment
        if moment is None or not isinstance(self._clock, RealClock):
            return _LONGEST_SLEEP
        return min(self._clock.real_seconds_until(moment), _LONGEST_SLEEP)

    def _send(self, service: Service, delivery: Delivery) -> None:
        settings = service.settings
        outcome: DeliveryOutcome
        if not reachable(delivery.url, settings.allowed_hosts):
            sent = Sent(error="name the host in Settings.allowed_hosts")
            outcome = "not allowed"
        else:
            sent = self._post(service, delivery)
            outcome = "delivered" if sent.status == 200 else "failed"
        with self._holder.lock:
            record = CallbackRecord(
                time=self._clock.now(),
                task_id=delivery.task_id,
                url=delivery.url,
                attempt=delivery.attempt,
                outcome=outcome,
                status=sent.status,
                error=sent.error,
                faults=delivery.faults,
            )
            service.callbacks.finish(delivery, record)

    def _post(self, service: Service, delivery: Delivery) -> Sent:
        with self._holder.lock:
            task = service.jobs.find(delivery.task_id)
            body = write_json(service.callback_body(task)).encode() if task else b""
        if not task:
            return Sent(error="the task has been forgotten")
        headers = {"Content-Type": "application/json", "User-Agent": "wan-mock"}
        key = service.settings.callbacks.webhook_key
        if key is not None:
            signing_key = f"not {key}" if delivery.forged else key
            stamp = int(self._clock.stamp())
            headers |= signature_headers(signing_key, delivery.task_id, stamp)
        return post(delivery.url, headers, body, service.settings.callbacks.timeout)
