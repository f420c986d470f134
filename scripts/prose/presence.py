"""Whether a text calls its member required or optional."""

from __future__ import annotations

import re

from scripts.prose.phrase import Phrase
from scripts.prose.remembered import remembered

_START = r"(?:^|[.;(\[*\n]\s*(?:[-*\u2022]\s+)?|^\s*[-*\u2022]\s+)"
_STOP = r"(?=[.)\]*\n;]|\s*$|, non-empty)(?!\)? or not\b)"
_NOUN = r"(?: field| parameter| argument| input| configuration)?"
_THIS = r"(?:this|the) (?:field|parameter|argument|member|value|input)"
_REQUIRED = Phrase(
    rf"{_START}((?:required|mandatory){_NOUN}{_STOP}"
    rf"|required: ?(?:yes|true)\b|must be (?:provided|specified|supplied|set|present){_STOP})"
    rf"|({_THIS} (?:is (?:required|mandatory)|must be (?:provided|specified|supplied|present))"
    r"(?=[.\n;]| for all\b|$)"
    r"|required for all [\w ]*(?:requests|modes)(?=[.\n]|$)"
    r"|(?:required|mandatory) field(?=[.\n]|$))"
    r"|(?:^|[\u3002\uff0c\uff08(\n;\uff1b]\s*)"
    r"(必填(?:字段|参数|项)?(?=[\u3002\uff09)\uff0c\n]|$))",
    flags=re.IGNORECASE | re.MULTILINE,
)
_THINGS = "urls? arrays? lists? texts? strings? images? videos? audios? seeds? prompts? ids?"
_OPTIONAL = Phrase(
    rf"{_START}(optional{_NOUN}(?=[.)\]*,:;\n]|$)"
    rf"|optional(?= (?:{'|'.join(_THINGS.split())}|negative|reference)\b)"
    rf"|(?:not required|can be (?:omitted|left (?:empty|blank|out))){_STOP}"
    r"|required: ?(?:no|false)\b|optional: ?(?:yes|true)\b)"
    rf"|({_THIS} (?:is (?:optional|not required)|(?:can|may) be (?:omitted|left (?:empty"
    rf"|blank|out)))"
    r"(?=[.\n;]|$)"
    r"|optional but recommended)"
    r"|(?:^|[\u3002\uff0c\uff08(\n;\uff1b]\s*)"
    r"(可选(?:字段|参数|配置|项)?(?=[\u3002\uff09)\uff0c\n]|$)|选填)",
    flags=re.IGNORECASE | re.MULTILINE,
)


@remembered
def says_required(text: str) -> str | None:
    """Quote the words that call a member required without a condition."""
    return _quote(_REQUIRED, text)


@remembered
def says_optional(text: str) -> str | None:
    """Quote the words that call a member optional."""
    return _quote(_OPTIONAL, text)


def _quote(pattern: Phrase, text: str) -> str | None:
    match = pattern.search(text)
    return next(group for group in match.groups() if group) if match else None
