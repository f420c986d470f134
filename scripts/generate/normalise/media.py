"""Media types, as far as the client treats them differently."""

from __future__ import annotations


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
