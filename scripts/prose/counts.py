"""What a text says about the number of items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, allows_beyond, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.count_phrases import (
    IN_A_REQUEST,
    MAXIMA,
    MINIMA,
    NOUN,
    RANGES,
    SO_FEW,
    SO_MANY,
    N,
)
from scripts.prose.numbers import read_number
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import (
    is_about,
    is_of_another,
    is_of_what_it_names,
    is_said,
    name_parts,
)

_BOUND_BEFORE = Phrase(
    r"\b(?:up to|at most|more than|max(?:imum)?\.?(?: of|:)?|exceed|limited to|capped at) $"
)
"""What makes "up to 5 or 10 images" two greatest numbers, of which 5 is no least one."""
_SINGLE = Phrase(
    r"\b(?:array|list) (?:containing|with|of) (?:a single|only one|exactly one)\b"
    rf"|\bonly a single {NOUN}\b|\bsingle {NOUN} only\b"
    rf"|\b(?:supports|accepts|takes) (?:only )?a single {NOUN}(?=[.,;)\n]|\s*$)"
    r"|[仅只](?:支持|限|能|可)?(?:上传|传入?|提供)?一[张个条段份]",
    *("array", "list", "single", "一"),
)
_NOT_OF_THE_LIST = Phrase(
    r"(?! (?:can|may|could|must|should) be (?:sent|given|specified|passed|provided|supplied"
    r"|submitted|requested|included|added|deleted|removed|listed|uploaded) at (?:once|a time)\b)"
    rf"(?: ?(?:an?|each|every|/) ?(?:second|minute|hour|day|week|month|year)\b| ?daily\b"
    rf"|[^.\n]{{0,40}}(?:ignored|\bper (?!{IN_A_REQUEST})\w+|\btotal\b|at a time|at once"
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
    rf"\b(?:(?:each|every|per) (?!{IN_A_REQUEST}\b)|sum|total(?! number)|combined|occup\w+"
    r"|(?<!to )uses?|using"
    r"|equals?|alongside|together with|in addition to)\b[^.;\n]*$|占用 ?$"
    r"|每(?!次|个?(?:请求|任务|账号|批))[^\uff0c\u3002\uff1b,;\n]{0,12}$"
)


_KEYS = (
    r"(?:(?:custom|metadata|distinct|unique|top-level|additional) )?(?:keys|pairs|entries"
    r"|properties"
    r"|(?:key|name)[ -/]?(?:and[ -])?value[ -]pairs|metadata (?:entries|pairs|fields))\b"
)
_MEMBERS = (
    (
        "maxProperties",
        Phrase(
            rf"\b{SO_MANY} ?{N} {_KEYS}"
            rf"|(?<![\w.-]){N} {_KEYS} (?:max(?:imum)?|at (?:the )?most)\b",
            *("keys", "properties", "pairs", "entries", "metadata"),
        ),
    ),
    (
        "maxProperties",
        Phrase(
            rf"(?:最多|不(?:能|得|可)?超过|上限(?:为|是)?)(?:支持|包含|允许|有)? ?{N}"
            r" ?[个对组]?(?:键值对|键|属性)",
            "键",
            "属性",
        ),
    ),
    (
        "minProperties",
        Phrase(
            rf"\b{SO_FEW} ?{N} (?:{_KEYS}|(?:key|property|(?:key|name)[ -]value pair)"
            r"(?=[.,;)\n]|\s*$| (?:must|should|is|has)\b))",
            *("key", "propert", "pair", "metadata"),
        ),
    ),
)
_OF_VALUES = Phrase(r"(?:^|[.;] )\W*(?:the )?values?\b[^.;\n]*$", "value")
_TEXT = Phrase(r" (?:string|text|value|name)\b")
NOT_EMPTY = Phrase(
    r"(?:\b(?:must|should|may|can)(?: not|not|'t) be (?:an? )?empty"
    r"|\bempty (?:strings?|values?|texts?|lists?|arrays?)(?: are| is) not (?:allowed|accepted"
    r"|permitted|valid)|\bmust be (?:an? )?non-?empty"
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
            and not _OF_VALUES.search(text, 0, match.start())
            and not is_advice(text, *match.span())
            and not is_of_another(text, match.start(), name)
        )
        if not allows_beyond(text, claim)
    )


def _follows_name(text: str, claim: Claim, name: str) -> bool:
    """Whether a limit stands right behind the member's own name: "`voice_ids`: at most 3"."""
    return bool(name) and text[: claim.start].rstrip(" `*:\uff1a").endswith(name)


def _ranges(text: str, name: str) -> Iterator[Claim]:
    for pattern in RANGES:
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
    for keyword, patterns in (("maxItems", MAXIMA), ("minItems", MINIMA)):
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
