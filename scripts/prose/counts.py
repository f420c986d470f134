"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, allows_beyond, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import COUNT, DASH, marked, read_number
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import (
    is_about,
    is_of_another,
    is_of_what_it_names,
    is_said,
    name_parts,
)

_N = marked(COUNT)
_ADJECTIVES = (
    r"(?: (?!(?:of|and|or|in|for|per|seconds?|MB|items?|characters|to)\b)[A-Za-z-]+){0,3}?"
)
_NOUNS = """
    image url file video audio item element entries id input reference shot clip mask picture
    photo track segment tag prompt color colour point face boxes link webpage document object
    entities sample source voice style keyword message tool function locator text term phrase
    scene subject upload frame value keyframe asset attachment addresses string layer uri run
    task order user record row event domain signer customer email contact recipient product
    ticker sequence option choices participant member label categories language field column
    model question answer webhook number code pairs hashtag attribute properties chunk vector
    region website site rule condition filter account transaction clause variable location step
    metric embedding format header countries topic description title role permission scope
    variant group slide page section block node edge feature type channel team query querie
"""
_NOUN = rf"(?:(?:{'|'.join(_NOUNS.split())})s?)"
"""A thing that a list may hold, as a regular expression; one `s?` for all is quick to compile."""
_ITEMS = (
    rf"(?:(?P<items>{_ADJECTIVES} {_NOUN})\b(?!_| (?:names?|ids?|types?)\b)"
    r"| `?(?P<own>[a-z]+(?:_[a-z]+)+)`?"
    r"| ?[张个条段项部份](?!字(?!符串)))"
)
_AT_MOST = (
    r"(?:up to|as many as|at most|(?:no|not) (?:be )?more than"
    r"|(?:a )?max(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|only supports?|only accepts?|only|just|(?<!not )limited to|capped at"
    r"|(?:not|cannot|can't|never) (?:exceed|(?:contain|have|include) more than)"
    r"|exceeding|(?<!no )limit(?: of|:| is)|<=|\u2264"
    r"|最[多大](?:支持|允许)?(?:可?以?(?:上传|传入?|包含|提供|添加|选择?|指定|输入|填写))?"
    r"|不(?:能|得|可)?超过|仅支持|只能(?:上传)?|恰好|上限(?:为|是)?[:\uff1a]?)"
)
_AT_LEAST = (
    r"(?:at least|(?:no|not) (?:be )?(?:less|fewer) than|(?:a )?min(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|>=|\u2265|(?:至少|最少)(?:需要?|包含|上传)?|不少于"
    r"|恰好)"
)
_TOTAL = (
    r"(?:max(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)"
    rf"|max(?:imum)?\.? {_NOUN}(?=\*{{0,2}}:)"
    rf"|(?:number of (?:\w+ )?{_NOUN}|[a-z]+ count) (?:must|should|can|may)?"
    r" ?(?:not|cannot) exceed"
    r"|(?:array|list) (?:size|length) (?:must |should |can |may )?(?:not|cannot) exceed"
    r"|max(?:I|_i)tems)"
)
_IN_A_REQUEST = r"(?:request|call|generation|task|job|submission|prompt|operation)"
_CLOSED = (
    rf"(?=[)\].;,\uff09\u3002\uff0c](?!\d)|\s*$| per {_IN_A_REQUEST}\b"
    r"| (?:can|may) be \w+(?=[.,;)\n]|\s*$)"
    r"| (?:(?:is|are) )?(?:allowed|supported|accepted|permitted)\b)"
)
_OF_A_LIST = r"(?:(?:an? )?(?:array|list|set|collection) (?:of|with|containing) )?"
_THINGS = (
    r"(?!(?:characters|chars|seconds|bytes|tokens|words|letters|minutes|hours|days|times|pixels"
    r"|percent|credits|digits)\b)[a-z]{3,}s\b"
)
_NO_UNIT = r"(?! ?(?:个?字|毫?秒|分钟|小时|像素|px|帧|s\b)|\d|[.,]\d)"
_MAXIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){_AT_MOST} ?{_N}{_ITEMS}",
        *(
            "up to",
            "as many",
            "just",
            "most",
            "more than",
            "max",
            "exactly",
            "only",
            "limit",
            "capped",
            "exceed",
        ),
        *("contain", "<=", "\u2264", "最", "不", "仅", "只", "恰好"),
    ),
    Phrase(
        rf"\b{_TOTAL}(?: is| of)?(?:\*{{0,2}}:\*{{0,2}})? {_N}\b(?! ?[KMG]B|[.,]\d)",
        "max",
        "number of",
        " count",
        "exceed",
    ),
    Phrase(rf"\b{_N} (?:or (?:fewer|less)){_ITEMS}", " or "),
    Phrase(
        rf"(?:数量|个数|张数)(?:不(?:能|得|可)?超过|最多|上限)(?:为|是)?[:\uff1a]? ?{_N}(?![\d.])",
        "数",
    ),
    Phrase(
        rf"(?:(?:^|[.\n(] ?|- )\*{{0,2}}(?:limit|max(?:imum)?)\*{{0,2}}:\*{{0,2}}|\(limit) {_N}"
        r"(?=[.;)\n]|\s*$)",
        *("limit", "max"),
    ),
    Phrase(rf"(?:^|[,.;(] ?){_N} (?:at (?:the )?most|max(?:imum)?)(?=[.,;)]|\s*$)", "most", "max"),
    Phrase(rf"\b{_N} is the max(?:imum)? number of {_NOUN}", "is the max"),
    Phrase(rf"\b{_AT_MOST} ?{_N} (?P<things>[a-z]{{3,}}s)\b", "up to", "most", "max", "more than"),
    Phrase(
        rf"\b{_N}{_ITEMS} (?:max(?:imum)?|at (?:the )?most|or (?:fewer|less))\b",
        "max",
        "most",
        " or ",
    ),
    Phrase(
        rf"\b(?:up to|at most|(?:no|not) more than|max(?:imum)?\.?(?: of)?:?) {_N}{_CLOSED}",
        *("up to", "most", "max", "more than"),
    ),
    Phrase(rf"^{_OF_A_LIST}{_AT_MOST} {_N} {_THINGS}", "up to", "most", "max"),
    Phrase(rf"\bmax(?:imum)? (?:array|list) (?:length|size)(?: is| of)?:? {_N}\b(?![.,]\d)", "max"),
    Phrase(
        rf"长度(?:不(?:能|得|可)?超过|最大|上限)(?:为|是)? ?{_N}{_NO_UNIT}",
        "长度",
    ),
    Phrase(
        rf"\b(?:(?:single|each|every|one) {_IN_A_REQUEST}|per {_IN_A_REQUEST}:)"
        rf"(?: (?:only )?(?:supports?|accepts?|allows?|takes?))?(?: [a-z ]{{1,30}}:)? {_N}{_ITEMS}",
        "request",
        "call",
        "task",
        "job",
    ),
)
_ONE_OF_THEM = (
    r" (?:(?:must|should|may|can|has to) (?!be (?:provided|given|specified|supplied|included"
    r"|present"
    r"|selected|sent|uploaded|passed|set)\b)|for |with |to (?!be )|that |which |who |or (?!more)"
    r"|of (?:the|which|them|type)\b|from |in common|whose |(?:is|are) needed (?:for|to)|each\b)"
)
"""What makes "at least one image" one of them all: "must show a face", "for editing"."""
_MINIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){_AT_LEAST} ?{_N}{_ITEMS}(?!{_ONE_OF_THEM})",
        *(
            "least",
            "less",
            "fewer",
            "min",
            "exactly",
            ">=",
            "\u2265",
            "至少",
            "最少",
            "不少于",
            "恰好",
        ),
    ),
    Phrase(rf"\bminimum of {_N}(?= (?:and|to) )", "minimum of"),
    Phrase(rf"\bmin(?:imum)?:? {_N}(?=,? (?:and )?max(?:imum)?:? \d)", "min"),
    Phrase(rf"\b{_N}{_ITEMS} (?:min(?:imum)?|at least|or more)\b", "min", "least", "or more"),
    Phrase(rf"\b(?:at least|min(?:imum)?\.?(?: of)?:?) {_N}{_CLOSED}", "least", "min"),
    Phrase(
        rf"\bmin(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)(?: is| of)?:? {_N}\b", "min"
    ),
)
_TO = rf" ?(?:{DASH}|to|~|\uff5e|至|到) ?"
_LOW = _HIGH = r"[`*]*(\d{1,9})[`*]*"
_SOME = r"[`*]*(\d{1,9}|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)[`*]*"
_RANGES = (
    Phrase(rf"(?<![\d.:]){_LOW}{_TO}{_HIGH}{_ITEMS}"),
    Phrase(rf"\bbetween {_LOW} (?:and|to) {_HIGH}{_ITEMS}", "between"),
    Phrase(
        rf"\b(?:number of {_NOUN}|[a-z]+ count)(?: (?:must|should|can|may) be| is)?:?"
        rf"(?: between| from)? ?{_LOW}(?:{_TO}| and ){_HIGH}\b",
        *("number of", " count"),
    ),
    Phrase(rf"数量(?:为|范围|限制)?[:\uff1a]? ?{_LOW}{_TO}{_HIGH}(?![\d.])", "数量"),
    Phrase(rf"\({_LOW}{_TO}{_HIGH}\)", "("),
    Phrase(rf"\b{_SOME} or {_SOME}{_ITEMS}", " or "),
    Phrase(rf"\b(?:array|list) of length {_LOW}{_TO}{_HIGH}", "of length"),
    Phrase(
        rf"长度(?:为|是|在|范围)?[:\uff1a]? ?{_LOW}{_TO}{_HIGH}{_NO_UNIT}",
        "长度",
    ),
    Phrase(rf"^{_OF_A_LIST}(?:between )?{_SOME}(?:{_TO}| and ){_SOME} {_THINGS}"),
    Phrase(rf"支持 ?{_LOW} ?[张个条段项部份]?或 ?{_HIGH} ?[张个条段项部份](?!字)", "支持"),
)
_BOUND_BEFORE = Phrase(
    r"\b(?:up to|at most|more than|max(?:imum)?\.?(?: of|:)?|exceed|limited to|capped at) $"
)
"""What makes "up to 5 or 10 images" two greatest numbers, of which 5 is no least one."""
_SINGLE = Phrase(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b"
    rf"|\bonly a single {_NOUN}\b|\bsingle {_NOUN} only\b"
    rf"|\b(?:supports|accepts|takes) (?:only )?a single {_NOUN}(?=[.,;)\n]|\s*$)"
    r"|[仅只](?:支持|限|能|可)?(?:上传|传入?|提供)?一[张个条段份]",
    *("array", "list", "single", "一"),
)
_NOT_OF_THE_LIST = Phrase(
    r"(?! (?:can|may|could|must|should) be (?:sent|given|specified|passed|provided|supplied"
    r"|submitted|requested|included|added|deleted|removed|listed|uploaded) at (?:once|a time)\b)"
    rf"(?: ?(?:an?|each|every|/) ?(?:second|minute|hour|day|week|month|year)\b| ?daily\b"
    rf"|[^.\n]{{0,40}}(?:ignored|\bper (?!{_IN_A_REQUEST})\w+|\btotal\b|at a time|at once"
    rf"|at the same time"
    r"|alongside|together with|in addition to|总计|忽略))"
)
PIECES = r"(?:parts|pieces|chunks|segments|groups|batches|blocks|pages|lines|paragraphs)"
"""What something is split into, as a regular expression."""

