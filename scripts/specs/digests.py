"""The flattened form of a document: what survives when a page loses its white space."""

from __future__ import annotations

import hashlib


def flatten(text: str) -> list[str]:
    """Strip every line and drop the blank ones."""
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line]


def flattened_sha256(text: str) -> str:
    """Hash the flattened lines; two texts with the same lines have the same hash."""
    return sha256("\n".join(flatten(text)))


def sha256(data: str | bytes) -> str:
    """Hash a text (as UTF-8) or bytes."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
