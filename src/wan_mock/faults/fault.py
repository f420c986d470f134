"""What a fault can do, and where and when it strikes.

A fault overrides the step of a request's life that it disturbs; the steps stand in the order they
are taken. It is a frozen value: its `repr` is what the journal records, and it can be injected many
times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from wan_mock.api.callbacks import Delivery
from wan_mock.api.message import CALLBACK, Response, Wire
from wan_mock.api.profiles import Profile
from wan_mock.api.task import Task
from wan_mock.arguments import check_argument, check_members, check_texts


@dataclass(frozen=True)
class Fault:
    """A fault that does nothing; every other one derives from it."""

    default_on: ClassVar[tuple[str, ...]] = ()
    """The operations it strikes unless aimed otherwise; none means every one."""

    def __post_init__(self) -> None:
        check_members(self, 0)

    def before_reading(self) -> Wire | None:
        """Break off when only the head of the request is known."""
        return None

    def before_handling(self, profile: Profile) -> Response | None:
        """Answer in place of the service, which then does nothing."""
        return None

    def on_task(self, task: Task) -> None:
        """Change what is to become of a task that is just being created."""

    def on_response(self, response: Response) -> Response:
        """Change the answer of the service, which has done its work."""
        return response

    def on_callback(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Change the callbacks that announce the end of one task."""
        return deliveries


def aimed_at(fault: Fault, on: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the operations that a fault strikes; raises `TypeError` for what is no fault."""
    if not isinstance(fault, Fault):
        meant = f", such as {fault.__name__}(…)" if isinstance(fault, type) else ""
        raise TypeError(f"a fault of wan_mock is injected{meant}, not {fault!r}")
    if on is None:
        return fault.default_on
    return (on,) if isinstance(on, str) else tuple(on)


@dataclass(frozen=True, slots=True)
class Aim:
    """Which calls a fault strikes; every condition given must hold.

    Attributes:
        on: operations (`createTask`, …, `download`, `callback`); none means every one.
        call: only the nth of the calls that fit, counted from 1 since the injection.
        times: at most that many calls.
        task: only calls about this task id.
        chance: each call with this probability, drawn from the mock's seed.
        seconds: only within so many seconds of the mock's time after the injection.

    """

    on: tuple[str, ...] = ()
    call: int | None = None
    times: int | None = None
    task: str | None = None
    chance: float = 1.0
    seconds: float | None = None

    def __post_init__(self) -> None:
        check_members(self)
        check_argument("seconds", self.seconds, "float | None", 0)
        check_texts("on", self.on)
        if self.call is not None and self.call < 1:
            raise ValueError(f"call counts from 1, not {self.call}")
        if self.times is not None and self.times < 1:
            raise ValueError(f"times must be at least 1, not {self.times}")
        if not 0 <= self.chance <= 1:
            raise ValueError(f"chance must lie between 0 and 1, not {self.chance}")

    def fits(self, operation: str, task: str | None) -> bool:
        """Return whether a call is one of those counted."""
        return (not self.on or operation in self.on) and self.task in (None, task)


@dataclass(slots=True)
class Injection:
    """A fault at work: `calls` counts those that fit its aim, `fired` those it struck."""

    fault: Fault
    aim: Aim
    since: float
    calls: int = 0
    fired: int = 0
    active: bool = True

    def remove(self) -> None:
        """Stop striking."""
        self.active = False

    def strikes(self, operation: str, task: str | None, now: float, random: Random) -> bool:
        """Count a call and tell whether the fault strikes it."""
        if not self.active or not self.aim.fits(operation, task):
            return False
        self.calls += 1
        if not self._due(now) or random.random() >= self.aim.chance:
            return False
        self.fired += 1
        return True

    def spent(self, now: float) -> bool:
        """Return whether the fault can never strike again."""
        aim = self.aim
        return (
            not self.active
            or (aim.times is not None and self.fired >= aim.times)
            or (aim.call is not None and self.calls >= aim.call)
            or (aim.seconds is not None and now > self.since + aim.seconds)
        )

    def _due(self, now: float) -> bool:
        aim = self.aim
        return (
            (aim.call is None or self.calls == aim.call)
            and (aim.times is None or self.fired < aim.times)
            and (aim.seconds is None or now <= self.since + aim.seconds)
        )


class Injections:
    """All faults at work, in the order they were injected."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._injections: list[Injection] = []

    def add(self, fault: Fault, aim: Aim, now: float) -> Injection:
        """Put a fault to work."""
        injection = Injection(fault, aim, now)
        self._injections.append(injection)
        return injection

    def strike(self, operation: str, task: str | None, now: float) -> tuple[Fault, ...]:
        """Count a call and give the faults that strike it."""
        if not self._injections:
            return ()
        struck = tuple(
            injection.fault
            for injection in self._injections
            if injection.strikes(operation, task, now, self._random)
        )
        self._injections = [i for i in self._injections if not i.spent(now)]
        return struck

    def announce(self, delivery: Delivery) -> tuple[list[Delivery], tuple[str, ...]]:
        """Return what faults make of a callback, and those that struck it, as written in code."""
        faults = self.strike(CALLBACK, delivery.task_id, delivery.due)
        deliveries = [delivery]
        for fault in faults:
            deliveries = fault.on_callback(deliveries)
        return deliveries, tuple(map(repr, faults))

    def clear(self) -> None:
        """Remove every fault."""
        for injection in self._injections:
            injection.remove()
        self._injections = []

    def __iter__(self) -> Iterator[Injection]:
        return iter(tuple(self._injections))
