from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class UploadedFile(Model):
    """A file as the service stored it. Any member may be absent.

    Attributes:
        file_name: The name it is stored under.
        file_path: Its folder and name.
        download_url: The address to give as a `*_url` input.
        file_size: Its size in bytes.
        mime_type: Its media type.
        uploaded_at: When it was stored, in ISO 8601.
    """

    file_name: str | Unset | None = UNSET
    file_path: str | Unset | None = UNSET
    download_url: str | Unset | None = UNSET
    file_size: int | Unset | None = UNSET
    mime_type: str | Unset | None = UNSET
    uploaded_at: str | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("fileName", "file_name", one_of(text, null)),
            Member("filePath", "file_path", one_of(text, null)),
            Member("downloadUrl", "download_url", one_of(text, null)),
            Member("fileSize", "file_size", one_of(integer, null)),
            Member("mimeType", "mime_type", one_of(text, null)),
            Member("uploadedAt", "uploaded_at", one_of(text, null)),
        )
