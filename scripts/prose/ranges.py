"""What a text says about the least, the greatest and the grid of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.bound_phrases import BESIDE, ENDS, GENERIC, INTERVAL, NAMED_PAIR, PAIRS, SIGNS
from scripts.prose.claims import Claim, allows_beyond, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbering import read_first
from scripts.prose.numbers import read_number, suits
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, is_identifier, name_parts

_OPEN_END = Phrase(r",? (?:\((?:both |both ends )?exclusive\)|exclusive(?:ly)?\b)")
_VALUES_BEFORE = Phrase(r"\b(?:values?|numbers?|anything) $")
_TREATED = Phrase(
    r" ?(?:are|is|will(?: be)?|gets?|means?) (?!(?:be )?(?:rejected|refused|invalid|not |an error))"
)
"""What becomes of values beyond: "Values \u2264 0 are treated as 5"."""
_OF_A_DIFFERENCE = Phrase(
    r"\b(?:difference|trimmed|interval|gap|minus|apart|segment|(?:time|replacement) range|total"
    r"|replacement duration|sum|product|combined|plus)\b[^.]*$"
    r"|(?:之差|差值|间隔|总时长|总和)[^。]*$"
    r"|\w [\u2212\u2013-] (?!an? |the |between |from |must |range|min|max)\w+[^.\n]*$"
    r"|\w \+ [^.\n]*$|\b(?:together|area)\b[^.\n]*$|(?:乘积|面积|每[行句段张])[^。]*$"
    r"|\w (?:times|multiplied by|divided by|\u00d7) (?:the )?[`*]*[a-z_]{2}[^.\n]*$"
    r"|\b(?:width|height)`? ?[*x\u00d7] ?`?(?:width|height)\b[^.\n]*$"
)
_OPERATOR = Phrase(r"`? ?[*x\u00d7] ?`?[a-z]")
_OF_A_RATIO = Phrase(r"\bratios?\b[^.;\n]*$|(?:比例|宽高比)[^。;\n]*$")
_OF_A_DISTANCE = Phrase(
    r" ?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|hours?|days?|frames?|px|pixels?)?"
    r" (?:(?:must|should|have to|has to) (?:lie|pass|be) )?"
    r"(?:before|after|behind|ahead|apart|earlier|later|between)\b"
)
"""What follows a number that is one end less another: "60 seconds before the end"."""
_OF_A_RATE = Phrase(
    r" ?(?:[a-z]+ )?(?:per|/|an?|each|every) ?(?:second|minute|min|hour|day|week|month|year)\b"
)


@remembered
def read_bounds(text: str, name: str = "") -> tuple[Claim, ...]:
    """Read every end of a range that the text gives for the member `name`.

    What holds under a condition, is advice, limits something else, limits how far two values are
    apart or has a unit that the member cannot have is left out.
    """
    has_digit = any(character.isdigit() for character in text)
    if not has_digit and not any(
        sign in text for sign in ("tive", "为负", "正", "ero", "ne-", "one ", "two ")
    ):
        return ()
    if beside := list(_beside(text, name)):
        return tuple(distinct(beside))
    intervals = list(_intervals(text, name))
    taken = [(claim.start, claim.start + len(claim.quote)) for claim in intervals]
    found = (
        claim
        for claim in (*_pairs(text, name), *_ends(text, name), *read_first(text, name))
        if not any(start <= claim.start < end for start, end in taken)
    )
    stated = (*intervals, *found)
    return tuple(distinct(claim for claim in stated if not allows_beyond(text, claim)))


def _beside(text: str, name: str) -> Iterator[Claim]:
    for match in BESIDE.finditer(text):
        special, low, high = (read_number(group) for group in match.groups())
        if low < high and _holds(text, *match.span(), name):
            yield claim_at(text, match, "minimum", min(special, low))
            yield claim_at(text, match, "maximum", max(special, high))


def _intervals(text: str, name: str) -> Iterator[Claim]:
    for match in INTERVAL.finditer(text):
        low, high = read_number(match["low"]), read_number(match["high"])
        end = match.end() + 1
        if low < high and _holds(text, match.start(), end, name) and not _is_list(match[0]):
            least = "minimum" if match["open"] == "[" else "exclusiveMinimum"
            greatest = "maximum" if match["close"] == "]" else "exclusiveMaximum"
            yield claim_at(text, match, least, low)
            yield claim_at(text, match, greatest, high)


def _is_list(phrase: str) -> bool:
    """Whether "values: [1, 2]" is meant, which lists what "the range [1, 2]" bounds."""
    return re.search(r"\bvalues?\b[^a-z]*$", phrase.partition("[")[0], re.IGNORECASE) is not None


def _pairs(text: str, name: str) -> Iterator[Claim]:
    for pattern in PAIRS:
        for match in pattern.finditer(text):
            low, high = read_number(match[1]), read_number(match[2])
            if low < high and _holds(text, *match.span(), name):
                least, greatest = _ends_of_pair(text, match)
                yield claim_at(text, match, least, low)
                yield claim_at(text, match, greatest, high)
    for match in NAMED_PAIR.finditer(text):
        low, high = read_number(match[2]), read_number(match[3])
        words = name_parts(name)
        if low < high and match["about"].lower() in words and _holds(text, *match.span(), name):
            yield claim_at(text, match, "minimum", low)
            yield claim_at(text, match, "maximum", high)


def _is_of_a_difference(text: str, start: int, name: str) -> bool:
    """Whether two values, or a part, are limited; "the interval" is an `interval` itself."""
    match = _OF_A_DIFFERENCE.search(text, 0, start)
    if match is None:
        return False
    first, *rest = re.split(r"\W", match[0], maxsplit=1)
    is_product = _OPERATOR.match("".join(rest)) is not None
    return is_product or first.lower() not in name_parts(name)


def _ends_of_pair(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Tell whether the ends belong to the range: "strictly between", "0 to 1 (exclusive)"."""
    is_strict = text[: match.start()].endswith("strictly ")
    is_open = _OPEN_END.match(text, match.end()) is not None
    least = is_strict or (is_open and "inclusive" not in match[0]) or "(exclusive)" in match[0]
    signs = re.findall(r"<=?|\u2264", match[0])
    if signs:
        least, is_open = signs[0] == "<", signs[-1] == "<"
    return (
        "exclusiveMinimum" if least else "minimum",
        "exclusiveMaximum" if is_strict or is_open else "maximum",
    )


