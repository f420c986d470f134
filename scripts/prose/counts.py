"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import COUNT, DASH, marked, read_number
from scripts.prose.remembered import remembered

_N = marked(COUNT)
_ADJECTIVES = (
    r"(?: (?!(?:of|and|or|in|for|per|seconds?|MB|items?|characters|to)\b)[A-Za-z-]+){0,3}?"
)
_NOUNS = (
    "images? urls? files? videos? audios? items? elements? entries ids? inputs? references? shots?"
    " clips? masks? pictures? photos? tracks? segments? tags? prompts? colou?rs? points? faces?"
    " boxes links? webpages? documents? objects? entities samples? sources? voices? styles?"
    " keywords? messages? tools? scenes? subjects? uploads? frames? values? keyframes? assets?"
    " attachments? addresses strings? layers? uris?"
)
_NOUN = rf"(?:{'|'.join(_NOUNS.split())})"
_ITEMS = (
    rf"(?:{_ADJECTIVES} {_NOUN}\b"
    r"| ?[张个条段项部份](?!字))"
)
_AT_MOST = (
    r"(?:up to|at most|(?:no|not) (?:be )?more than|(?:a )?max(?:imum)?\.?(?: (?:of|is))?:?|exactly"
    r"|only|(?<!not )limited to|capped at|(?:not|cannot|can't|never) (?:exceed|contain more than)"
    r"|exceeding|<=|\u2264|最[多大](?:支持|可?上传|可?传|包含|可)?"
    r"|不(?:能|得|可)?超过|仅支持|只能(?:上传)?)"
)
_AT_LEAST = (
    r"(?:at least|(?:no|not) (?:be )?(?:less|fewer) than|(?:a )?min(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|>=|\u2265|至少(?:需要?|包含|上传)?|不少于)"
)
_TOTAL = (
    r"(?:max(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)"
    rf"|number of (?:\w+ )?{_NOUN} (?:must|should|can|may)? ?(?:not|cannot) exceed)"
)
_CLOSED = r"(?=[)\].;,\uff09\u3002\uff0c]|\s*$)"
_MAXIMA = (
    re.compile(rf"(?<![A-Za-z0-9_]){_AT_MOST} ?{_N}{_ITEMS}", re.IGNORECASE),
    re.compile(rf"\b{_TOTAL}(?: is| of)?:? {_N}\b(?! ?[KMG]B|[.,]\d)", re.IGNORECASE),
    re.compile(rf"\b{_N} (?:or (?:fewer|less)){_ITEMS}", re.IGNORECASE),
    re.compile(
        rf"\b{_N}{_ITEMS} (?:max(?:imum)?|at (?:the )?most|or (?:fewer|less))\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?:up to|at most|max(?:imum)?\.?(?: of)?:?) {_N}{_CLOSED}", re.IGNORECASE),
)
_MINIMA = (
    re.compile(rf"(?<![A-Za-z0-9_]){_AT_LEAST} ?{_N}{_ITEMS}", re.IGNORECASE),
    re.compile(rf"\bminimum of {_N}(?= (?:and|to) )", re.IGNORECASE),
    re.compile(rf"\b{_N}{_ITEMS} (?:min(?:imum)?|at least|or more)\b", re.IGNORECASE),
)
_TO = rf" ?(?:{DASH}|to|~|\uff5e|至|到) ?"
_RANGES = (
    re.compile(rf"(?<![\d.:])\b(\d+){_TO}(\d+){_ITEMS}", re.IGNORECASE),
    re.compile(rf"\bbetween (\d+) (?:and|to) (\d+){_ITEMS}", re.IGNORECASE),
    re.compile(rf"\bnumber of {_NOUN}:? ?(\d+){_TO}(\d+)\b", re.IGNORECASE),
    re.compile(rf"\((\d+){_TO}(\d+)\)", re.IGNORECASE),
    re.compile(rf"\b(\d) or (\d){_ITEMS}", re.IGNORECASE),
)
_SINGLE = re.compile(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b", re.IGNORECASE
)
_NOT_OF_THE_LIST = re.compile(
    r"[^.]{0,40}(?:ignored|per \w+|in total|at a time|at once|总计|忽略)", re.IGNORECASE
)
_OF_AN_ITEM = re.compile(
    r"\b(?:each|every|per|sum|total|combined|occup\w+|uses?|using|equals?)\b[^.;\n]*$",
    re.IGNORECASE,
)


@remembered
def read_counts(text: str) -> tuple[Claim, ...]:
    """Read every limit on the number of items.

    "Only 1 is supported, the rest will be ignored" is no limit: more items do no harm. Limits on
    one item, under a condition and as advice are none either.
    """
    return tuple(distinct((*_ranges(text), *_limits(text))))


def _ranges(text: str) -> Iterator[Claim]:
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            low, high = int(match[1]), int(match[2])
            if low < high and _holds(text, match):
                yield claim_at(text, match, "minItems", low)
                yield claim_at(text, match, "maxItems", high)


def _limits(text: str) -> Iterator[Claim]:
    for keyword, patterns in (("maxItems", _MAXIMA), ("minItems", _MINIMA)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if _holds(text, match):
                    value = int(read_number(match[1]))
                    yield claim_at(text, match, keyword, value)
    for match in _SINGLE.finditer(text):
        yield claim_at(text, match, "maxItems", 1)


def _holds(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    return (
        not _NOT_OF_THE_LIST.match(text, end)
        and not _OF_AN_ITEM.search(text, 0, start)
        and not is_advice(text, start, end)
    )
