"""What a fault can do: it overrides the step of a request's life that it disturbs.

The steps stand in the order they are taken. A fault is a frozen value: its `repr` is what the
journal records, and it can be injected many times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wan_mock.api.callbacks import Delivery
from wan_mock.api.message import Response, Wire
from wan_mock.api.profiles import Profile
from wan_mock.api.task import Task


@dataclass(frozen=True)
class Fault:
    """A fault that does nothing; every other one derives from it."""

    default_on: ClassVar[tuple[str, ...]] = ()
    """The operations it strikes unless aimed otherwise; none means every one."""

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
