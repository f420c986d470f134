"""Values that stand in a row, each with what it means: "`fast` = quick, `slow` = thorough"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.phrase import Phrase
from scripts.prose.value_lists import CLEAR, bare_value

_SIGN = r"(?: ?[=\uff1a:\u2013\u2014\u2192-] ?| ?(?:表示|代表|为|是) ?)"
_VALUE = (
    rf"(?:{CLEAR}(?:{_SIGN}| (?:for|is|are|means?|selects?|gives?|to) )"
    rf"|(?<![\w.:=-])[a-z][\w-]{{0,15}} ?= ?(?=[a-z])|(?<![\w.:-])[a-z] for (?=[a-z])"
    rf"|(?<![\w.:-])-?\d{{1,2}}(?![\w.]){_SIGN})(?!\d|[`'\">-]|not\b)"
)
_GLOSS = r"[^`'\"\n,;.\u3002\uff0c\uff1b|\d]{1,60}"
_ITEM = rf"{_VALUE}{_GLOSS}"
_IN_LINE = Phrase(
    r"(?:^|[.,:;(\n\u3002\uff0c\uff1a\uff08] ?|\b(?:use|choose|select|set to|set|pass|with|are"
    r"|between) )"
    rf"(?P<list>{_ITEM}(?:(?:[,;.\uff0c\uff1b\u3002\u3001|] ?(?:and |or )?|(?<= )(?:or|and) )"
    rf"{_ITEM}){{1,40}})(?=[.;)\n\u3002\uff09]|\s*$)",
    *("`", '"', " '", "\u201c", "=", "**", "1", "0", "m for", "p for", "p is"),
)
_BY_LINE = Phrase(
    rf"(?:^|\n)(?P<list>[ \t]*{_VALUE}[^\n]+(?:\s{{0,8}}\n[ \t]{{0,8}}{_VALUE}[^\n]+)+)",
    "\n",
    flags=0,
)
_BEGINS = Phrase(_VALUE)
_LEADS = Phrase(rf"^[ \t]*{_VALUE}", "\n", flags=re.MULTILINE)
_BARE = Phrase(rf"{CLEAR}|-?\d+|[a-z][\w-]*", flags=0)
_OF_A_KIND = Phrase(
    r"\b(?:type|kind|mode|status|state|method|category|sex|gender|flag|format|order|direction"
    r"|action)s?\b|类型|状态|模式|性别|方式|类别|格式|种类"
)
"""What has numbers for names; elsewhere "1 = one, 2 = two" explains a quantity."""
_NO_GLOSS = Phrase(
    r"\b(?:deprecated|preferred|required|recommended|reserved|only|needs?|optional|unsupported"
    r"|fine|better|best|good|ok|worse|ignored|removed|example|member|field|width|height)\b"
)
"""What is said of a value that is no gloss of a choice."""


def glossed_lists(text: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield each list that is no count of things, with its values; one that goes on is none."""
    for pattern, begins in ((_BY_LINE, _LEADS), (_IN_LINE, _BEGINS)):
        for match in pattern.finditer(text):
            found = [each[0].strip() for each in begins.finditer(text)]
            inside = [each[0].strip() for each in begins.finditer(match["list"])]
            values = tuple(bare_value(bare[0]) for bare in map(_BARE.match, inside) if bare)
            numbers = [value for value in values if value.lstrip("-").isdecimal()]
            is_count = bool(numbers) and numbers not in (["0", "1", "2"], ["1", "2", "3"])
            is_named = not is_count or _OF_A_KIND.search(text, 0, match.start())
            if is_named and len(found) == len(inside) and not _NO_GLOSS.search(match["list"]):
                yield match, values
