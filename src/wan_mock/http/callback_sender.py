"""Sends callbacks when they fall due, in a thread of its own."""

from __future__ import annotations

import math
import threading
from typing import Protocol

from wan_document.json_value import write_json
from wan_mock.api.callbacks import (
    CallbackRecord,
    Delivery,
    DeliveryOutcome,
    reachable,
    signature_headers,
)
from wan_mock.api.service import Service
from wan_mock.http.clock import Clock, RealClock
from wan_mock.http.outgoing import Sent, post

_LONGEST_SLEEP = 3_600.0


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
