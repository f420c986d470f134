"""Numbers as people write them (`5,000`, `10.0`, `-1`, `seven`), and the units they count."""

from __future__ import annotations

import re

from scripts.prose.phrase import Phrase

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNT_IN_DIGITS = r"\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20}(?!\d)"
"""A whole number, as a regular expression without groups; longer ones are no limit of any API."""

NUMBER = r"-?\d{1,3}(?:,\d{3}){1,6}(?!\d)|-?\d{1,20}(?!\d)(?:\.\d{1,20}(?!\d))?"
"""A number, as a regular expression without groups; it has at most 20 digits on either side."""

_HAN = "一二三四五六七八九十"
COUNT = f"{COUNT_IN_DIGITS}|{'|'.join(_WORDS[1:])}|[{_HAN}两](?=[张个条段项部份位])"
"""A whole number in digits, or as a word up to ten, as a regular expression without groups."""

DASH = "[-\u2013]"
"""A hyphen or an en dash, as a regular expression."""

_TIME = (
    r"^(?!.*(?:fps|width|height|num_|count|step|seed|scale|strength|weight|temperature|guidance"
    r"|quality|(?<!du)ratio|pitch|speed|volume|milli|_ms$|rate$|retries|attempt|priority|page))"
)
_COUNTED = (
    r"image|video|audio|file|clip|shot|scene|output|result|sample|variation|item|track|segment|url"
    r"|photo|picture|reference|character|speaker|voice|page|object|prompt|option|candidate|time"
    r"|word|line|letter|byte|message|request|retry|retries|attempt|person|people|entry|entries|key"
)
_COUNTS = r"num|count|^n$|^n_|batch|max|number|limit|top_?[kn]$|total|size$"
_NAMES: tuple[tuple[Phrase, Phrase], ...] = tuple(
    (Phrase(unit), Phrase(name))
    for unit, name in (
        (r"s|secs?|seconds?|秒钟?", _TIME),
        (r"ms|milliseconds?", r"milli|ms$|Ms$|delay|timeout|time|dur|offset|latency|interval"),
        (r"minutes?|mins?", r"minute|mins"),
        (r"hours?|hrs?", r"hour"),
        (r"days?", r"day"),
        (r"years?", r"year|\bage"),
        (
            r"px|pixels?|像素",
            r"width|height|size|side|pixel|pad|crop|expand|left|right|top|bottom",
        ),
        (r"frames?|fps|帧", r"frame|fps|rate|^$"),
        (r"bpm|beats", r"bpm|tempo|^$"),
        (r"steps?|iterations?", r"step|iteration|^$"),
        (r"tokens?", r"token|size|length|limit|context|window|budget|chunk"),
        (r"credits?", r"credit"),
        (r"degrees?|\u00b0", r"angle|rotat|degree|hue|tilt|pan"),
        (r"k?hz", r"rate|freq|hz"),
        (r"[KMGT]i?B", r"_?(?:[kmgt]i?b|(?:kilo|mega|giga|tera)bytes?)(?:$|_)"),
        (r"bytes?", r"size|bytes|memory|storage"),
        (r"chars?", r"char|length"),
        (r"[张个条段项部份次]", r"s$|num|count|^n$|^n_|batch|max|number|limit|total|quantity"),
        (r"stars?|points?", r"rating|score|stars?|points?|grade"),
        (r"%", r"percent|pct|ratio|rate|share|progress|volume|opacity|quality|level|util"),
    )
)
_FILLERS = Phrase(
    r"(?:and|or|nor|inclusive|exclusive|inclusively|for|where|which|with|while|as|by|in|on|is|are"
    r"|at|to"
    r"|but|default|step|max|maximum|min|minimum|if|when|higher|lower|allowed|supported|total|of"
    r"|times|only|integers?|numbers?|floats?|from|the|controls?|values?|per|long|scale|range)"
)
_GOES_ON = Phrase(
    r"(?:の|まで|之间|范围|区?间|的?[正非负零]{0,3}整数|的数|且|并|或|以[内上下]|到|至|为|表示|代表|时|则)"
)
"""What follows a number in Chinese, where no space ends a word, and is no unit."""

_TOLD = Phrase(r"\bin (\w+)\b|\((\w+)\)|^(\w+)\b(?= (?:to|of|that|before|between)\b|[.,])")
_SPELLINGS = """
    ms millisecond milliseconds millis 毫秒
    s sec secs second seconds 秒 秒钟
    m min mins minute minutes 分 分钟
    h hr hrs hour hours 小时
    d day days 天
    week weeks 周
    byte bytes
    kb kib kilobyte kilobytes
    mb mib megabyte megabytes
    gb gib gigabyte gigabytes
    tb tib terabyte terabytes
    degree degrees \u00b0
    rad radian radians
    px pixel pixels 像素
    token tokens
    char chars character characters 字符
    word words
    mm millimeter millimeters millimetre millimetres
    cm centimeter centimeters centimetre centimetres
    km kilometer kilometers kilometre kilometres mile miles
    gram grams
    kg kilogram kilograms
    cent cents
    dollar dollars usd eur euro euros
"""
_UNITS = {word: line.split()[0] for line in _SPELLINGS.split("\n") for word in line.split()}
"""The units that a value may be in, each by all its spellings."""

