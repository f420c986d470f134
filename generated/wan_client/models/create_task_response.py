from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .created_task import CreatedTask
else:
    [CreatedTask] = _deferred("models", "CreatedTask")


@define(kw_only=True, repr=False)
class CreateTaskResponse(Model):
    """The envelope of a new task.

    Attributes:
        code: 200 for success; any other value is a failure, whatever the HTTP status. New codes
            may appear.
            - 401: the key is missing or wrong
            - 402: not enough credits
            - 404: not found
            - 422: the request failed its checks
            - 429: too many requests
            - 455: maintenance
            - 500: server error, often a parameter fault
            - 501: generation failed
            - 505: the feature is disabled
        msg: A text for people; on failure it says what went wrong.
        data: The new task; null or absent on failure.
    """

    code: int | Unset = UNSET
    msg: str | Unset | None = UNSET
    data: CreatedTask | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .created_task import CreatedTask

        return (
            Member("code", "code", integer),
            Member("msg", "msg", one_of(text, null)),
            Member("data", "data", one_of(CreatedTask.read, null)),
        )
