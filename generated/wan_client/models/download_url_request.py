from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, text


@define(kw_only=True, repr=False)
class DownloadUrlRequest(Model):
    """The file to download.

    Attributes:
        url: An address out of a task's `resultUrls`.
    """

    url: str

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/DownloadUrlRequest",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (Member("url", "url", text, required=True),)
