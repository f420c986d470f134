"""On what terms a batch runs."""

from __future__ import annotations

from dataclasses import dataclass

from wan_jobs.arguments import check_amount, check_whole
from wan_jobs.batch import MOST_RETRIES, MOST_URGENT, RETRIES
from wan_jobs.errors import InvalidInput
from wan_jobs.texts import is_http_address
from wan_jobs.violation import shorten


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on for a batch as a whole.

    `name` is by default that of where its results go. A task that fails is tried again up to
    `retries` times, and nothing more is sent once `max_credits` are spent. Batches of a key with a
    higher `priority` are sent first. The service calls `callback_url` at the end of each task.
    """

    name: str | None = None
    retries: int = RETRIES
    max_credits: float | None = None
    priority: int = 0
    callback_url: str | None = None

    def check(self) -> None:
        """Raise `InvalidInput` for what would only be found out once something is paid for.

        The name is checked by `name_of`, which knows the one by default.
        """
        check_whole("retries", self.retries, 0, MOST_RETRIES)
        check_whole("priority", self.priority, -MOST_URGENT, MOST_URGENT)
        if self.max_credits is not None:
            check_amount("max_credits", self.max_credits)
        if self.callback_url is not None and not is_http_address(self.callback_url):
            raise InvalidInput(f"callback_url must be an address: {shorten(self.callback_url)}.")
