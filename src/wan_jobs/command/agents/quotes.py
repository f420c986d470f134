"""What an agent may buy: quotes, each a checked request with its price, within a budget."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wan_jobs.command.exit_codes import BudgetRefused
from wan_jobs.command.screen.quantities import credits_in_words
from wan_jobs.errors import InvalidInput

GOOD_FOR = 900.0
"""Seconds a quote may be bought: time enough to ask a person, too little for prices to change."""

KEYS_BEGIN = "mcp-"
"""What begins the keys of all submissions that were bought here."""

_MOST = 1000
"""Quotes kept at once; an agent in a loop must not fill the memory."""


@dataclass(slots=True)
class Budget:
    """Counts credits: `spent` on tasks that ended, and reserved for those that may still cost.

    A purchase is reserved at the most that it may cost, for all that is known, before it is sent.
    It is settled at what it cost once that is known, which is nothing for a failed task; a doubt
    keeps its reservation. A task may cost more than anybody knew: then nothing more is sold. What
    other servers of this machine have sold counts as well: it is `elsewhere`.
    """

    limit: float
    spent: float = 0.0
    elsewhere: float = 0.0
    _reserved: dict[str, float] = field(default_factory=dict)

    @property
    def reserved(self) -> float:
        """Credits set aside for purchases whose cost is not known yet."""
        return sum(self._reserved.values())

    @property
    def left(self) -> float:
        """Credits that may still be spent, never below zero."""
        return max(0.0, self.limit - self.elsewhere - self.spent - self.reserved)

    def affords(self, credits_: float) -> bool:
        """Whether so much may be reserved; nothing may once the budget is spent."""
        return credits_ <= self.left and self.elsewhere + self.spent < self.limit

    def reserve(self, purchase: str, credits_: float) -> None:
        """Set credits aside for a purchase; raises `BudgetRefused` if they are not left.

        Reserving for the same purchase again, as after an interruption, changes nothing.
        """
        if purchase in self._reserved:
            return
        if not self.affords(credits_):
            raise self.refusal(credits_, self.left)
        self._reserved[purchase] = credits_

    def refusal(self, credits_: float, left: float) -> BudgetRefused:
        """Say that a purchase does not fit into what is left."""
        return BudgetRefused(
            f"This may cost up to {credits_in_words(credits_)}, and "
            f"{credits_in_words(max(0.0, left))} of the budget of {credits_in_words(self.limit)} "
            "are left.",
            remedy="Only the person who started this server can give it a larger budget.",
        )

    def release(self, purchase: str) -> None:
        """Take back the reservation of a purchase that created nothing."""
        self._reserved.pop(purchase, None)

    def settle(self, purchase: str, cost: float | None) -> None:
        """Count what a purchase cost, its estimate if nobody says; only the first time counts."""
        estimate = self._reserved.pop(purchase, None)
        if estimate is not None:
            # What is no amount must not give room for more.
            known = cost is not None and 0 <= cost < float("inf")
            self.spent += cost if cost is not None and known else estimate


@dataclass(slots=True)
class Quote:
    """A request as it would be sent; `sent` once that has begun, `task_id` set once it is known.

    It is expected to cost `credits`, and `at_most` is reserved for it. `digest` tells equal
    requests, and `again` whether one more of them is wanted.
    """

    id: str
    model: str
    values: Mapping[str, object] = field(repr=False)
    digest: str
    again: bool
    credits: float
    at_most: float
    expires_at: float
    task_id: str | None = None
    sent: bool = False

    @property
    def key(self) -> str:
        """The key of its submission: under it the quote is sent once, whatever is asked again."""
        return f"{KEYS_BEGIN}{self.id}"


class Quotes:
    """The quotes of one server. `time` tells seconds on any clock that does not jump."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._quotes: dict[str, Quote] = {}

    def make(
        self,
        model: str,
        values: Mapping[str, object],
        credits_: float,
        at_most: float,
        *,
        digest: str,
        again: bool,
    ) -> Quote:
        """Make a quote and keep it; the oldest that nobody bought make room."""
        while len(self._quotes) >= _MOST:
            unbought = (each.id for each in self._quotes.values() if not each.sent)
            del self._quotes[next(unbought, next(iter(self._quotes)))]
        name, until = secrets.token_hex(6), self._time() + GOOD_FOR
        quote = Quote(name, model, values, digest, again, credits_, at_most, until)
        self._quotes[quote.id] = quote
        return quote

    def find(self, quote_id: str) -> Quote:
        """Return a quote that may be bought, or was; raises `InvalidInput` for any other."""
        quote = self._quotes.get(quote_id)
        if quote is None:
            raise InvalidInput(f"There is no quote {quote_id!r}: ask for one with `quote`.")
        if not quote.sent and self._time() > quote.expires_at:
            raise InvalidInput(f"The quote {quote_id} has expired: ask for another with `quote`.")
        return quote
