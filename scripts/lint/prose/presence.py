"""Whether a text calls its member required or optional."""

from __future__ import annotations

import re

_START = r"(?:^|[.(*\n]\s*)"
_NOUN = r"(?: field| parameter| configuration)?"
_REQUIRED = re.compile(
    rf"{_START}(required{_NOUN}(?=[.)*\n]|$|, non-empty)"
    r"|this (?:field|parameter) is required(?=[.\n]| for all\b|$)"
    r"|required for all [\w ]*(?:requests|modes)(?=[.\n]|$)"
    r"|required field(?=[.\n]|$))",
    re.IGNORECASE,
)
_THINGS = "urls? arrays? lists? texts? strings? images? videos? audios? seeds? prompts? ids?"
_OPTIONAL = re.compile(
    rf"{_START}(optional{_NOUN}(?=[.)*,:;\n]|$)"
    r"|this (?:field|parameter) is optional(?=[.\n]|$)"
    rf"|optional(?= (?:{'|'.join(_THINGS.split())}|negative|reference)\b)"
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
