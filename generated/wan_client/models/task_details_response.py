from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .task_details import TaskDetails
else:
    [TaskDetails] = _deferred("models", "TaskDetails")


@define(kw_only=True, repr=False)
class TaskDetailsResponse(Model):
    """The envelope of a task.

    Attributes:
        code: 200 for success; any other value is a failure, whatever the HTTP status. New codes
            may appear.
        msg: A text for people; on failure it says what went wrong.
        data: The task; null or absent on failure.
    """

    code: int | Unset = UNSET
    msg: str | Unset | None = UNSET
    data: TaskDetails | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .task_details import TaskDetails

        return (
            Member("code", "code", integer),
            Member("msg", "msg", one_of(text, null)),
            Member("data", "data", one_of(TaskDetails.read, null)),
        )
