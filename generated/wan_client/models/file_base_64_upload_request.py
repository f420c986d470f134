from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class FileBase64UploadRequest(Model):
    """A file as base64 text and where to store it.

    Attributes:
        base_64_data: The content of the file as base64, plain or as a data URL.
            Length: at least 1.
        upload_path: The folder to store the file in, without a slash at either end.
            Length: at least 1.
        file_name: The name to store the file under; one is made up if absent.
            Length: at least 1.
    """

    base_64_data: str
    upload_path: str
    file_name: str | Unset = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/FileBase64UploadRequest",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("base64Data", "base_64_data", text, required=True),
            Member("uploadPath", "upload_path", text, required=True),
            Member("fileName", "file_name", text),
        )
