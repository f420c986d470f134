"""Values that stand one by one: in bullets, in rows, before what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from scripts.prose.announcements import COLON, KINDS
from scripts.prose.clauses import holds_always
from scripts.prose.phrase import Phrase
from scripts.prose.value_lists import (
    BARE,
    QUOTED,
    VALUE,
)

_MARK = r"^[ \t]*(?:[-*\u2022]|\d+[.)])[ \t]+"
_IS_NO_GLOSS = (
    r"(?i:(?:only )?supports? `|max(?:imum)?\b|min(?:imum)?\b|up to\b|at (?:most|least)\b|limit"
    r"|最[多大长少小]|\d[\d,]* ?(?:char|字))"
)
"""What is said of a kind of request, rather than of a value: "**V4**: maximum 3000"."""
_BULLET = Phrase(
    rf"{_MARK}(?:\*\*[`\"]?(?P<bold>[^*\n`\"]+?)[`\"]?\*\*|`(?P<code>[^`\n]+)`"
    r"|\"(?P<double>[^\"\n]+)\"|'(?P<single>[^'\n]+)')[ \t]*"
    rf"(?:(?:for|to|means|is) .*|[:\uff1a\u2014\u2013-](?![ \t]*{_IS_NO_GLOSS}).*|\(.*\).*|$)",
    flags=re.MULTILINE,
)
_OF_OTHERS = Phrase(
    r"(?:^|\n *|\. +)(?!\W{0,8}(?:description|notes?|details?|modes?|types?|levels?|styles?|kinds?"
    r"|说明|注意|描述)\W{0,8}$)"
    r"(?![^.\n]*\b(?:values?|options?|choices?|one of|either|supports?|supported|available"
    r"|allowed|accepted"
    r"|accepts|possible|valid|order|whether|select|choose|controls?|determines?|defines?"
    r"|specif(?:y|ies)"
    r"|sets?)\b)"
    r"(?![^.\n]*(?:值|选项|可选|支持|取值|枚举|模式|类型|如下|以下))[^.\n]*\w[^.\n]*[:\uff1a][\s*_]*$"
)
"""A heading that names no values: "Variables:", "Events sent:", "The prompt should cover:"."""
_BARE_BULLET = Phrase(rf"{_MARK}({BARE})(?:: |\uff1a ?| [\u2014\u2013-] )", flags=re.MULTILINE)
_COLON = COLON.replace("(?:[-*] )?", "")
_HEADED = Phrase(
    rf"\b(?:(?:{KINDS}) (?:values|options|choices)|options|choices|one of(?: the following"
    rf"(?: values)?)?|(?:following|these) values)\b[^.:\n]*"
    rf"(?:{_COLON}|\bas follows)\n+",
    *("values", "options", "choices", "one of"),
)
_OF_A_PART = Phrase(
    r"\b(?:followed by|prefixed (?:by|with)|start\w* with|begin\w* with|end\w* (?:in"
    r"|with))[^.\n]*\s*$"
)
_LEADS = Phrase(
    rf"{_MARK}((?:{QUOTED}|{BARE}))[ \t]*(?:(?:[:\uff1a=\u2014\u2013(-]|(?:for|to|is|means)\b).*"
    rf"|)$",
)
_ROW = Phrase(r"^\|[ \t]*`?([\w.:/-]+)`?[ \t]*\|", flags=re.MULTILINE)
_ENUM = Phrase(r"\b(?:enum|one of|options|values|choose|available)\b")
_OF_VALUES = Phrase(
    r"(?:^|\n)\|[ \t]*(?:values?|options?|modes?|types?|styles?|formats?|levels?|kinds?|status"
    r"|可选值|取值|值|选项)[ \t]*\|[^\n]*\n$"
)
"""The head of a table whose first column holds values."""
_RULE = Phrase(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", flags=re.MULTILINE)
_LINE = Phrase(r"^[ \t]*([a-z][\w.]*) +[-\u2013] +[a-z]", flags=re.MULTILINE)
_LABELLED = Phrase(r"(?:^|(?<=[.;] ))([a-z][a-z0-9_-]*): (?=[A-Z])", flags=re.MULTILINE)
_GLOSSED_IN_CHINESE = Phrase(
    r"(?:(?<=[\u3002\uff1b:\uff1a])|(?<=[.;:] ))([a-z][a-z0-9_-]*)[:\uff1a-] ?(?=[\u4e00-\u9fff])",
    flags=0,
)
_PURPOSES = Phrase(
    rf"(?:^|[-\u2013,:.] |\b(?:and|or) )({VALUE}) (?:for|is|means|=) (?!not\b)[a-z]", flags=0
)


def spread_values(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield values that belong together, and whether the text presents them as a choice."""
    rule = _RULE.search(text)
    yield _bulleted(text), True
    yield _headed(text), True
    yield _BARE_BULLET.texts(text), False
    yield (_ROW.texts(text[rule.end() :]) if rule else []), _is_headed(text, rule)
    yield _LABELLED.texts(text), True
    yield ([] if text.isascii() else _GLOSSED_IN_CHINESE.texts(text)), True
    yield _LINE.texts(text), _ENUM.search(text) is not None
    yield _alike([match[1] for match in _PURPOSES.finditer(text)]), False


def _bulleted(text: str) -> list[str]:
    """List what the bullets lead with, unless the line above them says that it is no value."""
    bullets = list(_BULLET.finditer(text))
    if (
        not bullets
        or _OF_A_PART.search(text, 0, bullets[0].start())
        or _OF_OTHERS.search(text[: bullets[0].start()].rstrip())
    ):
        return []
    return [next(filter(None, match.groups())) for match in bullets]


def _headed(text: str) -> list[str]:
    """List the values of the bullets below "Possible values:", unless one of them is none."""
    heading = _HEADED.search(text)
    if heading is None or _OF_A_PART.search(text, 0, heading.start()):
        return []
    if not holds_always(text, *heading.span()):
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
