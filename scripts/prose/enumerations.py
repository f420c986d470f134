"""The values that a text lists for its member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.prose.clauses import holds_always, sentence
from scripts.prose.remembered import remembered


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Values as the text writes them.

    `listing` is the part of `quote` that holds the values, empty where they are not side by side;
    `announced` says that the text presents them as the values to choose from, and `about` holds
    the words that name them ("supported *formats*:").
    """

    values: tuple[str, ...]
    quote: str
    listing: str
    announced: bool
    about: str = ""


_QUOTED = r"(?:`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\"|\u201c[^\u201d\n]+\u201d|\*\*[^*\n]+\*\*)"
_BARE = r"[A-Za-z0-9](?:[\w.:/-]*\w)?"
_VALUE = rf"(?:{_QUOTED}|{_BARE})"
_GLOSS = r"(?: ?\([^()\n]{1,50}\)|\uff08[^\uff08\uff09\n]{1,40}\uff09)"
_ITEM = rf"{_VALUE}{_GLOSS}?"
_OR = r"(?:,? or |,? and |[,;] (?:or|and) | 或 |或| 和 |和)"
_SEPARATOR = rf"(?:{_OR}|[,;] ?|/| / | \| |\u3001 ?|\uff0c ?)"
_LIST = rf"{_ITEM}(?:{_SEPARATOR}{_ITEM})+"
_QUOTED_LIST = rf"{_QUOTED}{_GLOSS}?(?:{_SEPARATOR}{_QUOTED}{_GLOSS}?)+"
_CHOICE = rf"{_ITEM}(?:(?:, |\u3001){_ITEM})*{_OR}{_ITEM}"
_END = r"(?= ?[.;,)\u3002\uff1b\uff0c\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b)"
_STOP = r"(?= ?[.;)\]\u3002\uff1b\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b)"
_KINDS = r"valid|possible|allowed|supported|available|accepted|permitted|optional|selectable"

