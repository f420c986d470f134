"""What a text says about the value used when a member is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.documents import Value, kind
from scripts.prose.clauses import holds_always
from scripts.prose.numbers import NUMBER, is_told, read_number, suits
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, name_parts, names_member


class StatedDefault(NamedTuple):
    """A default as the text writes it, without its quotes; `quote` is the whole phrase.

    What the first sentence states is `is_general`: it holds for all that a later one divides.
    """

    text: str
    quote: str
    is_general: bool = True


_VALUE = (
    r"\*{0,2}(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|`(?P<code>[^`\n]*)`"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\u201c(?P<curly>[^\u201d\n]*)\u201d|(?P<json>\[[^\[\]\n]*\]|\{\})"
    rf"|(?P<number>(?:{NUMBER})(?![A-Za-z0-9_:]|[.,]\d))"
    r"|(?P<word>(?:[A-Za-z0-9][A-Za-z0-9_:./-]*[A-Za-z0-9_]|[A-Za-z0-9]))"
    r"(?= ?(?:[.;)(\u3002\uff0c\uff1b\uff08\uff09\u3001]|,(?!\w)|\n(?![a-z]))|\s*$"
    r"| (?:seconds?|secs?|if (?:not|omitted|unset)|when (?:not|omitted)"
    r"|(?:is|will be) (?:used|assumed|applied)"
    r"|and (?:overrides|applies|is|has|takes|can|cannot|may|must|should|will|requires|affects"
    r"|controls|ignores|means))\b))"
)
_BARE_VALUE = (
    r"(?:`(?P<code>[^`\n]*)`|'(?P<single>[^'\n]*)'|(?P<number>-?\d+)|(?P<word>true|false))"
)
_KINDS = r"(?: (?:value|setting|option|choice|behaviou?r))?"
_IF_ABSENT = (
    r"\b(?:if|when) (?:(?:it|this(?: field| parameter)?) is )?"
    r"(?:not (?:provided|specified|set|given|supplied|passed)|omitted"
    r"|unset|unspecified|absent|left (?:out|empty|blank)|no (?:[a-z_`]+ ){1,3}(?:is |are )?"
    r"(?:given|provided|specified|set|supplied|passed)"
    r"|you (?:do not|don't) (?:specify|provide|set|pass|include) (?:it|this|one|a value))"
)
_ABSENT = (
    r"\(?(?:if|when) (?:omitted|unset|unspecified|absent|missing|empty|left (?:out|empty|blank)"
    r"|not (?:provided|specified|set|given|supplied|passed|uploaded))\)?"
)
_SURE = r"(?=[`'\"\d-]|true\b|false\b)"
_USED = tuple(f"{be} {used}" for be in ("is", "be") for used in ("used", "assumed", "applied"))
_IS = ("it is", "it's", "it will", "this is", "this will", "value is", "value will")
_STATEMENTS = (
    Phrase(
        rf"(?<!no )\bdefaults?{_KINDS}(?:\*{{0,2}}:\*{{0,2}} ?| is:? | ?= ?| of | \u2014 "
        rf"| (?:is )?set to ){_VALUE}",
        "default",
    ),
    Phrase(rf"\bdefaults?(?: value)? to:? {_VALUE}(?! (?:minus|plus)\b)", "default"),
    Phrase(rf"\bdefaulting to {_VALUE}", "defaulting"),
    Phrase(
        rf"\bthe default(?: value)?,? {_SURE}{_VALUE},? (?:is|will be) (?:used|assumed|applied)\b",
        "the default",
    ),
    Phrase(rf"\bdefault {_ABSENT}(?: ?[:=]| is| to)? {_VALUE}", "default "),
    Phrase(rf"@default:? {_VALUE}", "@default"),
    Phrase(rf"\bdefault `(?P<own>\w+)` (?:is|of|=) {_VALUE}", "default `"),
    Phrase(rf"\bdefaults? (?:to|is|of):? [\d.,]+ [a-z]+ \({_VALUE}", "default"),
    Phrase(
        rf"(?<!\bthe )(?<!\bits )(?<!\bthis )\bdefault (?=true\b|false\b|-?\d|[`'\"]){_VALUE}",
        "default",
    ),
    Phrase(
        rf"\bby default,? (?:it['\u2019]s|(?:it |this )?(?:is|uses|will be))(?: set to)? {_VALUE}",
        "by default",
    ),
    Phrase(rf"\bby default \((?:or )?(?:(?:when|if) (?:set to )?)?{_VALUE}\)", "by default ("),
    Phrase(rf"\bdefaults? ?(?:/|and|&) ?max(?:imum)?(?: is)?:? {_VALUE}", "default"),
    Phrase(rf"\bthe default \((?=[`'\"\d-]){_VALUE}\)", "the default ("),
    Phrase(
        rf"\b(?:if|when) (?:set to )?(?=[`'\"\d-]|true\b|false\b){_BARE_VALUE} ?[(,]? ?or"
        r" (?:it is )?(?:omitted|unset|absent|not (?:set|provided|specified|given))\b",
        "omitted",
        "unset",
        "absent",
        "not ",
    ),
    Phrase(rf"\(default:? {_VALUE}", "(default"),
    Phrase(
        r"[,;(] ?default (?P<told>[A-Za-z][\w.:/-]*\w)(?=[.;)]|\s*$)",
        *(", default ", "; default ", "(default "),
    ),
    Phrase(
        rf"\b(?:if|when) (?:set to )?{_SURE}{_BARE_VALUE} ?\((?:the )?default\)",
        *("default)",),
    ),
    Phrase(
        rf"\bdefault (?P<about>[a-z]+(?: [a-z]+)?)(?: is| ?=|:) {_VALUE}",
        "default",
    ),
    Phrase(
        rf"{_IF_ABSENT},? {_SURE}{_VALUE} (?:is|will be) (?:used|assumed|applied)\b",
        *_USED,
    ),
    Phrase(
        rf"{_IF_ABSENT},? (?:it|this|the value) (?:is|will be)(?: set to)? {_SURE}{_VALUE}",
        *_IS,
    ),
    Phrase(
        rf"(?<![\w.-]){_SURE}{_BARE_VALUE} (?:is|will be) (?:used|assumed|applied) {_IF_ABSENT}",
        *_USED,
    ),
    Phrase(rf"\b(?:it is|it's|this is|value is) {_SURE}{_BARE_VALUE} {_IF_ABSENT}", *_IS),
    Phrase(
        rf"\bby default[,:]? (?=[`'\"\d-]){_VALUE}(?= (?:is|will be) (?:used|assumed|applied)\b"
        r"|[.;)\n]|$)",
        "by default",
    ),
    Phrase(
        rf"\bdefaults? (?:to|is|of):? [A-Z][a-z]+ \((?=[`'\"]){_VALUE}\)",
        *("default",),
    ),
    Phrase(
        r"(?:默认|缺省)(?:值|时)?(?:为|是|设置为|使用|采用|取)?[:\uff1a]? ?(?:为 ?)?" + _VALUE,
        "默认",
        "缺省",
    ),
    Phrase(
        r"(?:(?:如果|若|当) ?)?"
        r"(?:[不未](?:填写?|传入?|设置?|指定|提供)|省略|留空)"
        rf"(?:时|则|的话)?[,\uff0c]? ?则?(?:值?为|取|按|使用|采用) ?{_VALUE}",
        *("不填", "不传", "不设", "不指定", "不提供", "未", "省略", "留空"),
    ),
)
_MARKS = (
    r"(?:[(\[\uff08](?:the )?(?:default|默认)(?: value)?[)\],;\uff09]|(?:is|as) the default\b"
    r"|(?:is )?(?:set |used )?by default\b)"
)
_CHOSEN = Phrase(
    r"(?:`(?P<code>[^`\n]+)`|'(?P<single>[^'\n]+)'|\"(?P<double>[^\"\n]+)\""
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    rf"|(?<!\w)(?P<word>[\w:./-]*\w)) ?{_MARKS}",
    "default",
    "默认",
)
_GLOSSED = Phrase(
    r"`(?P<code>[^`\n]+)` (?:(?:[a-z]+ ){1,4}\(default\)"
    r"|[:\u2014\u2013-] (?:[^`\n,.;(]{1,40}[,;] )?(?:the )?default(?=[.,;)]| \*| -|\s*$)"
    r"|(?: ?[:-] ?)?[^`\n,.;()]{1,40} ?\(default\))"
    r"|(?<![\w.-])(?P<word>[A-Za-z0-9_.:]+)[\uff1a:=-] ?[\u4e00-\u9fff]{1,12}"
    r"[\uff08(]默认[\uff09)]",
    *(f"{mark}default" for mark in ("(", "- ", "\u2013 ", "\u2014 ", ": ", ", ", "; ")),
    "默认",
)
"""A value with what it does before the mark: "`closed` blocks (default)"."""
_PLAIN_BY_DEFAULT = Phrase(
    rf"(?:^|[.,;:(\n] ?)(?P<value>true|false|{NUMBER}) by default\b", "by default"
)
_BULLET = Phrase(
    r"^\s*(?:(?:[-*\u2022]|\d+[.)])\s+|(?=\*\*))[`*'\"]*(?P<label>[\w.:/-]*\w)[`*'\"]*"
    r"(?:\s*[:\u2014\u2013-]\s|\s*\uff1a|\s*(?=[(\[]))"
    r"(?:[^\n]*[(\[](?:the )?default(?: value)?[)\]]|(?:the )?default(?= ?[,.;\u2014\u2013-]|$)"
    r"|[^\n]*\bthis is the default\b|[^\n]*[(\uff08]默认[)\uff09]"
    r"|[^\n]*[.,;] (?:the )?default\.?[ \t]*$)",
    "default",
    "默认",
    flags=re.IGNORECASE | re.MULTILINE,
)
_WORDS = (
    "efault",
    "DEFAULT",
    "默认",
    "缺省",
    " used",
    " assumed",
    " applied",
    " or omitted",
    "(or ",
    " or not ",
    *(f"{word} {absence}" for word in ("if", "If", "hen") for absence in ("not", "omit", "unset")),
    *("不填", "不传", "不设", "不指定", "不提供", "未", "省略", "留空"),
)
_NOT_VALUES = frozenset(
    {"auto-detected", "automatic", "blank", "disabled", "empty", "enabled", "none", "null", "off"}
    | {
        *("now", "today", "on"),
        "random",
        "unset",
        "unlimited",
        "optional",
        "original",
        "that",
        "this",
        "it",
        "undefined",
        *("the", "a", "an", "your", "its", "their", "our"),
    }
    | {"value", "setting", "option", "behavior", "behaviour", "mode", "model"}
)
_OF_A_PAGE = frozenset({"page", "size", "limit", "number", "count", "results", "items"})
_SIZE = Phrase(rf"(?P<number>{NUMBER}) ?(?P<unit>[KMGT]i?B)")
"""A number with a unit that the text may have named: "in GB. Defaults to 8GB"."""
_NOUN = Phrase(r" (?!if\b|when\b|for\b|and\b|or\b|but\b|which\b|unless\b|in\b)[a-z]{3,}")
_OWNER = Phrase(r"['\u2019]s\b| is (?:-?\d|`)", flags=0)
_WRITTEN_BEHIND = Phrase(r" ?\([`'\"\u201c]", flags=0)
_OTHERWISE = Phrase(r"\b(?:otherwise|else|then),? (?:it |this )?$")
_ABSENCES = frozenset({"absent", "missing", "omit", "omitted", "undefined", "unset", "unspecified"})
"""Labels of a bullet that says what leaving the member out does: "Omit (default): …"."""
_PARTICIPLE = Phrase(
    r"\b(?:is|are|be) (?:[a-z]{2,}ed|chosen|kept|left|sent|set|shown|taken)$", flags=0
)
"""What happens to a default rather than which it is: "the default space is used"."""


def read_default(
    text: str, choices: list[Value] | None = None, name: str = ""
) -> StatedDefault | None:
    """Read the default that the text states; none where it states several.

    Of several the one of the first sentence counts, which is the member's in general.
    """
    stated = list(read_defaults(text, choices, name))
    if len({_plain(one.text) for one in stated}) < 2:
        return stated[0] if stated else None
    first = [one for one in stated if one.is_general]
    return first[0] if len({_plain(one.text) for one in first}) == 1 else None


def _plain(text: str) -> str:
    """Write a value so that `4` and `4.0`, `Auto` and `auto` are one."""
    is_number = re.fullmatch(NUMBER, text) is not None
    return str(float(read_number(text))) if is_number else text.lower()


def read_defaults(
    text: str, choices: list[Value] | None = None, name: str = ""
) -> Iterator[StatedDefault]:
    """Yield every default that the text states for the member `name`.

    A default that only holds "when …" is none. A bare word such as `none` may say that there is
    no default, unless it is one of `choices`; "5 by default" counts only if it is quoted or there.
    """
    if any(word in text for word in _WORDS):
        texts = None if choices is None else tuple(str(choice) for choice in choices)
        yield from _read(text, texts, name)


@remembered
def _read(text: str, choices: tuple[str, ...] | None, name: str) -> tuple[StatedDefault, ...]:
    return (*_statements(text, choices, name), *_marked(text, choices, name), *_empty(text, name))


_EMPTY = Phrase(
    r"(?:\bdefaults?(?: value)?(?: is| to|:)|\b(?:if|when) (?:omitted|unset|not \w+),?"
    r"|默认(?:值)?(?:为|是|[:\uff1a])?) ?(?:an? )?(?:empty |空)"
    r"(?P<kind>string|text|array|list|object|map|字符串|数组|列表)(?! or\b)",
    *("empty", "空"),
)
_EMPTIES = dict.fromkeys(("array", "list", "数组", "列表"), "[]") | {"object": "{}", "map": "{}"}


def _empty(text: str, name: str) -> Iterator[StatedDefault]:
    for match in _EMPTY.finditer(text):
        if _holds(text, match, name):
            yield StatedDefault(_EMPTIES.get(match["kind"].lower(), ""), match[0])


def _statements(text: str, choices: tuple[str, ...] | None, name: str) -> Iterator[StatedDefault]:
    for pattern in _STATEMENTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            about = (groups.pop("about", None) or "").lower().split()
            own = groups.pop("own", None)
            told = groups.get("told")
            if told and not (told in (choices or ()) or told in text[: match.start()]):
                continue
            value = next(group for group in groups.values() if group is not None)
            is_value = groups.get("word") is None or _names_a_value(value, match[0])
            is_named = all(word in name.lower() for word in about) or _are_of_a_page(about, name)
            is_named = is_named and (own is None or names_member(own, name))
            is_value = is_value and not (name and names_member(value, name))
            is_value = is_value and not _goes_on(text, match) and "${" not in value
            if (
                is_named
                and (is_value or value in (choices or ()))
                and not (choices and value not in choices and _NOUN.match(text, match.end()))
                and _holds(text, match, name)
                and (groups.get("number") is None or suits(text, match.end(), name))
            ):
                yield _stated(text, match, value)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether more belongs to a value: "defaults to `a`'s value", "to English (`en`)"."""
    is_word = match.groupdict().get("word") is not None
    return _OWNER.match(text, match.end()) is not None or (
        is_word and _WRITTEN_BEHIND.match(text, match.end()) is not None
    )


