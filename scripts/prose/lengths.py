"""What a text says about the number of characters of a text value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import DASH, marked, read_number
from scripts.prose.remembered import remembered

_N = marked(r"\d{1,3}(?:,\d{3})+|\d+")
_CHARACTERS = (
    r"(?:[ -]?(?:(?:non-Chinese|Chinese|Unicode|ASCII|English|UTF-8) )?(?:characters?"
    r"|chars?|letters?)\b"
    r"| ?个?(?:字符|字))"
)
_ALONE = rf"(?! ?(?:{DASH}|to|~|至|到) ?\d|\d|[.,]\d| ?(?:seconds?|secs?|s|px|minutes?|[KMG]B)\b)"
_TO = rf" ?(?:to|and|{DASH}|~|\uff5e|至|到) ?"
_MAXIMUM, _MINIMUM = r"\bmax(?:imum)?\.?", r"\bmin(?:imum)?\.?"
_SUBJECT = r"(?:lengths?|characters?|chars?|(?:character|word|text) (?:limit|count|length))"
_IS = r"(?: is| are| of| must be| should be| may be| can be)?(?: limited to)?[:=]? ?"
_AT_MOST = (
    r"(?:up to|at most|(?:no|not) (?:be )?(?:more|longer|greater) than|(?:not|cannot|can't"
    r"|never) exceed"
    r"|exceeding|(?<!not )limited to|within|limit(?: is)?(?: of)?:?|capped at|under|below"
    r"|(?:fewer|less|shorter) than or equal to|<=|\u2264)"
)
_PAIR = re.compile(
    rf"(?:\bbetween |\b(?:{_SUBJECT}|limited to|from){_IS}(?:from |between )?)?"
    rf"(?<![\w-]){_N}{_TO}{_N}(?={_CHARACTERS})",
    re.IGNORECASE,
)
_PAIR_OF_LENGTH = re.compile(
    rf"(?:\b{_SUBJECT}{_IS}(?:from |between )?|长度(?:范围|限制)?(?:为|是|在|需在)?[:\uff1a]? ?)"
    rf"{_N}{_TO}{_N}{_ALONE}",
    re.IGNORECASE,
)
_LIMITS = tuple(
    (keyword, re.compile(pattern, re.IGNORECASE))
    for keyword, pattern in (
        ("maxLength", rf"{_MAXIMUM}(?: \w+){{0,2}}? {_SUBJECT}{_IS}{_N}{_ALONE}"),
        ("minLength", rf"{_MINIMUM}(?: \w+){{0,2}}? {_SUBJECT}{_IS}{_N}{_ALONE}"),
        ("maxLength", rf"\b(?:character|word|text|length)s? (?:limit|maximum){_IS}{_N}{_ALONE}"),
        (
            "maxLength",
            rf"(?:\b{_AT_MOST}|(?<!\w)(?:<=|\u2264)|{_MAXIMUM}(?: (?:of|is|limit|limit is"
            rf"|allowed))?:?) ?"
            rf"{_N}{_CHARACTERS}",
        ),
        (
            "minLength",
            rf"(?:\b(?:at least|(?:no|not) (?:be )?(?:less|fewer|shorter) than)"
            rf"|(?<!\w)(?:>=|\u2265)"
            rf"|{_MINIMUM}(?: (?:of|is))?:?) ?{_N}{_CHARACTERS}",
        ),
        (
            "maxLength",
            rf"(?<![\u2013\d-])\b{_N}{_CHARACTERS} (?:max(?:imum)?|or less|or fewer"
            rf"|at (?:the )?most|limit)\b",
        ),
        ("minLength", rf"(?<![\u2013\d-])\b{_N}{_CHARACTERS} (?:min(?:imum)?|or more|at least)\b"),
        ("maxLength", rf"\b{_N}{_CHARACTERS}[- ](?:limit|maximum)\b"),
        ("exclusiveMaxLength", rf"\b(?:fewer|less|shorter) than {_N}{_CHARACTERS}"),
        (
            "maxLength",
            rf"最大(?:长度|字符数)(?:为|是|限制)?[:\uff1a]? ?{_N}{_ALONE}",
        ),
        (
            "minLength",
            rf"最小(?:长度|字符数)(?:为|是)?[:\uff1a]? ?{_N}{_ALONE}",
        ),
        (
            "maxLength",
            rf"(?:最多|最长|最大|上限|不(?:能|得|可)?超过|不多于|限制)"
            rf"(?:支持|为|是|允许)?[:\uff1a]? ?{_N}{_CHARACTERS}",
        ),
        ("maxLength", rf"{_N}{_CHARACTERS}以内"),
        ("minLength", rf"(?:至少|不少于){_N}{_CHARACTERS}"),
    )
)
_NOT_OF_ALL = re.compile(
    r"\b(?:combined|in total|total|altogether|each|every|per|first|after|beyond)\b[^.;\n]*$"
    r"|总计[^\u3002]*$",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(r",? (?:in total|combined|altogether|per)\b", re.IGNORECASE)


@remembered
def read_lengths(text: str) -> tuple[Claim, ...]:
    """Read every limit on the number of characters.

    Limits on several texts together, on a part of the text, under a condition and as advice are
    none. "Less than 500" is `exclusiveMaxLength`.
    """
    if not any(character.isdigit() for character in text):
        return ()
    return tuple(distinct((*_pairs(text), *_limits(text))))


def _pairs(text: str) -> Iterator[Claim]:
    for pattern in (_PAIR, _PAIR_OF_LENGTH):
        for match in pattern.finditer(text):
            low, high = int(read_number(match[1])), int(read_number(match[2]))
            if low < high and _holds(text, match):
                yield claim_at(text, match, "minLength", low)
                yield claim_at(text, match, "maxLength", high)


def _limits(text: str) -> Iterator[Claim]:
    for keyword, pattern in _LIMITS:
        for match in pattern.finditer(text):
            if _holds(text, match):
                yield claim_at(text, match, keyword, int(read_number(match[1])))


def _holds(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _NOT_OF_ALL.search(text, 0, start) or _IN_TOTAL.match(text, end):
        return False
    return not is_advice(text, start, end)
