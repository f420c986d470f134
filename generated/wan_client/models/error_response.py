from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class ErrorResponse(Model):
    """What a failure answers, as an HTTP status or as HTTP 200.

    Attributes:
        code: 401 key, 402 credits, 404 not found, 422 validation, 429 rate, 455 maintenance,
            500 server error, 501 generation failed, 505 feature disabled. New codes may appear.
        msg: What went wrong, for people.
    """

    code: int | Unset = UNSET
    msg: str | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("code", "code", integer),
            Member("msg", "msg", one_of(text, null)),
        )