def _are_of_a_page(about: list[str], name: str) -> bool:
    """Whether "the default page size" is said of `limit` or `per_page`."""
    parts = name_parts(name)
    return all(word in _OF_A_PAGE for word in about) and any(
        part in ("limit", "per", "count", "take", "size") for part in parts
    )


def _names_a_value(word: str, quote: str) -> bool:
    """Whether a bare word, with which a quote ends, can be a value."""
    return word.lower() not in _NOT_VALUES and not _PARTICIPLE.search(quote)


def _stated(text: str, match: re.Match[str], value: str) -> StatedDefault:
    is_general = not re.search(r"[.;\n\u3002]", text[: match.start()])
    size = _SIZE.fullmatch(value)
    if size and is_told(text, size["unit"]):
        value = size["number"]
    return StatedDefault(value.strip("\"'"), match[0].strip(), is_general)


def _marked(text: str, choices: tuple[str, ...] | None, name: str) -> Iterator[StatedDefault]:
    """Read the value that a list or a sentence marks as the default one."""
    known = {choice.lower() for choice in choices or ()}
    bullets = [match for match in _BULLET.finditer(text) if _holds(text, match, "")]
    for match in bullets:
        label = match["label"].lower()
        if label not in _ABSENCES if choices is None else label in known:
            yield _stated(text, match, match["label"])
    for match in _CHOSEN.finditer(text) if not bullets else ():
        value = next(group for group in match.groups() if group).strip("\"'")
        is_plain = match["word"] is None or re.fullmatch(NUMBER, match["word"]) is not None
        is_value = value.lower() in known if choices is not None else is_plain
        if is_value and (" " not in value or value.lower() in known) and _holds(text, match, name):
            yield _stated(text, match, value)
    known = known if choices is not None else {"true", "false"}
    for match in _GLOSSED.finditer(text) if not bullets else ():
        marked = match["code"] or match["word"]
        if marked.lower() in known and _holds(text, match, name):
            yield _stated(text, match, marked)
    for match in _PLAIN_BY_DEFAULT.finditer(text):
        if _holds(text, match, name):
            yield _stated(text, match, match["value"].lower())


