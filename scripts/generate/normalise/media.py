"""Media types, as far as the client treats them differently."""

from __future__ import annotations

from collections.abc import Iterable


def essence(media: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media.partition(";")[0].strip().lower()


def is_json(media: str) -> bool:
    """Whether a body of this type is JSON (RFC 6839 has the suffix)."""
    name = essence(media)
    return name == "application/json" or name.endswith("+json")


def is_binary(media: str) -> bool:
    """Whether a body of this type is bytes, whatever its schema says."""
    return essence(media) == "application/octet-stream"


def is_multipart(media: str) -> bool:
    """Whether a body of this type is a form whose fields are parts with types of their own."""
    return essence(media) == "multipart/form-data"


def is_form(media: str) -> bool:
    """Whether a body of this type is a form."""
    return is_multipart(media) or essence(media) == "application/x-www-form-urlencoded"


def is_readable(media: str) -> bool:
    """Whether openapi-python-client reads an answer of this type."""
    return is_json(media) or is_binary(media) or essence(media).startswith("text/")


def preferred(listed: Iterable[str]) -> str | None:
    """Choose the media type that a client sends of several: JSON, else a form, else bytes."""
    media = list(listed)
    for fits in (is_json, is_multipart, is_form, is_binary):
        if found := next(filter(fits, media), None):
            return found
    return media[0] if media else None
