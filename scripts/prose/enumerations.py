"""The values that a text lists for its member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from scripts.prose.clauses import holds_always, sentence
from scripts.prose.fixed_values import FIXED_VALUES
from scripts.prose.phrase import Phrase, remembered


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


QUOTED = r"(?:`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\"|\u201c[^\u201d\n]+\u201d|\*\*[^*\n]+\*\*)"
_BARE = r"[A-Za-z0-9](?:[\w.:/-]*\w)?"
VALUE = rf"(?:{QUOTED}|{_BARE})"
_GLOSS = r"(?: ?\([^()\n]{1,50}\)|\uff08[^\uff08\uff09\n]{1,40}\uff09)"
_ITEM = rf"{VALUE}{_GLOSS}?"
_OR = r"(?:,?[ \n](?:or|and)[ \n]|[,;] (?:or|and) | 或 |或| 和 |和)"
SEPARATOR = rf"(?:{_OR}|[,;](?: |\n(?![ \n*-]))?|/| / | \| |\u3001 ?|\uff0c ?)"
_LIST = rf"{_ITEM}(?:{SEPARATOR}{_ITEM})+"
_QUOTED_LIST = rf"{QUOTED}{_GLOSS}?(?:{SEPARATOR}{QUOTED}{_GLOSS}?)+"
_CHOICE = rf"{_ITEM}(?:(?:,[ \n]|\u3001){_ITEM})*{_OR}{_ITEM}"
_END = r"(?= ?[.;,)\u3002\uff1b\uff0c\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b| ?秒)"
_STOP = r"(?= ?[.;)\]\u3002\uff1b\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b)"
_MARKS_DEFAULT = r"[^.;\n]*\((?:the )?default\)"
_KINDS = (
    r"valid|possible|acceptable|allowed|supported|available|accepted|permitted|optional|selectable"
    r"|current"
)

_COLON = r"(?:\*{0,2}[:\uff1a]\*{0,2}\s{0,2}(?:[-*] )?)"
_ABOUT = r"(?P<about>[a-z]+(?: (?!are\b|is\b|include\b)[a-z]+)?)"
_ANNOUNCED = (
    Phrase(
        rf"\b(?:(?:{_KINDS}) values (?:are|include)|(?:one|any) of|either"
        r"|(?:can|must|may|should)(?: either)? be"
        rf"|choose (?:from|between)|choose|select(?: from| between)?|pick(?: from)?)"
        rf"(?: (?:one of|either|an?(?= [`'\"])))?:? (?P<list>{_CHOICE}){_END}",
        *("values", "one of", "any of", "either", " be ", "choose", "select", "pick"),
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
        r"\b(?:options|choices|values|enum"
        r"|(?:one|any)(?: or more)? of(?: the following(?: values)?)?"
        rf"|choose from|select from|(?:values|options) are (?:{_KINDS}))"
        rf"(?: are| include)?{_COLON}[\[{{]?(?P<list>{_QUOTED_LIST}|{_LIST})",
        *(
            "options",
            "choices",
            "values",
            "enum",
            "one of",
            "or more of",
            "any of",
            "choose from",
            "select from",
        ),
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
    Phrase(
        r"(?:(?:^|[.\n(] ?|: |, which is |- )|\b(?:must|should|can|may|has to) be )"
        r"(?:(?:one|any)(?: or more)? of|any combination of)"
        rf" (?P<list>{_LIST}){_STOP}",
        *("one of", "any of", "or more of", "combination of"),
    ),
    Phrase(r"\((?P<list>\d+(?:, \d+)*,? or \d+)\)", " or "),
    Phrase(
        rf"^(?P<list>\d+(?:, \d+)*,? or \d+|{QUOTED}(?:, {QUOTED})*,? or {QUOTED})\.?\s*$",
        " or ",
    ),
    Phrase(
        rf"(?:^|[.\n] ?)(?:{_KINDS}) (?:values|options), (?P<list>{VALUE}(?:, {VALUE})+){_STOP}",
        "values, ",
        "options, ",
    ),
    Phrase(
        rf"\b(?:can|may|must|should|has to) be (?:one of|either) (?P<list>{_QUOTED_LIST})"
        r"(?=,? (?:depending|based|according|and (?:defaults|is|can|cannot|will))\b)",
        *("one of", "either"),
    ),
    Phrase(rf"\bcurrently,? (?P<list>{_QUOTED_LIST}) (?:are|is) (?:{_KINDS})\b", "currently"),
    Phrase(rf"\byou can (?:use|choose|specify) (?P<list>{_QUOTED_LIST}){_STOP}", "you can"),
    Phrase(
        rf"(?:^|[.\n] ?)(?:only )?(?:accepts|supports) (?P<list>{_QUOTED_LIST}){_STOP}",
        "accepts",
        "supports",
    ),
    Phrase(rf"\bsupports? (?P<list>{_CHOICE}) only\b", " only"),
    Phrase(
        rf"(?:^|[\uff0c\u3002\n] ?)支持[:\uff1a]? ?(?P<list>{_QUOTED_LIST})(?=[\u3002\n]|\s*$)",
        "支持",
    ),
    Phrase(rf"(?:^|[.\n] ?)(?:the )?values are:? (?P<list>{_LIST}){_STOP}", "values are"),
    Phrase(
        rf"\b(?:{_KINDS}) (?:values|options|choices) (?:for|of) (?:the )?\w+ (?:are|include):?"
        rf" (?P<list>{_QUOTED_LIST}){_STOP}",
        *("values", "options", "choices"),
    ),
    Phrase(
        rf"\ballowed values \(\d+\)[:,]?\s(?P<list>{_BARE}(?:, ?\n?{_BARE})+)(?=\n|$)",
        "allowed values (",
    ),
    Phrase(rf"\b(?:{_KINDS}): ?(?P<list>{_QUOTED_LIST}){_STOP}", *_KINDS.split("|")),
    Phrase(
        rf"(?:^|[.\n\u3002:\uff1a] ?)(?P<list>{QUOTED}{_GLOSS}?(?:(?:, |\u3001){QUOTED}{_GLOSS}?)*"
        rf"{_OR}{QUOTED}{_GLOSS}?)(?=[.\n\u3002]|\s*$)",
        *("` or", "` and", "' or", "' and", '" or', '" and', "* or", "`, or", ") or", "或", "和"),
    ),
    Phrase(
        r"(?:^|\n|\. )(?P<list>\d+(?:, \d+)*,? or \d+)"
        r"(?=(?: (?:seconds|frames|images))?(?:[.\n]|\s*$))",
        " or ",
    ),
    Phrase(
        r"(?:支持|可选(?:值为)?|[:\uff1a]) ?"
        r"(?P<list>\d+ ?秒?(?:\u3001 ?\d+ ?秒?)*(?:\u3001| ?或 ?)\d+)"
        r"(?= ?秒?(?:[\u3002\uff0c\uff09\n]|\s*$))",
        *("或", "\u3001"),
    ),
    Phrase(
        rf"(?:^|[.:] )(?={_MARKS_DEFAULT})(?P<list>{_CHOICE}){_STOP}",
        "default)",
    ),
    Phrase(
        rf"\bonly (?P<list>{_QUOTED_LIST}|\d+(?:(?:, | and | or |, and )\d+)+)"
        rf" (?:are|is) (?:currently )?(?:{_KINDS})\b",
        "only ",
    ),
    Phrase(rf"(?:^|(?<=[.:\n] ))(?P<list>{VALUE}(?: \| {VALUE})+)(?=\s*$|\n|\.)", "|"),
    Phrase(rf"\bone of:? ?[\[{{](?P<list>{_LIST})[\]}}]", "one of"),
    Phrase(
        rf"(?:可选值|可选项|枚举值|枚举(?=[:\uff1a])|支持的?值|取值|选项|有效值|允许的?值|可用值|合法值|可选(?=[:\uff1a])"
        rf"|(?:必须|只能)[为是]以下(?:值|选项)?之一)"
        rf"(?:包括|为|有|是)?[:\uff1a]? ?(?P<list>{_LIST})",
        *("可选", "枚举", "支持", "取值", "选项", "有效", "允许", "可用", "合法", "之一"),
    ),
    Phrase(
        rf"(?:可选|必须[为是]|只能[为是]|仅支持|只支持|仅限) ?"
        rf"(?P<list>{_CHOICE}|{VALUE}(?:\u3001{VALUE})+|{_QUOTED_LIST}){_END}",
        *("可选", "必须", "只能", "仅支持", "只支持", "仅限"),
    ),
)
_IN_PASSING = (
    Phrase(rf"\b(?:{_KINDS}): ?(?P<list>{_LIST}){_STOP}", *_KINDS.split("|")),
    Phrase(rf"\((?P<list>{VALUE}(?:, {VALUE})*{_OR}{VALUE}|{VALUE}(?:, {VALUE})+)\)", "("),
    Phrase(rf"\uff08(?P<list>{_LIST})\uff09", "\uff08"),
    Phrase(r"\((?P<list>(?!true/|yes/)[A-Za-z0-9_.:-]+(?:/[A-Za-z0-9_.:-]+)+)\)", "/"),
    Phrase(rf"(?:^|[.\n] ?)[A-Za-z ]{{2,30}}: (?P<list>{VALUE}(?:, {VALUE})+){_STOP}", ": "),
    Phrase(
        rf"\b(?:supports?|supporting) (?:only )?(?P<list>{_CHOICE}|{VALUE}(?:, {VALUE})+){_STOP}",
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
    Phrase(rf"[a-z]: (?P<list>{VALUE}(?:, {VALUE})*,? or {VALUE}){_STOP}", " or "),
    Phrase(
        r"(?:^|, |: |\b(?:of|in|is) )(?P<list>\d+(?:, \d+)*,? or \d+)(?= ?(?:seconds?|s)\b)", " or "
    ),
    Phrase(rf"^(?P<list>{VALUE}(?:, {VALUE})*,? or {VALUE})(?=\.?\s*$)", " or "),
    Phrase(
        rf"支持 ?(?P<list>{_CHOICE}"
        rf"|{VALUE}(?:\u3001{VALUE})+)(?=[\u3002\uff1b\uff0c\uff09\n]|\s*$)",
        "支持",
    ),
)
_MARK = r"^[ \t]*(?:[-*\u2022]|\d+[.)])[ \t]+"
_IS_NO_GLOSS = (
    r"(?i:(?:only )?supports? `|max(?:imum)?\b|min(?:imum)?\b|up to\b|at (?:most|least)\b|limit"
    r"|最[多大长少小]|\d[\d,]* ?(?:char|字))"
)
"""What is said of a kind of request, rather than of a value: "**V4**: maximum 3000"."""
_BULLET = Phrase(
    rf"{_MARK}(?:\*\*`?(?P<bold>[^*\n`]+?)`?\*\*|`(?P<code>[^`\n]+)`)[ \t]*"
    rf"(?:[:\uff1a\u2014\u2013-](?![ \t]*{_IS_NO_GLOSS}).*|\(.*\).*|$)",
    flags=re.MULTILINE,
)
_OF_OTHERS = Phrase(
    r"(?:^|\n *|\. +)(?!\W*(?:description|notes?|details?|modes?|types?|levels?|styles?|kinds?|说明"
    r"|注意|描述)\W*$)"
    r"(?![^.\n]*\b(?:values?|options?|choices?|one of|either|supports?|supported|available"
    r"|allowed|accepted"
    r"|accepts|possible|valid|order|whether|select|choose|controls?|determines?|defines?|specif(?:y|ies)"
    r"|sets?)\b)"
    r"(?![^.\n]*(?:值|选项|可选|支持|取值|枚举|模式|类型|如下|以下))[^.\n]*\w[^.\n]*[:\uff1a][\s*_]*$"
)
"""A heading that names no values: "Variables:", "Events sent:", "The prompt should cover:"."""
_BARE_BULLET = Phrase(rf"{_MARK}({_BARE})(?:: |\uff1a ?| [\u2014\u2013-] )", flags=re.MULTILINE)
_HEADED = Phrase(
    rf"\b(?:(?:{_KINDS}) (?:values|options|choices)|options|choices|one of(?: the following"
    rf"(?: values)?)?|(?:following|these) values)\b[^.:\n]*{_COLON.replace('(?:[-*] )?', '')}\n+",
    *("values", "options", "choices", "one of"),
)
_LEADS = Phrase(
    rf"{_MARK}((?:{QUOTED}|{_BARE}))[ \t]*(?:[:\uff1a=\u2014\u2013(-].*|)$",
)
_ROW = Phrase(r"^\|[ \t]*`?([\w.:/-]+)`?[ \t]*\|", flags=re.MULTILINE)
_ENUM = Phrase(r"\b(?:enum|one of|options|values|choose|available)\b")
_OF_VALUES = Phrase(r"(?:^|\n)\|[ \t]*(?:values?|options?|可选值|取值|值|选项)[ \t]*\|[^\n]*\n$")
"""The head of a table whose first column holds values."""
_RULE = Phrase(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", flags=re.MULTILINE)
_LINE = Phrase(r"^[ \t]*([a-z][\w.]*) +[-\u2013] +[a-z]", flags=re.MULTILINE)
_GLOSSED = Phrase(r"(?:^|(?<=[.;] ))([a-z][a-z0-9_-]*): (?=[A-Z])", flags=re.MULTILINE)
_GLOSSED_IN_CHINESE = Phrase(
    r"(?:(?<=[\u3002\uff1b:\uff1a])|(?<=[.;:] ))([a-z][a-z0-9_-]*)[:\uff1a] ?(?=[\u4e00-\u9fff])",
    flags=0,
)
_PURPOSES = Phrase(
    rf"(?:^|[-\u2013,:.] |\b(?:and|or) )({VALUE}) (?:for|is|means|=) (?!not\b)[a-z]", flags=0
)
_SPLIT = rf"{_OR}|[,;\u3001\uff0c] ?| ?[/|] ?"
_GOES_ON_BEFORE = Phrase(
    r"(?:\w[`'\"\u201d]|\b[A-Z][A-Z0-9_]+|\d)(?:[,;/|\u3001\uff0c]|,? (?:and|or))?\s*$", flags=0
)
"""What stands before the end of a longer list."""
_SPLIT_IN_LINE = rf"{_OR}|[,;\u3001\uff0c] ?| ?\| ?| / "
_IN_LINE = Phrase(r", |\u3001|\b(?:or|and)\b|[`'\"]", flags=0)
"""What parts values in which a slash is their own: "image/png, image/jpeg"."""
_OR_BEFORE = Phrase(r"\bor $|\b(?:max|min)\. ?$|\b(?:provided|passed|sent)\b[^.\n]* as $")
_OR_ANOTHER = Phrase(r"[`'\"]?,? or (?:an? |any |some |your |the |another |custom\b|other)", " or ")
_MORE_IN_BRACKETS = Phrase(
    rf",? or (?:an? )?(?:[a-z]+ ){{1,3}}\((?P<list>{QUOTED}(?:{SEPARATOR}{QUOTED})+)\)"
    r"(?=[.;\n]|\s*$)",
    " or ",
)
"""The rest of a list, named for its kind: "'word', or a boolean ('true' or 'false')"."""
_VERB_BEFORE = Phrase(r"\bbe $")
_QUALITY = Phrase(
    r"(?<![`'\"\w-])(?:[a-z]{2,}ed|null|empty|valid|unique|stable|lowercase|uppercase|digits"
    r"|letters"
    r"|plain|blank|left|set|positive|negative|numeric|alphanumeric|optional|required|absolute"
    r"|relative|string|number|integer|object|array)(?![`'\"\w-])"
)
"""What "must be … or …" may demand of a value without listing values."""
_MORE = Phrase(r"(?:[,;/|] ?|\b(?:and|or) )(?:etc|others?|more|so on)\b|\b[a-z]+ only:")
_PARTIAL = Phrase(
    r"\b(?:not|n't|some (?:possible|valid|supported)|unsupported|except|excluding|without"
    r"|e\.g|such as|for example|including|etc|like"
    r"|samples?|examples?|typical|typically|common|commonly|popular"
    r"|beta|and (?:many |\d+ )?(?:more|others)|cannot|only when|only if|only for|incompatible)\b"
    r"|\.\.|\u2026|不支持|例如|等"
)
_NOT_THESE = Phrase(
    r"\b(?:invalid|deprecated|forbidden|reserved|disallowed|prohibited|excluded|recommend\w*"
    r"|suggest\w*"
    r"|usual(?:ly)?|often|popular|preset)\b|建议|推荐|常用|常见"
)
"""What values are that are no choice, or not the only one."""
_PLACEHOLDER = Phrase(r"[A-Z]{3,}x[A-Z]{3,}|Y{4}.*|H{2}:M{2}.*", flags=0)
"""What stands for a value of some form: `WIDTHxHEIGHT`."""


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
                more = _MORE_IN_BRACKETS.match(text, match.end("list"))
                if _is_complete(text, match, more):
                    about = match.groupdict().get("about") or ""
                    listing = match["list"]
                    values = (*split_values(listing), *(split_values(more["list"]) if more else ()))
                    quote, listing = (match[0] + more[0], "") if more else (match[0], listing)
                    yield Enumeration(values, quote, listing, announced, about)
    for pattern in FIXED_VALUES:
        for match in pattern.finditer(text):
            if _is_complete(text, match):
                quote = match[0].strip(".\u3002 \n-")
                yield Enumeration((bare_value(match["list"]),), quote, "", announced=True)


def _spread(text: str) -> Iterator[Enumeration]:
    """Yield the values that stand one by one: in bullets, in rows, before what they are for."""
    rule = _RULE.search(text)
    found = (
        (_bulleted(text), True),
        (_headed(text), True),
        (_BARE_BULLET.texts(text), False),
        (_ROW.texts(text[rule.end() :]) if rule else [], _is_headed(text, rule)),
        (_GLOSSED.texts(text), True),
        ([] if text.isascii() else _GLOSSED_IN_CHINESE.texts(text), True),
        (_LINE.texts(text), _ENUM.search(text) is not None),
        (_alike([match[1] for match in _PURPOSES.finditer(text)]), False),
    )
    for values, announced in found:
        if len(values) > 1:
            yield Enumeration(tuple(map(bare_value, values)), ", ".join(values), "", announced)


def _bulleted(text: str) -> list[str]:
    """List what the bullets lead with, unless the line above them says that it is no value."""
    bullets = list(_BULLET.finditer(text))
    if not bullets or _OF_OTHERS.search(text[: bullets[0].start()].rstrip()):
        return []
    return [match["bold"] or match["code"] for match in bullets]


def _headed(text: str) -> list[str]:
    """List the values of the bullets below "Possible values:", unless one of them is none."""
    heading = _HEADED.search(text)
    if heading is None or not holds_always(text, *heading.span()):
        return []
    lines = text[heading.end() :].split("\n")
    bullets = list(takewhile(lambda line: re.match(_MARK, line), lines))
    found = [_LEADS.match(line) for line in bullets]
    return [match[1] for match in found if match] if all(found) else []


def _is_headed(text: str, rule: re.Match[str] | None) -> bool:
    """Whether the table with this rule stands below "Allowed values:"."""
    if rule is None:
        return False
    heading = _HEADED.search(text)
    is_told = heading is not None and heading.end() <= rule.start()
    return is_told or _OF_VALUES.search(text, 0, rule.start()) is not None


def _alike(values: list[str]) -> list[str]:
    """Keep those that are marked as values, where any is: "`a` is small and made for …"."""
    marked = [value for value in values if value[0] in "`'\"*\u201c"]
    return marked or values


def _is_complete(text: str, match: re.Match[str], more: re.Match[str] | None = None) -> bool:
    """Whether a list gives all values: it says nothing of exceptions, conditions or examples."""
    start, end = match.span("list")
    before, after = sentence(text, start, end)
    return (
        holds_always(text, start, end)
        and not _MORE.search(match["list"])
        and (more is not None or not _OR_ANOTHER.match(text, end))
        and not _OR_BEFORE.search(text, 0, match.start())
        and not _GOES_ON_BEFORE.search(text, max(0, start - 24), start)
        and not (_QUALITY.search(match["list"]) and _VERB_BEFORE.search(text, 0, start))
        and not _PARTIAL.search(before)
        and not _NOT_THESE.search(before)
        and not any(map(_PLACEHOLDER.fullmatch, split_values(match["list"])))
        and not _PARTIAL.search(after[:40])
    )


def split_values(text: str) -> tuple[str, ...]:
    """Split a list as a text writes it into its values."""
    plain = re.sub(rf"{_GLOSS}|(?<=\d) ?秒", "", text)
    split = _SPLIT_IN_LINE if _IN_LINE.search(plain) else _SPLIT
    return tuple(bare_value(part) for part in re.split(split, plain) if part.strip())


def bare_value(text: str) -> str:
    """Return a value without its quotes."""
    return text.strip().strip("`'\"*\u201c\u201d").rstrip(".").strip()
