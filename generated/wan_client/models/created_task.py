from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, null, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class CreatedTask(Model):
    """The id of a new task.

    Attributes:
        task_id: The id to query the task by, an opaque text.
        record_id: Equal to `taskId`; recent answers only.
    """

    task_id: str | Unset | None = UNSET
    record_id: str | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("taskId", "task_id", one_of(text, null)),
            Member("recordId", "record_id", one_of(text, null)),
        )