def _ends(text: str, name: str) -> Iterator[Claim]:
    for keyword, pattern in SIGNS:
        for match in pattern.finditer(text):
            if _holds(text, *match.span(), name):
                yield claim_at(text, match, keyword, 0)
    for keyword, pattern in ENDS:
        for match in pattern.finditer(text):
            number = match[match.re.groups]
            about = match.groupdict().get("about")
            if _TREATED.match(text, match.end()) and _VALUES_BEFORE.search(text, 0, match.start()):
                continue
            if _is_named(about, name) and _holds(text, *match.span(), name):
                yield claim_at(text, match, keyword, read_number(number))


def _is_named(about: str | None, name: str) -> bool:
    """Whether "maximum … 10" is about the member: its words are general or of the name."""
    words = (about or "").lower().split()
    if words in (["page", "size"], ["per", "page"]) and "limit" in name_parts(name):
        return True
    return all(word in GENERIC or word in name.lower() for word in words)


def _holds(text: str, start: int, end: int, name: str) -> bool:
    return (
        suits(text, end, name)
        and not is_identifier(name)
        and is_about(text, start, name)
        and not _is_of_a_difference(text, start, name)
        and not _OF_A_DISTANCE.match(text, end)
        and ("rate" in name.lower() or "per" in name.lower() or not _OF_A_RATE.match(text, end))
        and ("ratio" in name.lower() or not _OF_A_RATIO.search(text, 0, start))
        and not is_advice(text, start, end)
    )
