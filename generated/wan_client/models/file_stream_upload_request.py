from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, nothing, text
from ..types import UNSET, File, Unset


@define(kw_only=True, repr=False)
class FileStreamUploadRequest(Model):
    """A file and where to store it.

    Attributes:
        file: The content of the file.
            Format: binary.
        upload_path: The folder to store the file in, without a slash at either end.
            Length: at least 1.
        file_name: The name to store the file under; one is made up if absent.
            Length: at least 1.
    """

    file: File
    upload_path: str
    file_name: str | Unset = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/FileStreamUploadRequest",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("file", "file", nothing, required=True),
            Member("uploadPath", "upload_path", text, required=True),
            Member("fileName", "file_name", text),
        )
