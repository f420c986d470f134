"""What a text says about the value used when a member is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.documents import Value
from scripts.prose.clauses import holds_always
from scripts.prose.default_phrases import FOREIGN, STATEMENTS
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


_MARKS = (
    r"(?:[(\[\uff08](?:the )?(?:default|默认)(?: value)?[)\],;\uff09]|(?:is|as) the default\b"
    r"|(?:is )?(?:set |used )?by default\b)"
)
_CHOSEN = Phrase(
    r"(?:`(?P<code>[^`\n]+)`|'(?P<single>[^'\n]+)'|\"(?P<double>[^\"\n]+)\""
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    rf"|(?<!\w)(?P<word>[\w:./-]{{0,80}}\w)) ?{_MARKS}",
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
    rf"(?:^|[.,;:(\n] ?)(?P<value>true|false|{NUMBER}|(?-i:[A-Z]{{2,5}}|[a-z]{{2}}-[A-Z]{{2}}))"
    r"(?: (?:seconds|minutes|milliseconds|pixels|frames))? by default"
    r"(?=[.,;:)\n]|\s*$| (?:if|and|but|when|unless)\b)",
    "by default",
)
_BULLET = Phrase(
    r"^\s{0,20}(?:(?:[-*\u2022]|\d+[.)])\s+|(?=\*\*))[`*'\"]*(?P<label>[\w.:/-]*\w)[`*'\"]*"
    r"(?:\s*[:\u2014\u2013-]\s|\s*\uff1a|\s*(?=[(\[]))"
    r"(?:[^\n]*[(\[](?:the )?default(?: value)?[)\]]|(?:the )?default(?= ?[,.;\u2014\u2013-]|$)"
    r"|[^\n]*\bthis is the default\b|[^\n]*[(\uff08]默认[)\uff09]"
    r"|[^\n]*[.,;] (?:the )?default\.?[ \t]*$)",
    "default",
    "默认",
    flags=re.IGNORECASE | re.MULTILINE,
)
_ABSENT_WORDS = (
    "not",
    "omit",
    "unset",
    "none",
    "nothing",
    "no ",
    "you ",
    "absent",
    "it is",
    "it's",
)
_WORDS = (
    *FOREIGN,
    "Standard",
    "all back",
    "alls back",
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
    *(f"{word} {absence}" for word in ("if", "If", "hen") for absence in _ABSENT_WORDS),
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
        *("the", "a", "an", "your", "its", "their", "our", "you", "yourself", "me", "whatever"),
        *("same", "whichever", "what", "current"),
    }
    | {"value", "setting", "option", "behavior", "behaviour", "mode", "model"}
)
_OF_A_PAGE = frozenset({"page", "size", "limit", "number", "count", "results", "items"})
_SIZE = Phrase(rf"(?P<number>{NUMBER}) ?(?P<unit>[KMGT]i?B)")
"""A number with a unit that the text may have named: "in GB. Defaults to 8GB"."""
_NOUN = Phrase(r" (?!if\b|when\b|for\b|and\b|or\b|but\b|which\b|unless\b|in\b)[a-z]{3,}")
_KIND = Phrase(r" (?:modes?|resolution|quality|format|order|style)\b")
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
    for pattern in STATEMENTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            about = (groups.pop("about", None) or "").lower().split()
            own = groups.pop("own", None)
            told = groups.get("told")
            is_form = told and re.fullmatch(r"[A-Z]{2,5}|[a-z]{2}-[A-Z]{2}", told)
            if told and not (is_form or told in (choices or ()) or told in text[: match.start()]):
                continue
            value = next(group for group in groups.values() if group is not None)
            is_value = groups.get("word") is None or _names_a_value(value, match[0])
            if (
                groups.get("word")
                and value not in (choices or ())
                and _KIND.match(text, match.end())
            ):
                continue
            is_named = all(word in name.lower() for word in about) or _are_of_a_page(about, name)
            is_named = is_named or (about[-1] == name.lower() and value in (choices or ()))
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
        word = match["word"]
        is_plain = word is None or re.fullmatch(rf"{NUMBER}|[Tt]rue|[Ff]alse", word) is not None
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
            value = match["value"]
            yield _stated(
                text, match, value.lower() if value.isalpha() and len(value) > 3 else value
            )


def _holds(text: str, match: re.Match[str], name: str) -> bool:
    if _OTHERWISE.search(text, 0, match.start()):
        return False
    return holds_always(text, match.start(), match.end()) and (
        not name or is_about(text, match.start(), name)
    )
