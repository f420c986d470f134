"""Whether a list of values in a text is proved to be complete, so that an enum may hold it."""

from __future__ import annotations

from scripts.lint.site import SchemaSite
from scripts.prose.defaults import read_defaults
from scripts.prose.enumerations import Enumeration
from scripts.prose.open_lists import says_there_are_more
from scripts.prose.phrase import Phrase
from scripts.prose.proof import is_proved
from scripts.prose.rivals import tells_of_others
from scripts.prose.subjects import name_parts

_MORE = Phrase(r"\binclud(?:e|es|ing)\b")
_MORE_BELOW = Phrase(r"\b[a-z]+s includ(?:e|ing):", "includ")
"""Who says what values include need not name all."""
_OTHERS = Phrase(
    r"\b(?:custom|cloned|beta|experimental|others? (?:values?|models?)"
    r"|see (?:the )?(?:full )?list|catalogu?e"
    r"|your own|fine-?tuned|any other|depends on|vary|varies)\b|e\.g\.|for example|such as|例如|等"
)
_CHOICES = Phrase(
    r"\b(?:values?|options?|choices?|one of|any of|either|enum|choose|select|pick|always"
    r"|(?:can|may|must|should|has to|to) be|fixed|determines?|controls?|mode|type|kind|level"
    r"|style)\b|[值选]|枚举|之一|类型|模式|固定"
)
_PARTS = Phrase(
    r"\b(?:keys|fields|properties|parts|components|keywords|operators|attributes|events|expressions"
    r"|placeholders|variables|headers|columns|clauses)\b"
)
"""What a text lists that is part of a value."""


def is_closed(found: Enumeration, site: SchemaSite) -> bool:
    """Whether nothing lets a value be valid that the text does not list."""
    text, name = site.description, site.name or ""
    if _MORE.search(found.quote) or _MORE_BELOW.search(text) or _OTHERS.search(text):
        return False
    if says_there_are_more(text):
        return False
    if len(found.values) > 1 and {"model", "voice"} & {*name_parts(name)}:
        return False
    if tells_of_others(text, found.values, site.subject.names.seen_from(site.parts)):
        return False
    if not _is_offered(found, site):
        return False
    start = text.find(found.quote)
    return start < 0 or is_proved(text, start, found.quote, "enum", name)


def _is_offered(found: Enumeration, site: SchemaSite) -> bool:
    """Whether values are presented as those to choose from, or shown to be of the member.

    "Only `DTSTART` and `DURATION` are supported" may speak of parts of each value.
    """
    has_slash = ["/" in value for value in found.values]
    if any(has_slash) and not all(has_slash):
        return False
    text = site.description
    start = text.find(found.quote)
    first = start if start >= 0 else text.find(found.values[0])
    before = text[: max(first, 0)] + (found.quote if start >= 0 else "")
    if _CHOICES.search(before) and not _PARTS.search(text):
        return True
    return bool(site.shown_values) or any(read_defaults(text, None, site.name or ""))