_OF_AN_ITEM = Phrase(
    rf"\b{PIECES} (?:of|with)(?: an?)? $"
    r"|\b(?:generates?|produces?|you get|output:|remembers?|account|gallery|plan|returned|shows?"
    r"|album"
    r"|carry|match(?:es)?|carries|plus|batches) [^.;\n]*$|\b(?:(?:response|answer|result"
    r"|output|reply|page)s? (?:has|have|contains?|holds?|includes?"
    r"|lists?)|returns?)\b[^.;\n]*$|"
    rf"\b(?:(?:each|every|per) (?!{_IN_A_REQUEST}\b)|sum|total(?! number)|combined|occup\w+"
    r"|(?<!to )uses?|using"
    r"|equals?|alongside|together with|in addition to)\b[^.;\n]*$|占用 ?$"
    r"|每(?!次|个?(?:请求|任务|账号|批))[^\uff0c\u3002\uff1b,;\n]{0,12}$"
)


_KEYS = (
    r"(?:(?:custom|metadata|distinct|unique|top-level|additional) )?(?:keys|properties"
    r"|(?:key|name)[ -/]?(?:and[ -])?value[ -]pairs|metadata (?:entries|pairs|fields))\b"
)
_MEMBERS = (
    (
        "maxProperties",
        Phrase(
            rf"\b{_AT_MOST} ?{_N} {_KEYS}"
            rf"|(?<![\w.-]){_N} {_KEYS} (?:max(?:imum)?|at (?:the )?most)\b",
            *("keys", "properties", "pairs", "metadata"),
        ),
    ),
    (
        "maxProperties",
        Phrase(
            rf"(?:最多|不(?:能|得|可)?超过|上限(?:为|是)?)(?:支持|包含|允许|有)? ?{_N}"
            r" ?[个对组]?(?:键值对|键|属性)",
            "键",
            "属性",
        ),
    ),
    (
        "minProperties",
        Phrase(
            rf"\b{_AT_LEAST} ?{_N} (?:{_KEYS}|(?:key|property|(?:key|name)[ -]value pair)"
            r"(?=[.,;)\n]|\s*$| (?:must|should|is|has)\b))",
            *("key", "propert", "pair", "metadata"),
        ),
    ),
)
_TEXT = Phrase(r" (?:string|text|value|name)\b")
NOT_EMPTY = Phrase(
    r"(?:\b(?:must|should|may|can)(?: not|not) be empty|\bmust be (?:an? )?non-?empty"
    r"|^non-?empty(?=[,.;])"
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
    read = (*_ranges(text, name), *_limits(text, name))
    stated = [claim for claim in read if not allows_beyond(text, claim)]
    has_least = any(claim.keyword == "minItems" for claim in stated)
    found = distinct(stated if has_least else (*stated, *_not_empty(text, name)))
    own = {claim.keyword for claim in found if claim.always and _follows_name(text, claim, name)}
    return tuple(
        claim for claim in found if claim.keyword not in own or _follows_name(text, claim, name)
    )


@remembered
def read_members(text: str, name: str = "") -> tuple[Claim, ...]:
    """Read every limit on the number of members of the map `name`: "max 10 keys"."""
    return tuple(
        claim
        for claim in distinct(
            claim_at(text, match, keyword, read_number(match[1] or match[match.re.groups]))
            for keyword, pattern in _MEMBERS
            for match in pattern.finditer(text)
            if not _OF_AN_ITEM.search(text, 0, match.start())
            and not is_advice(text, *match.span())
            and not is_of_another(text, match.start(), name)
        )
        if not allows_beyond(text, claim)
    )


def _follows_name(text: str, claim: Claim, name: str) -> bool:
    """Whether a limit stands right behind the member's own name: "`voice_ids`: at most 3"."""
    return bool(name) and text[: claim.start].rstrip(" `*:\uff1a").endswith(name)


def _ranges(text: str, name: str) -> Iterator[Claim]:
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            low, high = read_number(match[1]), read_number(match[2])
            is_bound = _BOUND_BEFORE.search(text, 0, match.start()) is not None
            if low < high and not is_bound and _holds(text, match, name):
                yield claim_at(text, match, "minItems", low)
                yield claim_at(text, match, "maxItems", high)


def _not_empty(text: str, name: str) -> Iterator[Claim]:
    for match in NOT_EMPTY.finditer(text):
        is_of_item = _OF_AN_ITEM.search(text, 0, match.start()) or _TEXT.match(text, match.end())
        if not is_of_item and is_about(text, match.start(), name):
            yield claim_at(text, match, "minItems", 1)


def _limits(text: str, name: str) -> Iterator[Claim]:
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
        and not is_of_another(text, start, name)
        and not _measures_an_item(text, match)
    )


def _measures_an_item(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number measures each item: "side length (256-5760)" of images."""
    is_counted = any(match.groupdict().get(key) for key in ("items", "own", "things"))
    return not is_counted and is_of_what_it_names(text, match.start(1))


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
