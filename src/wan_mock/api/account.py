"""An account: its balance, its rate limits, its running jobs."""

from __future__ import annotations

from wan_mock.api.message import Reason, Refusal
from wan_mock.api.settings import Limits, Rate

_TOO_OFTEN = "Your call frequency is too high. Please try again later."


class TokenBucket:
    """A rate limit: starts full, refills evenly, each call takes one token."""

    def __init__(self, rate: Rate | None, now: float) -> None:
        self._rate = rate
        self._tokens = float(rate.calls) if rate else 0.0
        self._filled_at = now

    def take(self, now: float) -> bool:
        """Take a token if there is one."""
        if self._rate is None:
            return True
        refill = (now - self._filled_at) * self._rate.calls / self._rate.seconds
        self._tokens = min(float(self._rate.calls), self._tokens + refill)
        self._filled_at = now
        # Summed fractions of a refill may fall short of a whole token by a rounding error.
        if self._tokens < 1 - 1e-9:
            return False
        self._tokens = max(0.0, self._tokens - 1)
        return True


class Account:
    """One key's balance and limits. `paid` counts the credits of jobs that did not fail."""

    def __init__(self, credits_: float, limits: Limits, now: float) -> None:
        self.credits = credits_
        self.paid = 0.0
        self.running = 0
        self._limits = limits
        self._creations = TokenBucket(limits.creations, now)
        self._reads = TokenBucket(limits.reads, now)

    def admit_creation(self, now: float) -> None:
        """Count a call of createTask; raises `Refusal` if they come too often."""
        if not self._creations.take(now):
            raise Refusal(Reason.TOO_MANY_REQUESTS, _TOO_OFTEN)

    def admit_read(self, now: float) -> None:
        """Count a query; raises `Refusal` if they come too often."""
        if not self._reads.take(now):
            raise Refusal(Reason.TOO_MANY_REQUESTS, _TOO_OFTEN)

    def start_job(self, price: float) -> None:
        """Take a job's price; raises `Refusal` if too many run or the balance is too low."""
        if self._limits.running is not None and self.running >= self._limits.running:
            raise Refusal(
                Reason.TOO_MANY_REQUESTS,
                f"{self.running} tasks are running, the most allowed at once.",
            )
        if price > self.credits:
            raise Refusal(
                Reason.NO_CREDITS,
                "Credits insufficient: your current balance isn't enough to run this request.",
            )
        self.credits -= price
        self.paid += price
        self.running += 1

    def end_job(self, refund: float) -> None:
        """Note the end of a job and give back what a failed one had cost."""
        self.running -= 1
        self.credits += refund
        self.paid -= refund