_SIZES = Phrase(r"[KMGT]i?B")
_CLOSED = Phrase(r"[\])`*\uff09]*")
_UNIT = Phrase(
    r"[`*]{0,3}(?P<glue>[ -]?)(?P<word>[^\W\d_]+|%|\u00b0)"
    r"|[`*]{0,3}(?P<odd> ?[x\u00d7:/]\d|[.,]?\d| \d{3}(?!\d))"
)
_COUNTED_THING = Phrase(rf"(?:{_COUNTED})s?")
_COUNT_NAME = Phrase(_COUNTS)
_REPEATED = Phrase(r"(?:retr(?:y|ies)|attempts?|repeats?|loops?|tries)$")


def marked(pattern: str) -> str:
    """Capture a number that may stand in backquotes or asterisks."""
    return f"[`*]{{0,3}}({pattern})[`*]{{0,3}}"


def read_number(text: str) -> int | float:
    """Read what `NUMBER` or `COUNT` matched; whole numbers become integers."""
    plain = text.replace(",", "").lower()
    if plain in _WORDS:
        return _WORDS.index(plain)
    if len(plain) == 1 and plain in f"{_HAN}两":
        return f" {_HAN}".index(plain.replace("两", "二"))
    whole, _, fraction = plain.partition(".")
    return float(plain) if fraction.strip("0") else int(whole)


def write_number(number: float) -> str:
    """Write a number as a schema would: `10`, not `10.0`."""
    whole = isinstance(number, int) or number.is_integer()
    return str(int(number)) if whole else str(number)


def number_in(quote: str, old: float, new: float) -> str | None:
    """Put another number in the place of one in a quote; None where it stands in words."""
    for written in (f"{old:,}", write_number(old), f"{old:.1f}"):
        pattern = rf"(?<![\d.,-]){re.escape(written)}(?![\d]|[.,]\d)"
        corrected, count = re.subn(pattern, write_number(new), quote, count=1)
        if count:
            return corrected
    return None


def suits(text: str, end: int, name: str) -> bool:
    """Whether what follows a number, at `end`, lets it be a value of the member `name`.

    A second belongs to `duration`, a pixel to `width`; a word that is no unit known here belongs
    to a member only if the member's name has it. An empty name is of an unknown member.
    """
    closed = _CLOSED.match(text, end)
    match = _UNIT.match(text, closed.end() if closed else end)
    if match is None:
        return True
    if match["odd"]:
        return False
    word = match["word"]
    if _is_of_another_unit(word, name, text):
        return False
    if _SIZES.fullmatch(word) and is_told(text, word):
        return True
    for unit, names in _NAMES:
        if unit.fullmatch(word):
            return names.search(name) is not None or is_measured(text, word)
    if _COUNTED_THING.fullmatch(word):
        return _counts(word, name)
    if match["glue"] and _FILLERS.fullmatch(word):
        return True
    if _GOES_ON.match(word):
        return True
    return len(word) > 2 and word.lower().rstrip("s") in name.lower()


def _is_of_another_unit(word: str, name: str, text: str) -> bool:
    """Whether a number has another unit than its member: "in milliseconds, up to 30 seconds"."""
    unit = _UNITS.get(word.lower())
    if unit is None:
        return False
    told = (match[1] or match[2] or match[3] for match in _TOLD.finditer(text))
    own = (_UNITS[each.lower()] for each in (*_name_words(name), *told) if each.lower() in _UNITS)
    declared = next(own, None)
    return declared is not None and declared != unit


def _name_words(name: str) -> list[str]:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return [word for word in words[-1:] if len(word) > 1]


def is_told(text: str, unit: str) -> bool:
    """Whether the text says that its member is in a unit: "Size in megabytes"."""
    long = {"K": "kilo", "M": "mega", "G": "giga", "T": "tera"}[unit[0].upper()]
    return re.search(rf"\bin (?:{unit}|{long}bytes)\b", text, re.IGNORECASE) is not None


def is_measured(text: str, unit: str) -> bool:
    """Whether the text gives the unit of its member: "Interval in minutes"."""
    return re.search(rf"(?:\bin |\(){re.escape(unit)}\b", text, re.IGNORECASE) is not None


def _counts(word: str, name: str) -> bool:
    """Whether a member is a number of such things: `num_images`, or plainly `images`.

    A `page_size` counts what is on a page, and no pages.
    """
    things = word.lower().removesuffix("s")
    if name.lower().replace("_", "") == f"{things}size":
        return False
    if things == "time" and _REPEATED.search(name):
        return True
    return _COUNT_NAME.search(name) is not None or name.lower().endswith((f"{things}s", things))