def _holds(text: str, match: re.Match[str], name: str) -> bool:
    if _OTHERWISE.search(text, 0, match.start()):
        return False
    return holds_always(text, match.start(), match.end()) and (
        not name or is_about(text, match.start(), name)
    )


_MEASURE = Phrase(rf"({NUMBER}) ?(?:ms|s|secs?|seconds?|x|px|%)", flags=0)


def as_list(stated: str, choices: list[Value] | None) -> list[Value] | None:
    """Read "defaults to `active`" of a list of some choices; None where it is none of them."""
    found = [choice for choice in choices or () if str(choice) == stated]
    return found or None


def as_type(stated: str, types: frozenset[str], choices: list[Value] | None) -> Value:
    """Give a stated default the type of its schema; raises `ValueError` if it cannot have it."""
    measure = _MEASURE.fullmatch(stated)
    written = {stated.lower(), *([measure[1]] if measure else [])}
    for choice in choices or ():
        if str(choice).lower() in written and not isinstance(choice, bool):
            return choice
    if "boolean" in types:
        words = {"true": True, "false": False}
        if stated.lower() in words:
            return words[stated.lower()]
        raise ValueError(stated)
    if types & {"integer", "number"}:
        number = measure[1] if measure else stated
        if not re.fullmatch(NUMBER, number):
            raise ValueError(stated)
        return read_number(number)
    if types & {"array", "object"} and stated[:1] in ("[", "{"):
        return _as_json(stated, types)
    if types and "string" not in types:
        raise ValueError(stated)
    return stated


def _as_json(stated: str, types: frozenset[str]) -> Value:
    try:
        value: Value = json.loads(stated.replace("'", '"'), parse_constant=str)
    except RecursionError:
        raise ValueError(stated) from None
    if kind(value) not in types:
        raise ValueError(stated)
    return value
