"""Faults of callbacks: lost, repeated, late, out of order, wrongly signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from wan_mock.api.callbacks import Delivery
from wan_mock.api.message import CALLBACK
from wan_mock.faults.fault import Fault


@dataclass(frozen=True)
class CallbackFault(Fault):
    """Strikes when the callback of a task is about to be scheduled."""

    default_on: ClassVar[tuple[str, ...]] = (CALLBACK,)


@dataclass(frozen=True)
class LoseCallback(CallbackFault):
    """Never send the callback."""

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Drop it."""
        return []


@dataclass(frozen=True)
class RepeatCallback(CallbackFault):
    """Send the callback `times` times in all, `every` so many seconds."""

    times: int = 2
    every: float = 1.0

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Add the repetitions."""
        return [
            replace(delivery, due=delivery.due + turn * self.every)
            for delivery in deliveries
            for turn in range(self.times)
        ]


@dataclass(frozen=True)
class DelayCallback(CallbackFault):
    """Send the callback `seconds` of the mock's time after the task's end."""

    seconds: float

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Move it."""
        return [replace(delivery, due=delivery.due + self.seconds) for delivery in deliveries]


@dataclass(frozen=True)
class HoldCallback(CallbackFault):
    """Hold the callback back until `behind` callbacks of other tasks have been sent."""

    behind: int = 1

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Queue it behind the others."""
        return [replace(delivery, behind=self.behind) for delivery in deliveries]


@dataclass(frozen=True)
class WrongSignature(CallbackFault):
    """Sign the callback with a wrong key."""

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Mark it."""
        return [replace(delivery, forged=True) for delivery in deliveries]
