from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class DownloadUrlResponse(Model):
    """The envelope of a download address.

    Attributes:
        code: 200 for success; any other value is a failure, whatever the HTTP status. New codes
            may appear.
        msg: A text for people; on failure it says what went wrong.
        data: The address, which lives for 20 minutes; null or absent on failure.
    """

    code: int | Unset = UNSET
    msg: str | Unset | None = UNSET
    data: str | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("code", "code", integer),
            Member("msg", "msg", one_of(text, null)),
            Member("data", "data", one_of(text, null)),
        )
