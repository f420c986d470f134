"""Values that stand in a row, each with what it means: "`fast` = quick, `slow` = thorough"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.phrase import Phrase
from scripts.prose.value_lists import CLEAR, bare_value

_SIGN = r"(?: ?[=\uff1a:\u2013\u2014\u2192-] ?| ?(?:表示|代表|为|是) ?)"
_GLOSSED_ITEM = (
    rf"(?:{CLEAR}(?:{_SIGN}| (?:for|is|are|means?|selects?|gives?|to) )"
    rf"|(?<![\w.:-])-?\d{{1,3}}(?![\w.]){_SIGN})"
    r"(?!\d|[`'\"]|not\b)[^`'\"\n,;.\u3002\uff0c\uff1b|\d]{1,60}"
)
_GLOSSED_LIST = (
    rf"{_GLOSSED_ITEM}(?:(?:[,;.\uff0c\uff1b\u3002\u3001|] ?(?:and |or )?|(?<= )(?:or|and) )"
    rf"{_GLOSSED_ITEM})+"
)
_GLOSSED = Phrase(
    rf"(?:^|[.,:;(\n\u3002\uff0c\uff1a\uff08] ?|\b(?:use|choose|select|set to|set|pass|with) )"
    rf"(?P<list>{_GLOSSED_LIST})(?=[.;)\n\u3002\uff09]|\s*$)",
)
_GLOSSED_VALUE = Phrase(
    rf"({CLEAR}|-?\d{{1,3}})(?= ?[=\uff1a:\u2013\u2014-]| [a-z\u2192]| ?[\u4e00-\u9fff])"
)
_HOW_MANY = Phrase(r"\W*(?:the |an? )?(?:(?:number|amount|count|quantity) of|how (?:many|much))\b")
_NO_GLOSS = Phrase(
    r"\b(?:deprecated|preferred|required|recommended|reserved|only|needs?|optional|unsupported"
    r"|ignored|removed|example|member|field|width|height)\b"
)
"""What is said of a value that is no gloss of a choice."""


def glossed_lists(text: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield each list that is no count of things, with its values."""
    for match in _GLOSSED.finditer(text):
        values = tuple(map(bare_value, _GLOSSED_VALUE.texts(match["list"])))
        is_count = values[0].isdecimal() and _HOW_MANY.match(text)
        if not is_count and not _NO_GLOSS.search(match["list"]):
            yield match, values
