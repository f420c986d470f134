"""Which model a text says the endpoint is for."""

from __future__ import annotations

import re

_MUST_BE = (
    re.compile(r"\bmust be `([^`\s]+)` for this endpoint", re.IGNORECASE),
    re.compile(r"\bendpoint must use the `([^`\s]+)` model", re.IGNORECASE),
    re.compile(r"\bendpoint (?:currently )?uses `([^`\s]+)`", re.IGNORECASE),
    re.compile(r"\bmust be set to `([^`\s]+)`", re.IGNORECASE),
)


def required_model(text: str) -> tuple[str, str] | None:
    """Read "Must be `x` for this endpoint": the model and the quote."""
    for pattern in _MUST_BE:
        if match := pattern.search(text):
            return match[1], match[0]
    return None


def as_slug(model: str) -> str:
    """Write a model id the way operation ids do: `kling/v2.1-pro` as `kling-v2-1-pro`."""
    return re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
