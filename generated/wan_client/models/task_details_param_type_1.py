from __future__ import annotations

from functools import cache

from attrs import define

from ..model import Member, Model


@define(kw_only=True, repr=False)
class TaskDetailsParamType1(Model):
    """TaskDetailsParamType1."""

    @staticmethod
    @cache
    def _members() -> tuple[Member, ...]:

        return ()
