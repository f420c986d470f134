"""One call of an operation: what the machine is given, and what it notes for the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wan_mock.api.message import Request
from wan_mock.api.task import Task
from wan_mock.api.validation import Violation


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching the address of a url-upload: its content, or what went wrong."""

    content: bytes = b""
    media_type: str = ""
    error: str | None = None


def _leave(task: Task) -> None:
    """Change nothing about a task."""


@dataclass(slots=True)
class Call:
    """One call of an operation.

    `adjust` may change what is to become of a task that the call creates. The operation notes the
    task it was about in `task_id`, and in `violations` what it let pass: fields it does not know.
    """

    request: Request
    now: float
    adjust: Callable[[Task], None] = _leave
    fetched: Fetched | None = None
    task_id: str | None = None
    violations: tuple[Violation, ...] = ()
