from __future__ import annotations

from functools import cache as _cache

from attrs import define

from ..model import Member, Model, integer, null, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class UploadedFile(Model):
    """A file as the service stored it. Any member may be absent."""

    file_name: str | Unset | None = UNSET
    """The name it is stored under."""
    file_path: str | Unset | None = UNSET
    """Its folder and name."""
    download_url: str | Unset | None = UNSET
    """The address to give as a `*_url` input."""
    file_size: int | Unset | None = UNSET
    """Its size in bytes."""
    mime_type: str | Unset | None = UNSET
    """Its media type."""
    uploaded_at: str | Unset | None = UNSET
    """When it was stored, in ISO 8601."""

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
