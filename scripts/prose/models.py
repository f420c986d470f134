"""Which model a text says the endpoint is for."""

from __future__ import annotations

import re

from scripts.prose.phrase import Phrase

_MUST_BE = (
    Phrase(r"\bmust be `([^`\s]+)` for this endpoint"),
    Phrase(
        r"\bendpoint (?:must (?:use|be)|requires|only (?:supports|accepts)|is for)(?: only)?"
        r"(?: the)?(?: model)? `([^`\s]+)`"
    ),
    Phrase(r"\bendpoint (?:currently )?uses `([^`\s]+)`"),
    Phrase(r"\bmust (?:be set to|use)(?: the)?(?: model)? `([^`\s]+)`"),
    Phrase(
        r"(?:端点|接口)(?:必须|需要?|只能|仅支持)"
        r"(?:使用|为|是)? ?`([^`\s]+)`"
    ),
    Phrase(r"必须(?:为|使用|是) ?`([^`\s]+)`"),
)
_USING = Phrase(r"(?:\b(?:using|by)|使用) ([a-z0-9][\w.-]*/[\w.-]*\w)", flags=0)


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
