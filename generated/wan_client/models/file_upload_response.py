from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, boolean, integer, null, one_of, text
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .uploaded_file import UploadedFile
else:
    [UploadedFile] = _deferred("models", "UploadedFile")


@define(kw_only=True, repr=False)
class FileUploadResponse(Model):
    """The envelope of a stored file.

    Attributes:
        success: Whether the file was stored.
        code: 200 for success; any other value is a failure, whatever the HTTP status. New codes
            may appear.
        msg: A text for people; on failure it says what went wrong.
        data: The stored file; null or absent on failure.
    """

    success: bool | Unset | None = UNSET
    code: int | Unset = UNSET
    msg: str | Unset | None = UNSET
    data: UploadedFile | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .uploaded_file import UploadedFile

        return (
            Member("success", "success", one_of(boolean, null)),
            Member("code", "code", integer),
            Member("msg", "msg", one_of(text, null)),
            Member("data", "data", one_of(UploadedFile.read, null)),
        )
