"""The values that a text lists for its member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.prose.clauses import holds_always, sentence
from scripts.prose.phrase import Phrase, remembered, remembered_all


class Enumeration(NamedTuple):
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
_OR = r"(?:,?[ \n](?:or|and)[ \n]|[,;] (?:or|and) | 或 |或| 和 |和)"
_SEPARATOR = rf"(?:{_OR}|[,;](?: |\n(?![ \n*-]))?|/| / | \| |\u3001 ?|\uff0c ?)"
_LIST = rf"{_ITEM}(?:{_SEPARATOR}{_ITEM})+"
_QUOTED_LIST = rf"{_QUOTED}{_GLOSS}?(?:{_SEPARATOR}{_QUOTED}{_GLOSS}?)+"
_CHOICE = rf"{_ITEM}(?:(?:,[ \n]|\u3001){_ITEM})*{_OR}{_ITEM}"
_END = r"(?= ?[.;,)\u3002\uff1b\uff0c\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b| ?秒)"
_STOP = r"(?= ?[.;)\]\u3002\uff1b\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b)"
_MARKS_DEFAULT = r"[^.;\n]*\((?:the )?default\)"
_KINDS = (
    r"valid|possible|acceptable|allowed|supported|available|accepted|permitted|optional|selectable"
)

_COLON = r"(?:\*{0,2}[:\uff1a]\*{0,2}\s{0,2}(?:[-*] )?)"
_ABOUT = r"(?P<about>[a-z]+(?: (?!are\b|is\b|include\b)[a-z]+)?)"
_ANNOUNCED = (
    Phrase(
        rf"\b(?:(?:{_KINDS}) values (?:are|include)|one of|either"
        r"|(?:can|must|may|should)(?: either)? be"
        rf"|choose (?:from|between)|choose|select(?: from| between)?|pick(?: from)?)"
        rf"(?: (?:one of|either|an?(?= [`'\"])))?:? (?P<list>{_CHOICE}){_END}",
        *("values", "one of", "either", " be ", "choose", "select", "pick"),
    ),
    Phrase(
        rf"\b(?:{_KINDS}) {_ABOUT}(?: are| is"
        rf"| include)?{_COLON}[\[{{]?(?P<list>{_QUOTED_LIST}|{_LIST})",
        *_KINDS.split("|"),
    ),
    Phrase(
        rf"\b(?:{_KINDS}) {_ABOUT} (?:are|include) (?P<list>{_LIST}){_STOP}",
        " are ",
        " include ",
    ),
    Phrase(
        rf"\b(?:options|choices|values|enum|one of(?: the following)?|choose from|select from)"
        rf"(?: are| include)?{_COLON}[\[{{]?(?P<list>{_QUOTED_LIST}|{_LIST})",
        *("options", "choices", "values", "enum", "one of", "choose from", "select from"),
    ),
    Phrase(
        rf"\b(?:choose|select|pick) (?:from|one of) (?P<list>{_LIST}){_STOP}",
        "choose",
        "select",
        "pick",
    ),
    Phrase(
        rf"\bonly (?:supports?|accepts?|allows?|takes?) (?:the )?(?:values? )?"
        rf"(?P<list>{_QUOTED_LIST})(?= values?\b| ?[.,;)\n]|\s*$)",
        "only ",
    ),
    Phrase(rf"(?:^|[.\n] ?|: )(?:must be )?one of (?P<list>{_LIST}){_STOP}", "one of"),
    Phrase(r"\((?P<list>\d+(?:, \d+)*,? or \d+)\)", " or "),
    Phrase(rf"\byou can (?:use|choose|specify) (?P<list>{_QUOTED_LIST}){_STOP}", "you can"),
    Phrase(rf"(?:^|[.\n] ?)accepts (?P<list>{_QUOTED_LIST}){_STOP}", "accepts"),
    Phrase(
        rf"(?:^|[.:] )(?={_MARKS_DEFAULT})(?P<list>{_CHOICE}){_STOP}",
        "default)",
    ),
    Phrase(rf"\bonly (?P<list>{_QUOTED_LIST}) (?:are|is) (?:{_KINDS})\b", "only "),
    Phrase(rf"(?:^|(?<=[.:\n] ))(?P<list>{_VALUE}(?: \| {_VALUE})+)(?=\s*$|\n|\.)", "|"),
    Phrase(rf"\bone of:? ?[\[{{](?P<list>{_LIST})[\]}}]", "one of"),
    Phrase(
        rf"(?:可选值|可选项|枚举值|支持的?值|取值|选项)"
        rf"(?:包括|为|有|是)?[:\uff1a]? ?(?P<list>{_LIST})",
        "可选",
        "枚举",
        "支持",
        "取值",
        "选项",
    ),
    Phrase(
        rf"(?:可选|必须为|只能为) ?(?P<list>{_CHOICE}|{_VALUE}(?:\u3001{_VALUE})+){_END}",
        *("可选", "必须", "只能"),
    ),
)
_IN_PASSING = (
    Phrase(rf"\b(?:{_KINDS}): ?(?P<list>{_LIST}){_STOP}", *_KINDS.split("|")),
    Phrase(rf"\((?P<list>{_VALUE}(?:, {_VALUE})*{_OR}{_VALUE}|{_VALUE}(?:, {_VALUE})+)\)", "("),
    Phrase(rf"\uff08(?P<list>{_LIST})\uff09", "\uff08"),
    Phrase(
        rf"\b(?:supports?|supporting) (?:only )?(?P<list>{_CHOICE}|{_VALUE}(?:, {_VALUE})+){_STOP}",
        "support",
    ),
    Phrase(rf"(?:^|[.:] |\bonly )(?P<list>{_CHOICE}) (?:are|is) (?:{_KINDS})\b", " are ", " is "),
    Phrase(
        rf"\b(?:use|set(?: it)? to|specify|pass) (?P<list>{_CHOICE}){_STOP}",
        "use",
        "set",
        "specify",
        "pass",
    ),
    Phrase(rf"[a-z]: (?P<list>{_VALUE}(?:, {_VALUE})*,? or {_VALUE}){_STOP}", " or "),
    Phrase(
        r"(?:^|, |: |\b(?:of|in|is) )(?P<list>\d+(?:, \d+)*,? or \d+)(?= ?(?:seconds?|s)\b)", " or "
    ),
    Phrase(rf"^(?P<list>{_VALUE}(?:, {_VALUE})*,? or {_VALUE})(?=\.?\s*$)", " or "),
    Phrase(
        rf"支持 ?(?P<list>{_CHOICE}"
        rf"|{_VALUE}(?:\u3001{_VALUE})+)(?=[\u3002\uff1b\uff0c\uff09\n]|\s*$)",
        "支持",
    ),
)
_ONE = Phrase(
    r"(?:^|[.\n] ?)(?:it |the value |this )?must be (?P<list>`[^`\n]+`|'[^'\n]+'"
    r"|\"[^\"\n]+\")(?=[.\n]|$)"
)
_ONLY_ONE = (
    _ONE,
    Phrase(
        r"(?:^|[.\n] ?|- )(?:the|this) (?:endpoint|operation|page) must use (?:the )?(?:model )?"
        r"(?P<list>`[^`\n]+`)(?=[.\n]|$| model\b)",
        "must use",
    ),
    Phrase(
        r"(?:^|[\u3002\n] ?|- )(?:[此该本](?:端点|接口)(?:必须|只能)(?:为|是|使用)"
        r"|(?:必须|只能|固定)(?:为|是|填写?)|固定值(?:为|是)?[:\uff1a]?)"
        r" ?(?P<list>`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\")(?=[\u3002\n]|$| ?模型)",
        "必须",
        "只能",
        "固定",
    ),
    Phrase(
        r"(?:\bthe only (?:allowed |valid |supported |accepted |possible )?value is"
        r"|(?:^|[.\n] ?)must always be) (?P<list>`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\")(?=[.\n]|$)",
        "the only",
        "must always be",
    ),
    Phrase(
        r"(?:^|[.\n] ?)(?:currently,? |at present,? )?only (?P<list>`[^`\n]+`|'[^'\n]+'"
        r"|\"[^\"\n]+\") is (?:currently )?(?:supported|allowed|accepted|valid)\b",
        "only ",
    ),
    Phrase(r"^(?:only |仅 ?)(?P<list>[\w.-]+)(?: value| ?值)[.\u3002]?$", "only ", "仅"),
)
"""A value that is the only one."""
_MARK = r"^[ \t]*(?:[-*\u2022]|\d+[.)])[ \t]+"
_BULLET = Phrase(
    rf"{_MARK}(?:\*\*`?(?P<bold>[^*\n`]+?)`?\*\*|`(?P<code>[^`\n]+)`)[ \t]*"
    r"(?:[:\uff1a\u2014\u2013-](?![ \t]*(?:only )?supports? `).*|\(.*\).*|$)",
    flags=re.MULTILINE,
)
_BARE_BULLET = Phrase(rf"{_MARK}({_BARE})(?:[:\uff1a] | [\u2014\u2013-] )", flags=re.MULTILINE)
_ROW = Phrase(r"^\|[ \t]*`?([\w.:/-]+)`?[ \t]*\|", flags=re.MULTILINE)
_ENUM = Phrase(r"\b(?:enum|one of|options|values|choose|available)\b")
_RULE = Phrase(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", flags=re.MULTILINE)
_LINE = Phrase(r"^[ \t]*([a-z][\w.]*) +[-\u2013] +[a-z]", flags=re.MULTILINE)
_GLOSSED = Phrase(r"(?:^|(?<=[.;] ))([a-z][a-z0-9_-]*): (?=[A-Z])", flags=re.MULTILINE)
_GLOSSED_IN_CHINESE = Phrase(
    r"(?:(?<=[\u3002\uff1b:\uff1a])|(?<=[.;:] ))([a-z][a-z0-9_-]*)[:\uff1a] ?(?=[\u4e00-\u9fff])",
    flags=0,
)
_PURPOSES = Phrase(
    rf"(?:^|[-\u2013,:.] |\b(?:and|or) )({_VALUE}) (?:for|is|means|=) (?!not\b)[a-z]", flags=0
)
_SPLIT = rf"{_OR}|[,;\u3001\uff0c] ?| ?[/|] ?"
_PARTIAL = Phrase(
    r"\b(?:not|n't|unsupported|except|excluding|without|e\.g|such as|for example|including|etc|like"
    r"|samples?|examples?|typical|typically|common|commonly|popular"
    r"|cannot|only when|only if|only for|incompatible)\b|\.\.\.|\u2026|不支持|例如|等"
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
    for pattern in _ONLY_ONE:
        for match in pattern.finditer(text):
            if _is_complete(text, match):
                quote = match[0].strip(".\u3002 \n-")
                yield Enumeration((_bare(match["list"]),), quote, "", announced=True)


def _spread(text: str) -> Iterator[Enumeration]:
    """Yield the values that stand one by one: in bullets, in rows, before what they are for."""
    rule = _RULE.search(text)
    found = (
        ([match["bold"] or match["code"] for match in _BULLET.finditer(text)], True),
        (_BARE_BULLET.texts(text), False),
        (_ROW.texts(text[rule.end() :]) if rule else [], False),
        (_GLOSSED.texts(text), True),
        (_GLOSSED_IN_CHINESE.texts(text), True),
        (_LINE.texts(text), _ENUM.search(text) is not None),
        (_alike([match[1] for match in _PURPOSES.finditer(text)]), False),
    )
    for values, announced in found:
        if len(values) > 1:
            yield Enumeration(tuple(map(_bare, values)), ", ".join(values), "", announced)


def _alike(values: list[str]) -> list[str]:
    """Keep those that are marked as values, where any is: "`a` is small and made for …"."""
    marked = [value for value in values if value[0] in "`'\"*\u201c"]
    return marked or values


def _is_complete(text: str, match: re.Match[str]) -> bool:
    """Whether a list gives all values: it says nothing of exceptions, conditions or examples."""
    start, end = match.span("list")
    before, after = sentence(text, start, end)
    return (
        holds_always(text, start, end)
        and not _PARTIAL.search(before)
        and not _PARTIAL.search(after[:40])
    )


_NAMED = Phrase(
    r"\b(?:when|select|selecting|use|using|choose) "
    r"(?!['`](?:true|false|null|none)['`])"
    r"(?P<value>`[^`\n]+`|'[^'\n]+')(?: (?:is selected|to|for))?"
)
_ALSO_NAMED = (
    Phrase(r"\bor (?P<value>'[^'\n]+'|`[^`\n]+`) for\b", flags=0),
    Phrase(
        r"(?:选择|选用|设(?:置)?[为成]|使用|传入?) ?(?!['`](?:true|false|null|none)['`])"
        r"(?P<value>`[^`\n]+`|'[^'\n]+')(?= ?(?:可以?|时|则|以|来|将|会|表示))",
        *("选", "设", "使用", "传"),
    ),
)


_EXAMPLES = Phrase(
    rf"\((?:e\.g\.,?|for example,?|such as) ({_VALUE}(?:{_SEPARATOR}{_VALUE})+)\)"
    rf"|\b(?:e\.g\.,?|for example,?|such as):? ({_QUOTED}(?:{_SEPARATOR}{_QUOTED})*)",
    *("e.g.", "for example", "such as"),
)


@remembered_all
def example_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the text gives as examples, "(e.g. Rachel, Adam)", with the quote."""
    for match in _EXAMPLES.finditer(text):
        yield _split(match[1] or match[2]), match[0]


@remembered_all
def named_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield single values that the text offers ("Select 'auto' to …"), each with its quote."""
    for pattern in (_NAMED, *_ALSO_NAMED):
        for match in pattern.finditer(text):
            yield _bare(match["value"]), match[0]


_CLAUSE = Phrase(
    r"(?:^|[.,;:] (?:and |while |whereas |but )?|\band )(?P<value>`[^`\n]+`|[A-Z][A-Z0-9]*[A-Z0-9])"
    r" (?:is|are|has|[a-z]+s)\b",
    flags=0,
)


@remembered_all
def contrasted_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the clauses of a sentence set side by side, with the sentence.

    "WAV is large, MP3 is small, and FLAC keeps every bit": names in capitals, or as code.
    """
    for part in re.split(r"(?<=[.;])\s|\n", text):
        values = tuple(_bare(match["value"]) for match in _CLAUSE.finditer(part))
        if len(values) > 2:
            yield values, part


def _split(text: str) -> tuple[str, ...]:
    plain = re.sub(_GLOSS, "", text)
    return tuple(_bare(part) for part in re.split(_SPLIT, plain) if part.strip())


def _bare(text: str) -> str:
    return text.strip().strip("`'\"*\u201c\u201d").rstrip(".").strip()
