"""Telling web addresses from other text."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_http_address(value: object) -> bool:
    """Whether `value` is an absolute http or https URL; what is no text is not judged."""
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    printable = value.isprintable() and " " not in value
    return parts.scheme in {"http", "https"} and bool(host) and printable
