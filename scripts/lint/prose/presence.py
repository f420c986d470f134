"""Whether a text calls its member required or optional."""

from __future__ import annotations

import re

_REQUIRED = re.compile(
    r"(?:^|[.(*\n]\s*|\) )(required(?: field| parameter)?(?=[.)*\n]|$|\. )|this (?:field|parameter) is required"
    r"(?=[.\n]|$)|\(required\)|required field(?=[.\n]|$))",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"(?:^|[.(*\n]\s*)(optional(?: field| parameter| configuration)?(?=[.)*,:;\n]|$)|\(optional\)"
    r"|this (?:field|parameter) is optional(?=[.\n]|$)"
    r"|optional(?= (?:url|array|list|text|string|image|video|audio|seed|prompt|negative|number|id)s?\b)"
    r"|optional but recommended)",
    re.IGNORECASE,
)


def says_required(text: str) -> str | None:
    """Quote the words that call a member required without a condition."""
    match = _REQUIRED.search(text)
    return match[1] if match else None


def says_optional(text: str) -> str | None:
    """Quote the words that call a member optional."""
    match = _OPTIONAL.search(text)
    return match[1] if match else None
