from __future__ import annotations

from functools import cache

from attrs import define

from ..model import Member, Model


@define(kw_only=True, repr=False)
class TaskDetailsResponseType0(Model):
    """TaskDetailsResponseType0."""

    @staticmethod
    @cache
    def _members() -> tuple[Member, ...]:

        return ()
