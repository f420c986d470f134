"""Whether a text calls what it describes deprecated."""

from __future__ import annotations

import re

from scripts.prose.clauses import follows_condition
from scripts.prose.phrase import Phrase
from scripts.prose.remembered import remembered
from scripts.prose.subjects import names_member

_WORD = r"(?:deprecated|obsolete)"
_THING = (
    r"(?:parameter|field|property|option|argument|setting|member|attribute|input|endpoint|api"
    r"|operation|method)"
)
_DEPRECATED = Phrase(
    rf"(?:^|\n|[.;] )[\s>*_-]*(?:(?:note|warning|notice|important)\W+)?[(\[*_]*{_WORD}"
    rf"(?=\W*$|\W*\n|[)\]*_.:,;]| ?[-\u2013\u2014]| (?:in favou?r of|since|as of|use|and will))"
    rf"|\([^()\n]*\b{_WORD}\)"
    rf"|\bthis(?: {_THING})?(?: is| has been)(?: now)? {_WORD}\b"
    rf"|`(?P<name>[\w.]+)`(?: {_THING})?(?: is| has been)(?: now)? {_WORD}\b"
    r"|(?:此|该|本)(?:参数|字段|属性|接口|选项)(?:已(?:经)?|现已)?(?:被)?(?:废弃|弃用)"
    r"|(?:^|\n|[\u3002\uff1b])\W*(?:已废弃|已弃用)",
    "deprecated",
    "obsolete",
    "废弃",
    "弃用",
)


@remembered
def says_deprecated(text: str, name: str = "") -> str | None:
    """Quote the words that call the member `name` deprecated today, whatever the request."""
    for match in _DEPRECATED.finditer(text):
        named = match["name"]
        if (named is None or names_member(named, name)) and not follows_condition(
            text, match.start()
        ):
            return re.sub(r"^\W+", "", match[0])
    return None
