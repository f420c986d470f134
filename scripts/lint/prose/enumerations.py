"""The values that a text lists for its member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Values as the text writes them.

    `listing` is the part of `quote` that holds the values, empty where they are not side by side;
    `announced` says that the text presents them as the values to choose from.
    """

    values: tuple[str, ...]
    quote: str
    listing: str
    announced: bool


_QUOTED = r"(?:`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\"|\u201c[^\u201d\n]+\u201d)"
_BARE = r"[A-Za-z0-9][\w.:/-]*"
_VALUE = rf"(?:{_QUOTED}|{_BARE})"
_SEPARATOR = r"(?:[,;] (?:or|and) |,? or | and |[,;] ?|/| / )"
_LIST = rf"{_VALUE}(?:{_SEPARATOR}{_VALUE})+"
_QUOTED_LIST = rf"{_QUOTED}(?:{_SEPARATOR}{_QUOTED})+"

_IN_BRACKETS = re.compile(rf"\(({_VALUE}(?:, {_VALUE})*,? or {_VALUE})\)")
_ONE_OF = re.compile(
    r"\b(?:(?:optional|possible|valid|allowed|supported|available) values are"
    r"|one of|either|can be|must be|choose (?:from|between)):? "
    rf"({_VALUE}(?:, {_VALUE})*,? (?:or|and) {_VALUE})(?= ?[.;,)\n]|$| seconds\b)",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    rf"\b(?:(?:valid|possible|allowed|supported|available|accepted) (?:values|options|choices)"
    rf"|options|choices|one of)(?: are| include)?: ?({_QUOTED_LIST}|{_LIST})",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"^[ \t]*[-*\u2022][ \t]+(?:\*\*(?P<bold>[^*\n]+?)\*\*|`(?P<code>[^`\n]+)`)"
    r"[ \t]*(?:[:\uff1a\u2014\u2013-].*|$)",
    re.MULTILINE,
)
_BARE_BULLET = re.compile(r"^[ \t]*[-*\u2022][ \t]+([A-Za-z0-9][\w.:/-]*): ", re.MULTILINE)
_GLOSSED = re.compile(r"(?:^|(?<=[.;] ))([a-z][a-z0-9_-]*): (?=[A-Z])", re.MULTILINE)
_PURPOSES = re.compile(rf"(?:^|[-\u2013,:] )({_BARE}) for [a-z]")
_SPLIT = re.compile(r"[,;] (?:or|and) |,? or | and |[,;] ?| ?/ ?")


def read_enumerations(text: str) -> Iterator[Enumeration]:
    """Yield the lists of values in a text."""
    for pattern, announced in ((_IN_BRACKETS, False), (_ONE_OF, True), (_ANNOUNCED, True)):
        for match in pattern.finditer(text):
            yield Enumeration(_split(match[1]), match[0], match[1], announced)
    bullets = [match["bold"] or match["code"] for match in _BULLET.finditer(text)]
    if len(bullets) > 1:
        yield Enumeration(tuple(map(_bare, bullets)), ", ".join(bullets), "", announced=True)
    bare = _BARE_BULLET.findall(text)
    if len(bare) > 1:
        yield Enumeration(tuple(bare), ", ".join(bare), "", announced=False)
    glossed = _GLOSSED.findall(text)
    if len(glossed) > 1:
        yield Enumeration(tuple(glossed), ", ".join(glossed), "", announced=True)
    purposes = [match[1] for match in _PURPOSES.finditer(text)]
    if len(purposes) > 1:
        yield Enumeration(tuple(purposes), ", ".join(purposes), "", announced=False)


_NAMED = re.compile(
    r"\b(?:when|select|selecting|use|using|choose) "
    r"(?!['`](?:true|false|null|none)['`])"
    r"(?P<value>`[^`\n]+`|'[^'\n]+')(?: (?:is selected|to|for))?",
    re.IGNORECASE,
)
_ALSO_NAMED = re.compile(r"\bor (?P<value>'[^'\n]+'|`[^`\n]+`) for\b")


_EXAMPLES = re.compile(
    rf"\((?:e\.g\.,?|for example,?|such as) ({_VALUE}(?:{_SEPARATOR}{_VALUE})+)\)"
)


def example_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the text gives as examples, "(e.g. Rachel, Adam)", with the quote."""
    for match in _EXAMPLES.finditer(text):
        yield _split(match[1]), match[0]


def named_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield single values that the text offers ("Select 'auto' to …"), each with its quote."""
    for pattern in (_NAMED, _ALSO_NAMED):
        for match in pattern.finditer(text):
            yield _bare(match["value"]), match[0]


def _split(text: str) -> tuple[str, ...]:
    return tuple(_bare(part) for part in _SPLIT.split(text) if part.strip())


def _bare(text: str) -> str:
    return text.strip().strip("`'\"\u201c\u201d").rstrip(".").strip()
