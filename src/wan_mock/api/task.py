"""A job and its life, as a pure function of time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wan_document.json_value import JsonObject
from wan_mock.api.settings import Durations

State = Literal["waiting", "queuing", "generating", "success", "fail"]
"""Where a job really stands; what a record shows of it is the profile's affair."""


@dataclass(frozen=True)
class Failure:
    """How a job fails: `failCode` and `failMsg` of its record."""

    message: str = "The generation failed, please try again"
    code: str = "500"


@dataclass(slots=True)
class Schedule:
    """The moments of a job's life, in Unix seconds; an `ends_at` of infinity never comes."""

    created_at: float
    visible_at: float
    queued_at: float
    generating_at: float
    ends_at: float

    @classmethod
    def plan(cls, now: float, durations: Durations) -> Schedule:
        """Lay out the stages one after the other."""
        queued = now + durations.waiting
        generating = queued + durations.queuing
        return cls(
            now, now + durations.invisible, queued, generating, generating + durations.generating
        )

    def end_after(self, seconds: float) -> None:
        """Move the end to `seconds` after the creation and leave out stages beyond it."""
        end = self.created_at + seconds
        self.queued_at = min(self.queued_at, end)
        self.generating_at = min(self.generating_at, end)
        self.ends_at = end

    def end_by(self, moment: float) -> None:
        """Pull everything that has not happened yet forward to `moment`."""
        self.visible_at = min(self.visible_at, moment)
        self.end_after(moment - self.created_at)


@dataclass(slots=True)
class Task:
    """One job: what was asked, what it costs, and what is to become of it."""

    id: str
    account: str
    model: str
    body: JsonObject
    price: float
    schedule: Schedule
    result_lifetime: float
    files_url: str = ""
    failure: Failure | None = None
    expired: bool = False
    settled: bool = False

    def state(self, now: float) -> State:
        """Return where the job stands."""
        if now >= self.schedule.ends_at:
            return "fail" if self.failure else "success"
        if now >= self.schedule.generating_at:
            return "generating"
        return "queuing" if now >= self.schedule.queued_at else "waiting"

    def ended(self, now: float) -> bool:
        """Return whether the job is over, well or not."""
        return now >= self.schedule.ends_at

    def has_result(self, now: float) -> bool:
        """Return whether the clip can be fetched: the job succeeded and its time is not over."""
        return (
            self.state(now) == "success"
            and not self.expired
            and now < self.schedule.ends_at + self.result_lifetime
        )

    def visible(self, now: float) -> bool:
        """Return whether recordInfo knows the job yet."""
        return now >= self.schedule.visible_at

    def progress(self, now: float) -> int:
        """Return how far the rendering is, from 0 to 100."""
        start, end = self.schedule.generating_at, self.schedule.ends_at
        if now >= end:
            return 100
        if now < start or math.isinf(end):
            return 0
        return min(99, int(100 * (now - start) / (end - start)))

    def changed_at(self, now: float) -> float:
        """Return the time of the latest change of state."""
        return max(moment for moment, _ in self.history(now))

    def history(self, now: float) -> tuple[tuple[float, State], ...]:
        """List the states gone through so far, each with the time it began."""
        return tuple((moment, state) for moment, state in self._course() if moment <= now)

    def cost(self, now: float) -> float:
        """Return the credits spent on the job; one that failed costs nothing."""
        return 0.0 if self.state(now) == "fail" else self.price

    def _course(self) -> Iterator[tuple[float, State]]:
        schedule = self.schedule
        yield schedule.created_at, "waiting"
        if schedule.queued_at < schedule.ends_at:
            yield schedule.queued_at, "queuing"
        if schedule.generating_at < schedule.ends_at:
            yield schedule.generating_at, "generating"
        yield schedule.ends_at, "fail" if self.failure else "success"
