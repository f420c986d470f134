"""Which model a text says the endpoint is for."""

from __future__ import annotations

import re

_MUST_BE = (
    re.compile(r"\bmust be `([^`\s]+)` for this endpoint", re.IGNORECASE),
    re.compile(
        r"\bendpoint (?:must (?:use|be)|requires|only (?:supports|accepts)|is for)(?: only)?"
        r"(?: the)?(?: model)? `([^`\s]+)`",
        re.IGNORECASE,
    ),
    re.compile(r"\bendpoint (?:currently )?uses `([^`\s]+)`", re.IGNORECASE),
    re.compile(r"\bmust (?:be set to|use)(?: the)?(?: model)? `([^`\s]+)`", re.IGNORECASE),
    re.compile(
        r"(?:端点|接口)(?:必须|需要?|只能|仅支持)"
        r"(?:使用|为|是)? ?`([^`\s]+)`"
    ),
    re.compile(r"必须(?:为|使用|是) ?`([^`\s]+)`"),
)
_USING = re.compile(r"(?:\b(?:using|by)|使用) ([a-z0-9][\w.-]*/[\w.-]*\w)")


def required_model(text: str) -> tuple[str, str] | None:
    """Read "Must be `x` for this endpoint": the model and the quote."""
    for pattern in _MUST_BE:
        if match := pattern.search(text):
            return match[1], match[0]
    return None


def models_in_use(text: str) -> list[tuple[str, str]]:
    """Read "Generate content using vendor/model": each model with its quote."""
    return [(match[1], match[0]) for match in _USING.finditer(text)]


def as_slug(model: str) -> str:
    """Write a model id the way operation ids do: `kling/v2.1-pro` as `kling-v2-1-pro`."""
    return re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