_ANNOUNCED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:(?:{_KINDS}) values (?:are|include)|one of|either|(?:can|must|may|should) be"
        rf"|choose (?:from|between)|choose|select(?: from| between)?|pick(?: from)?)"
        rf"(?: (?:one of|either))?:? (?P<list>{_CHOICE}){_END}",
        rf"\b(?:{_KINDS}) (?P<about>[a-z]+(?: [a-z]+)?)(?: are| is"
        rf"| include)?: ?[\[{{]?(?P<list>{_QUOTED_LIST}|{_LIST})",
        rf"\b(?:{_KINDS}) (?P<about>[a-z]+(?: [a-z]+)?) (?:are|include) (?P<list>{_LIST}){_STOP}",
        rf"\b(?:options|choices|values|enum|one of(?: the following)?|choose from|select from)"
        rf"(?: are| include)?: ?[\[{{]?(?P<list>{_QUOTED_LIST}|{_LIST})",
        rf"\b(?:choose|select|pick) (?:from|one of) (?P<list>{_LIST}){_STOP}",
        rf"(?:^|(?<=[.\n] ))(?P<list>{_VALUE}(?: \| {_VALUE})+)(?=\s*$|\n|\.)",
        rf"(?:可选值|可选项|枚举值|支持的?值|取值|选项)"
        rf"(?:包括|为|有|是)?[:\uff1a]? ?(?P<list>{_LIST})",
        rf"(?:可选|必须为|只能为) ?(?P<list>{_CHOICE}){_END}",
    )
)
_IN_PASSING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_KINDS}): ?(?P<list>{_LIST}){_STOP}",
        rf"\((?P<list>{_VALUE}(?:, {_VALUE})*{_OR}{_VALUE}|{_VALUE}(?:, {_VALUE})+)\)",
        rf"\uff08(?P<list>{_LIST})\uff09",
        rf"\b(?:supports?|supporting) (?:only )?(?P<list>{_CHOICE}|{_VALUE}(?:, {_VALUE})+){_STOP}",
        rf"(?:^|[.:] |\bonly )(?P<list>{_CHOICE}) (?:are|is) (?:{_KINDS})\b",
        rf"\b(?:use|set(?: it)? to|specify|pass) (?P<list>{_CHOICE}){_STOP}",
        rf"[a-z]: (?P<list>{_VALUE}(?:, {_VALUE})*,? or {_VALUE}){_STOP}",
        r"(?:^|, |: |\b(?:of|in|is) )(?P<list>\d+(?:, \d+)*,? or \d+)(?= ?(?:seconds?|s)\b)",
        rf"^(?P<list>{_VALUE}(?:, {_VALUE})*,? or {_VALUE})(?=\.?\s*$)",
        rf"支持 ?(?P<list>{_CHOICE}"
        rf"|{_VALUE}(?:\u3001{_VALUE})+)(?=[\u3002\uff1b\uff0c\uff09\n]|\s*$)",
    )
)
_ONE = re.compile(
    r"(?:^|[.\n] ?)(?:it |the value |this )?must be (?P<list>`[^`\n]+`|'[^'\n]+'"
    r"|\"[^\"\n]+\")(?=[.\n]|$)",
    re.IGNORECASE,
)
_MARK = r"^[ \t]*(?:[-*\u2022]|\d+[.)])[ \t]+"
_BULLET = re.compile(
    rf"{_MARK}(?:\*\*`?(?P<bold>[^*\n`]+?)`?\*\*|`(?P<code>[^`\n]+)`)"
    r"[ \t]*(?:[:\uff1a\u2014\u2013-].*|\(.*\).*|$)",
    re.MULTILINE,
)
_BARE_BULLET = re.compile(rf"{_MARK}({_BARE})(?:[:\uff1a] | [\u2014\u2013-] )", re.MULTILINE)
_ROW = re.compile(r"^\|[ \t]*`?([\w.:/-]+)`?[ \t]*\|", re.MULTILINE)
_ENUM = re.compile(r"\b(?:enum|one of|options|values|choose|available)\b", re.IGNORECASE)
_RULE = re.compile(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*([a-z][\w.]*) +[-\u2013] +[a-z]", re.MULTILINE)
_GLOSSED = re.compile(r"(?:^|(?<=[.;] ))([a-z][a-z0-9_-]*): (?=[A-Z])", re.MULTILINE)
_PURPOSES = re.compile(rf"(?:^|[-\u2013,:.] |\b(?:and|or) )({_VALUE}) (?:for|is|means|=) [a-z]")
_SPLIT = re.compile(rf"{_OR}|[,;\u3001\uff0c] ?| ?[/|] ?")
_PARTIAL = re.compile(
    r"\b(?:not|n't|unsupported|except|excluding|without|e\.g|such as|for example|including|etc|like"
    r"|cannot|only when|only if|only for|incompatible)\b|\.\.\.|\u2026|不支持|例如|等",
    re.IGNORECASE,
)


@remembered
def read_enumerations(text: str) -> tuple[Enumeration, ...]:
    """Read the lists of values in a text that are meant to be complete, each list once."""
    found: dict[tuple[str, ...], Enumeration] = {}
    for enumeration in (*_side_by_side(text), *_spread(text)):
        found.setdefault(enumeration.values, enumeration)
    return tuple(found.values())


def _side_by_side(text: str) -> Iterator[Enumeration]:
    for announced, patterns in ((True, _ANNOUNCED), (False, _IN_PASSING)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if _is_complete(text, match):
                    about = match.groupdict().get("about") or ""
                    listing = match["list"]
                    yield Enumeration(_split(listing), match[0], listing, announced, about)
    for match in _ONE.finditer(text):
        if _is_complete(text, match):
            yield Enumeration((_bare(match["list"]),), match[0].strip(". \n"), "", announced=True)


def _spread(text: str) -> Iterator[Enumeration]:
    """Yield the values that stand one by one: in bullets, in rows, before what they are for."""
    rule = _RULE.search(text)
    found = (
        ([match["bold"] or match["code"] for match in _BULLET.finditer(text)], True),
        (_BARE_BULLET.findall(text), False),
        (_ROW.findall(text, rule.end()) if rule else [], False),
        (_GLOSSED.findall(text), True),
        (_LINE.findall(text), _ENUM.search(text) is not None),
        ([match[1] for match in _PURPOSES.finditer(text)], False),
    )
    for values, announced in found:
        if len(values) > 1:
            yield Enumeration(tuple(map(_bare, values)), ", ".join(values), "", announced)


def _is_complete(text: str, match: re.Match[str]) -> bool:
    """Whether a list gives all values: it says nothing of exceptions, conditions or examples."""
    start, end = match.span("list")
    before, after = sentence(text, start, end)
    return (
        holds_always(text, start, end)
        and not _PARTIAL.search(before)
        and not _PARTIAL.search(after[:40])
    )


_NAMED = re.compile(
    r"\b(?:when|select|selecting|use|using|choose) "
    r"(?!['`](?:true|false|null|none)['`])"
    r"(?P<value>`[^`\n]+`|'[^'\n]+')(?: (?:is selected|to|for))?",
    re.IGNORECASE,
)
_ALSO_NAMED = re.compile(r"\bor (?P<value>'[^'\n]+'|`[^`\n]+`) for\b")


_EXAMPLES = re.compile(
    rf"\((?:e\.g\.,?|for example,?|such as) ({_VALUE}(?:{_SEPARATOR}{_VALUE})+)\)"
    rf"|\b(?:e\.g\.,?|for example,?|such as):? ({_QUOTED}(?:{_SEPARATOR}{_QUOTED})*)",
    re.IGNORECASE,
)


def example_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the text gives as examples, "(e.g. Rachel, Adam)", with the quote."""
    for match in _EXAMPLES.finditer(text):
        yield _split(match[1] or match[2]), match[0]


def named_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield single values that the text offers ("Select 'auto' to …"), each with its quote."""
    for pattern in (_NAMED, _ALSO_NAMED):
        for match in pattern.finditer(text):
            yield _bare(match["value"]), match[0]


def _split(text: str) -> tuple[str, ...]:
    plain = re.sub(_GLOSS, "", text)
    return tuple(_bare(part) for part in _SPLIT.split(plain) if part.strip())


def _bare(text: str) -> str:
    return text.strip().strip("`'\"*\u201c\u201d").rstrip(".").strip()
