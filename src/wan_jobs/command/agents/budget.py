"""What agents may spend: a sum that a person set when starting the server, raised by nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

from wan_jobs.command.exit_codes import BudgetRefused
from wan_jobs.command.screen.quantities import credits_in_words


@dataclass(slots=True)
class Budget:
    """Counts credits: `spent` on tasks that ended, and reserved for those that may still cost.

    A purchase is reserved at its estimate before it is sent. It is settled at what it cost once
    that is known, which is nothing for a failed task; a doubt keeps its reservation.
    """

    limit: float
    spent: float = 0.0
    _reserved: dict[str, float] = field(default_factory=dict)

    @property
    def reserved(self) -> float:
        """Credits set aside for purchases whose cost is not known yet."""
        return sum(self._reserved.values())

    @property
    def left(self) -> float:
        """Credits that may still be spent, never below zero."""
        return max(0.0, self.limit - self.spent - self.reserved)

    def reserve(self, purchase: str, credits_: float) -> None:
        """Set credits aside for a purchase; raises `BudgetRefused` if they are not left.

        Reserving for the same purchase again, as after an interruption, changes nothing.
        """
        if purchase in self._reserved:
            return
        if credits_ > self.left:
            raise BudgetRefused(
                f"This is expected to cost {credits_in_words(credits_)}, and "
                f"{credits_in_words(self.left)} of the budget of {credits_in_words(self.limit)} "
                "are left.",
                remedy="Only the person who started this server can give it a larger budget.",
            )
        self._reserved[purchase] = credits_

    def release(self, purchase: str) -> None:
        """Take back the reservation of a purchase that created nothing."""
        self._reserved.pop(purchase, None)

    def settle(self, purchase: str, cost: float | None) -> None:
        """Count what a purchase cost, its estimate if nobody says; only the first time counts."""
        estimate = self._reserved.pop(purchase, None)
        if estimate is not None:
            self.spent += estimate if cost is None else cost
