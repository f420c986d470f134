"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import COUNT, DASH, marked, read_number
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, is_said, name_parts

_N = marked(COUNT)
_ADJECTIVES = (
    r"(?: (?!(?:of|and|or|in|for|per|seconds?|MB|items?|characters|to)\b)[A-Za-z-]+){0,3}?"
)
_NOUNS = (
    "images? urls? files? videos? audios? items? elements? entries ids? inputs? references? shots?"
    " clips? masks? pictures? photos? tracks? segments? tags? prompts? colou?rs? points? faces?"
    " boxes links? webpages? documents? objects? entities samples? sources? voices? styles?"
    " keywords? messages? tools? functions? locators? texts? terms? phrases? scenes?"
    " subjects? uploads? frames? values? keyframes? assets?"
    " attachments? addresses strings? layers? uris? runs? tasks? queries orders? users? records?"
    " rows? events? domains? signers? customers? emails? contacts? recipients? products? tickers?"
)
_NOUN = rf"(?:{'|'.join(_NOUNS.split())})"
_ITEMS = (
    rf"(?:(?P<items>{_ADJECTIVES} {_NOUN})\b(?!_)| `?(?P<own>[a-z]+(?:_[a-z]+)+)`?"
    r"| ?[张个条段项部份](?!字(?!符串)))"
)
_AT_MOST = (
    r"(?:up to|at most|(?:no|not) (?:be )?more than|(?:a )?max(?:imum)?\.?(?: (?:of|is))?:?|exactly"
    r"|only|(?<!not )limited to|capped at|(?:not|cannot|can't|never) (?:exceed|contain more than)"
    r"|exceeding|(?<!no )limit of|<=|\u2264|最[多大](?:支持|可?上传|可?传|包含|可)?"
    r"|不(?:能|得|可)?超过|仅支持|只能(?:上传)?|恰好)"
)
_AT_LEAST = (
    r"(?:at least|(?:no|not) (?:be )?(?:less|fewer) than|(?:a )?min(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|>=|\u2265|至少(?:需要?|包含|上传)?|不少于|恰好)"
)
_TOTAL = (
    r"(?:max(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)"
    rf"|number of (?:\w+ )?{_NOUN} (?:must|should|can|may)? ?(?:not|cannot) exceed)"
)
_CLOSED = r"(?=[)\].;,\uff09\u3002\uff0c](?!\d)|\s*$)"
_IN_A_REQUEST = r"(?:request|call|generation|task|job|submission|prompt|operation)"
_MAXIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){_AT_MOST} ?{_N}{_ITEMS}",
        *("up to", "most", "more than", "max", "exactly", "only", "limit", "capped", "exceed"),
        *("contain", "<=", "\u2264", "最", "不", "仅", "只", "恰好"),
    ),
    Phrase(rf"\b{_TOTAL}(?: is| of)?:? {_N}\b(?! ?[KMG]B|[.,]\d)", "max", "number of"),
    Phrase(rf"\b{_N} (?:or (?:fewer|less)){_ITEMS}", " or "),
    Phrase(rf"(?:数量|个数|张数)(?:不(?:能|得|可)?超过|最多|上限)(?:为|是)? ?{_N}(?![\d.])", "数"),
    Phrase(rf"(?:^|[,.;(] ?){_N} (?:at (?:the )?most|max(?:imum)?)(?=[.,;)]|\s*$)", "most", "max"),
    Phrase(rf"\b{_N} is the max(?:imum)? number of {_NOUN}", "is the max"),
    Phrase(rf"\b{_AT_MOST} ?{_N} (?P<things>[a-z]{{3,}}s)\b", "up to", "most", "max", "more than"),
    Phrase(
        rf"\b{_N}{_ITEMS} (?:max(?:imum)?|at (?:the )?most|or (?:fewer|less))\b",
        "max",
        "most",
        " or ",
    ),
    Phrase(rf"\b(?:up to|at most|max(?:imum)?\.?(?: of)?:?) {_N}{_CLOSED}", "up to", "most", "max"),
    Phrase(
        rf"\b(?:(?:single|each|every|one) {_IN_A_REQUEST}|per {_IN_A_REQUEST}:)"
        rf"(?: (?:only )?(?:supports?|accepts?|allows?|takes?))?(?: [a-z ]{{1,30}}:)? {_N}{_ITEMS}",
        "request",
        "call",
        "task",
        "job",
    ),
)
_MINIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){_AT_LEAST} ?{_N}{_ITEMS}",
        *("least", "less", "fewer", "min", "exactly", ">=", "\u2265", "至少", "不少于", "恰好"),
    ),
    Phrase(rf"\bminimum of {_N}(?= (?:and|to) )", "minimum of"),
    Phrase(rf"\bmin(?:imum)?:? {_N}(?=,? (?:and )?max(?:imum)?:? \d)", "min"),
    Phrase(rf"\b{_N}{_ITEMS} (?:min(?:imum)?|at least|or more)\b", "min", "least", "or more"),
)
_TO = rf" ?(?:{DASH}|to|~|\uff5e|至|到) ?"
_LOW, _HIGH = r"[`*]*(\d{1,9})[`*]*", r"[`*]*(\d{1,9})[`*]*"
_RANGES = (
    Phrase(rf"(?<![\d.:]){_LOW}{_TO}{_HIGH}{_ITEMS}"),
    Phrase(rf"\bbetween {_LOW} (?:and|to) {_HIGH}{_ITEMS}", "between"),
    Phrase(rf"\bnumber of {_NOUN}:? ?{_LOW}{_TO}{_HIGH}\b", "number of"),
    Phrase(rf"\({_LOW}{_TO}{_HIGH}\)", "("),
    Phrase(rf"\b{_LOW} or {_HIGH}{_ITEMS}", " or "),
    Phrase(rf"支持 ?{_LOW} ?[张个条段项部份]?或 ?{_HIGH} ?[张个条段项部份](?!字)", "支持"),
)
_SINGLE = Phrase(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b", "array", "list"
)
_NOT_OF_THE_LIST = Phrase(
    rf"[^.\n]{{0,40}}(?:ignored|\bper (?!{_IN_A_REQUEST})\w+|\bin total|at a time|at once"
    r"|alongside|together with|in addition to|总计|忽略)"
)
_OF_AN_ITEM = Phrase(
    rf"\b(?:(?:each|every|per) (?!{_IN_A_REQUEST}\b)|sum|total|combined|occup\w+|uses?|using"
    r"|equals?|alongside|together with|in addition to)\b[^.;\n]*$|占用 ?$"
    r"|每(?!次|个?(?:请求|任务|账号|批))[^\uff0c\u3002\uff1b,;\n]{0,12}$"
)


