from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class FileUrlUploadRequest(Model):
    """The address of a file and where to store it.

    Attributes:
        file_url: Where the service fetches the file from; http or https.
            Format: uri.
        upload_path: The folder to store the file in, without a slash at either end.
            Length: at least 1.
        file_name: The name to store the file under; one is made up if absent.
            Length: at least 1.
    """

    file_url: str
    upload_path: str
    file_name: str | Unset = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/FileUrlUploadRequest",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("fileUrl", "file_url", text, required=True),
            Member("uploadPath", "upload_path", text, required=True),
            Member("fileName", "file_name", text),
        )
