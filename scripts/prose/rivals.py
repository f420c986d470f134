"""Numbers and values of a text that a limit or a list read in it would refuse.

The words of one sentence may prove a limit, and another sentence still tell of more: "Pro accounts:
50". So every number of the same kind, and every value in the same quotes, must be accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scripts.prose.numbers import read_number
from scripts.prose.phrase import Phrase, remembered

_TOKEN = Phrase(
    r"(?<![\w.,:/#$\u20ac^-])(?P<number>-?\d{1,20}(?:,\d{3})*(?:\.\d{1,20})?)(?![\d]|[.,:/]\d)"
    r"(?P<unit>[`*]{0,2}(?:[ -]?(?:[^\W\d_]+|%))?)"
)
_GROUPED = Phrase(
    r"(?<![\w.,:/-])(?!0)\d{1,3}(?:[.'\u2019 \u00a0\u2009\u202f]\d{3}){1,6}(?!\w|[.,:/-]\d)"
    r"|(?<![\w.,])\d{1,3}(?:,\d{2})+,\d{3}(?!\d)|(?<![\w.,])\d{1,3}(?:_\d{3})+(?!\w)",
    flags=0,
)
"""A number in groups of three, or one number beside another: 100.000, 100 000, 1,00,000."""
_IN_WORDS_OR_POWERS = Phrase(
    r"\d ?(?:k|thousand|million|billion|mio|mn|bn)\b|\d ?(?:\^|\*\*) ?\d|\b\d+e\+?\d+\b"
    r"|\d ?[万千百亿]"
)
"""A number whose figures are not all there: 10k, 5 million, 2^31, 1e6."""
_OF_A_STANDARD = Phrase(
    r"\b(?:RFC|ISO|IEEE|HTTP|UTF|SHA|AES|RSA|EN|DIN|OpenAPI|v|version|error|status|code|port"
    r"|section|chapter)[ :-]*$"
)
_ORDINAL = Phrase(r"(?:^|\n)[ \t]*$", flags=0)
_OF_LENGTH = Phrase(r"[`* -]{0,8}(?:char|letter|symbol|glyph|byte|个?字)")
_OTHER_UNITS = """
    mb kb gb tb mib kib gib bytes byte px pixel pixels fps credit credits token tokens character
    characters char chars letters words word image images file files hz khz bit bits dpi ppi
    request requests times percent % s sec secs second seconds ms millisecond milliseconds minute
    minutes min mins hour hours day days week weeks month months year years p k frames frame cm mm
    km kg usd eur cents dollars steps lines pages 秒 毫秒 分钟 小时 天 像素 帧 字符 字 张 个 次 条
"""
_UNITS = frozenset(_OTHER_UNITS.split())
_TIMES = frozenset(["s", "sec", "secs", "second", "seconds", "minute", "minutes", "hours", "days"])
_QUOTES = r"`([^`\s]+)`|'([^'\s]+)'|\"([^\"\s]+)\"|\u201c([^\u201d\s]+)\u201d|\*\*([^*\s]+)\*\*"
_QUOTED = Phrase(_QUOTES, flags=0)
_NO_VALUE = frozenset({"true", "false", "null", "none", "undefined"})


@remembered
def is_written_doubtfully(text: str) -> bool:
    """Whether a number of a text could be read as another: "100.000", "10 000", "10k", "2^31"."""
    return _GROUPED.search(text) is not None or _IN_WORDS_OR_POWERS.search(text) is not None


@remembered
def tells_beyond(text: str, start: int, quote: str, keyword: str, value: float) -> bool:
    """Whether a limit, quoted at `start`, would refuse what another number of its text tells of.

    Numbers in another unit and those of a standard ("RFC 3986") tell nothing.
    """
    if is_written_doubtfully(text):
        return True
    end = start + len(quote)
    own = frozenset(_unit(match) for _, match in _numbers(text) if start <= match.start() < end)
    if own & _TIMES and any(_unit(match) in _TIMES - own for _, match in _numbers(text)):
        return True
    return any(
        _is_refused(number, keyword, value)
        for number, match in _numbers(text)
        if not start <= match.start() < end and _is_of_kind(text, match, keyword, own)
    )


def _numbers(text: str) -> Iterator[tuple[float, re.Match[str]]]:
    for match in _TOKEN.finditer(text):
        is_ordinal = text[match.end("number") :][:2] in (". ", ") ")
        if not (is_ordinal and _ORDINAL.search(text, 0, match.start())):
            yield read_number(match["number"]), match


def _unit(match: re.Match[str]) -> str:
    return match["unit"].strip("`* -").lower()


def _is_of_kind(text: str, match: re.Match[str], keyword: str, own: frozenset[str]) -> bool:
    """Whether a number may be one of what the keyword limits."""
    if _OF_A_STANDARD.search(text, max(0, match.start() - 20), match.start()):
        return False
    unit = _unit(match)
    if keyword.endswith("Length") and _OF_LENGTH.match(text, match.end("number")):
        return True
    return unit not in _UNITS or unit in own


def _is_refused(number: float, keyword: str, value: float) -> bool:
    if keyword == "multipleOf":
        return not (number / value).is_integer()
    return number > value if "ax" in keyword else number < value


def tells_of_others(text: str, values: Collection[str], names: Collection[str]) -> bool:
    """Whether a text quotes what a list would refuse, in the quotes that its values stand in.

    What is named (`names`) is no value.
    """
    quoted = {next(filter(None, match.groups())): match[0][0] for match in _QUOTED.finditer(text)}
    marks = {quoted[value] for value in values if value in quoted}
    known = {*map(str.lower, values), *map(str.lower, names), *_NO_VALUE}
    return any(mark in marks and value.lower() not in known for value, mark in quoted.items())