NOT_EMPTY = Phrase(
    r"(?:\b(?:must|should|may|can)(?: not|not) be empty|\bmust be non-?empty"
    r"|^(?:an? |the )?non-?empty (?:list|array|string|text)s?)\b|(?:不(?:能|可|得)|不允许)为空",
    "empty",
    "为空",
)
"""What says that a list has an item, and a text a character."""


@remembered
def read_counts(text: str, name: str = "") -> tuple[Claim, ...]:
    """Read every limit on the number of items of the list `name`.

    "Only 1 is supported, the rest will be ignored" is no limit: more items do no harm. Limits on
    one item, on some of the items, under a condition and as advice are none either.
    """
    found = distinct((*_ranges(text, name), *_limits(text, name)))
    own = {claim.keyword for claim in found if _follows_name(text, claim, name)}
    return tuple(
        claim for claim in found if claim.keyword not in own or _follows_name(text, claim, name)
    )


def _follows_name(text: str, claim: Claim, name: str) -> bool:
    """Whether a limit stands right behind the member's own name: "`voice_ids`: at most 3"."""
    return bool(name) and text[: claim.start].rstrip(" `*:\uff1a").endswith(name)


def _ranges(text: str, name: str) -> Iterator[Claim]:
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            low, high = int(match[1]), int(match[2])
            if low < high and _holds(text, match, name):
                yield claim_at(text, match, "minItems", low)
                yield claim_at(text, match, "maxItems", high)


def _limits(text: str, name: str) -> Iterator[Claim]:
    for match in NOT_EMPTY.finditer(text):
        if is_about(text, match.start(), name):
            yield claim_at(text, match, "minItems", 1)
    for keyword, patterns in (("maxItems", _MAXIMA), ("minItems", _MINIMA)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if _holds(text, match, name):
                    yield claim_at(text, match, keyword, read_number(match[1]))
    for match in _SINGLE.finditer(text):
        yield claim_at(text, match, "maxItems", 1)


def _holds(text: str, match: re.Match[str], name: str) -> bool:
    start, end = match.span()
    return (
        _are_its_items(match.groupdict(), name, text)
        and not _NOT_OF_THE_LIST.match(text, end)
        and not _OF_AN_ITEM.search(text, 0, start)
        and not is_advice(text, start, end)
    )


def _are_its_items(found: dict[str, str | None], name: str, text: str) -> bool:
    """Whether "3 images" counts all items: "3 real images" and "3 images" of audio do not."""
    items, own = found.get("items"), found.get("own")
    if own:
        return name.endswith(own)
    things = found.get("things")
    if things is not None:
        return things in name_parts(name)
    if items is None or not name:
        return True
    words = items.lower().split()
    return (words[-1] in _ITEMS_OF_ALL and len(words) == 1) or is_said(words, name, text)


_WORDS_OF_ALL = (
    "addresses element elements entries entry file files function functions id ids input "
    "inputs item items link links object objects string strings uri uris url urls value "
    "values "
)
_ITEMS_OF_ALL = frozenset(_WORDS_OF_ALL.split())
