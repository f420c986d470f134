"""What a text says about the least, the greatest and the grid of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import DASH, NUMBER, marked, read_number, suits
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, is_identifier, name_parts

_N = marked(NUMBER)
_FIRST = rf"{_N}(?: ?(?:seconds?|secs?|s|px|frames?|fps|秒|%))?"
_TO = rf" ?(?:(?:up )?to|through|{DASH}|\u2014|~|\uff5e|至|到|\.\.\.?) ?"
_OPEN, _CLOSE = r"[`*]*[\[(\uff08]?", r"[\])\uff09]?"
_INTRO = (
    r"(?:accepts?|acceptable|supports?|supporting|allows?|allowed|valid|values?|integers?|numbers?|floats?"
    r"|must|should|can|choose|specify|set|ranges?|ranging|range|scale|interval|within|limits?"
    r"|limited|optional duration|seconds|duration)"
)
_FILLER = (
    r"(?: (?:values?|range|are|is|be|of|from|in|within|an?|the|integers?|numbers?|any|to|seconds"
    r"|between))*:? ?"
)

_PAIRS = (
    Phrase(rf"\bbetween {_OPEN}{_FIRST}(?:{_TO}| ?(?:and|,) ?){_N}", "between"),
    Phrase(rf"\bfrom {_FIRST}{_TO}{_N}", "from"),
    Phrase(rf"\bfrom {_N} \([^()]{{1,30}}\){_TO}{_N}", "from"),
    Phrase(rf"\b{_INTRO}{_FILLER}{_OPEN}{_FIRST}{_TO}{_N}{_CLOSE}"),
    Phrase(
        rf"[(\uff08]{_FIRST}{_TO}{_N}(?= ?(?:seconds?|secs?|s|frames?|fps|px)?"
        r"(?:,? inclusive)?[)\uff09,;])",
        "(",
        "\uff08",
    ),
    Phrase(
        rf"(?<![\d.:\u2013/-])(?<![\d.:] )\b{_FIRST}{_TO}{_N}(?= (?:seconds?|secs?|frames?"
        rf"|fps)\b|s\b)"
    ),
    Phrase(rf"(?:^|(?<=[.;\n] )|(?<=[a-z], )|(?<=\n)){_FIRST}{_TO}{_N}(?=[.;\n]|$)"),
    Phrase(rf"{_N} ?(?:<=?|\u2264) ?\w+ ?(?:<=?|\u2264) ?{_N}", "<", "\u2264"),
    Phrase(rf"范围(?:是|为|在)?[:\uff1a]? ?{_OPEN}{_N}(?:{_TO}|, ?){_N}", "范围"),
    Phrase(rf"介于 ?{_N} ?[和与到至] ?{_N}", "介于"),
    Phrase(rf"在 ?{_N}(?:{_TO}| ?[和与] ?){_N} ?之间", "之间"),
    Phrase(rf"(?<=[\uff0c\u3002\uff1a]){_N}{_TO}{_N}(?=[\uff0c\u3002,]|$)", "~", "-", "到"),
    Phrase(rf"(?<![\d.:-]){_N}{_TO}{_N}(?= ?[(\uff08]?(?:单位[:\uff1a]? ?)?秒)", "秒"),
)
_BESIDE = Phrase(
    rf"(?<![\w.-]){_N} (?:for|means?|=|is|to) [^,;()\n]{{1,40}}, {_N}{_TO}{_N}"
    r"(?= (?:for|means?|=|is)\b)",
    ", ",
)
"""A value with a meaning of its own beside a range: "0 for primary, 1-63 for subaccounts"."""
_INTERVAL = Phrase(
    rf"\b(?:ranges?|ranging|within|in|between|intervals?|values?|limits?){_FILLER}`?"
    rf"(?P<open>[\[(])(?P<low>{NUMBER}) ?, ?(?P<high>{NUMBER})(?=(?P<close>[\])]))",
    "[",
    "]",
)
"""An interval as mathematics writes it: a round bracket leaves its end out."""

_GENERIC = frozenset(
    ["allowed", "supported", "permitted", "possible", "value", "limit", "setting", "number"]
)
_MAXIMUM, _MINIMUM = r"max(?:imum)?\.?", r"min(?:imum)?\.?"
_ABOUT = rf"(?P<about>(?: [a-z]+){{0,3}}?)(?: is| of|:| =|=)? ?{_N}"
_MORE = r"(?:more|greater|higher|larger|longer|bigger|above|over)"
_LESS = r"(?:less|fewer|lower|smaller|shorter|below|under)"
_BE = r"(?:must|should|has to|have to|needs? to|is|are|value|range:?)(?: be)?(?: strictly)?"
_SUFFIX = r"(?: ?(?:seconds?|secs?|s|frames?|fps|px|pixels?))?"
_MUST_BE_ZH = r"(?:(?:必须|需要?|须|应该?)|(?:取值)?范围(?:为|是)?|取值(?:为|是)?)[:\uff1a]? ?"
_NO = r"(?:not?|cannot|can't|never) (?:be )?"
_ENDS = (
    ("minimum", Phrase(rf"\blower (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "lower ")),
    ("maximum", Phrase(rf"\bupper (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "upper ")),
    ("exclusiveMinimum", Phrase(rf"(?<=[a-z] )> ?{_N}(?=[.,;)\n]|$)", ">")),
    ("minimum", Phrase(rf"\b{_MINIMUM}{_ABOUT}", "min")),
    ("maximum", Phrase(rf"\b{_MAXIMUM}{_ABOUT}", "max")),
    (
        "minimum",
        Phrase(
            rf"\b(?:at least|{_NO}{_LESS} than|{_MORE} than or equal to) {_N}",
            "at least",
            " than",
        ),
    ),
    (
        "maximum",
        Phrase(
            rf"\b(?:at most|{_NO}{_MORE} than|{_LESS} than or equal to"
            rf"|(?<!not )limited to|capped at"
            rf"|(?:not|cannot|can't|never) exceed|not exceeding|up to) {_N}",
            "at most",
            " than",
            "limited",
            "capped",
            "exceed",
            "up to",
        ),
    ),
    ("minimum", Phrase(rf"(?:>=|\u2265) ?{_N}", ">=", "\u2265")),
    ("maximum", Phrase(rf"(?:<=|\u2264) ?{_N}", "<=", "\u2264")),
    (
        "minimum",
        Phrase(
            rf"(?<![\w.:-]){_N}{_SUFFIX} (?:(?:or|and) {_MORE}|at (?:the )?least|minimum)\b",
            " or ",
            " and ",
            "least",
            "minimum",
        ),
    ),
    (
        "maximum",
        Phrase(
            rf"(?<![\w.:-]){_N}{_SUFFIX} (?:(?:or|and) {_LESS}|at (?:the )?most|max(?:imum)?)\b"
            r"(?! ?[:=\d])",
            " or ",
            " and ",
            "most",
            "max",
        ),
    ),
    ("exclusiveMinimum", Phrase(rf"\b{_BE} {_MORE} than (?!or equal){_N}", " than")),
    ("exclusiveMaximum", Phrase(rf"\b{_BE} {_LESS} than (?!or equal){_N}", " than")),
    (
        "minimum",
        Phrase(
            rf"(?:最小值?|最少|最短|至少|不(?:得|能|可)?(?:少|小|低)于|大于(?:或)?等于)"
            rf"(?:为|是)?[:\uff1a]? ?{_N}",
            *("最", "至少", "不", "大于"),
        ),
    ),
    (
        "maximum",
        Phrase(
            rf"(?:最大值?|最多|最长|不(?:能|得|可)?超过|不(?:得|能|可)?(?:大|多|高)于|小于(?:或)?等于)"
            rf"(?:为|是)?[:\uff1a]? ?{_N}",
            "最",
            "不",
            "小于",
        ),
    ),
    ("exclusiveMinimum", Phrase(rf"{_MUST_BE_ZH}大于 ?{_N}(?!以)", "大于")),
    ("exclusiveMaximum", Phrase(rf"{_MUST_BE_ZH}(?:大于 ?{_N} ?且?)?小于 ?{_N}", "小于")),
)
_SIGNS = (
    (
        "exclusiveMinimum",
        Phrase(
            r"(?:\b(?:must|should|has to|needs? to) be (?:an? )?(?:strictly )?|^an? |^)positive"
            r"(?= (?:integer|number|value|float|decimal)\b|[.;)\n]|$)(?! \w+ or\b)",
            "positive",
        ),
    ),
    (
        "minimum",
        Phrase(
            r"(?:\b(?:must|should|has to|needs? to) be (?:an? )?|^an? |^)non-?negative\b",
            "negative",
        ),
    ),
)
_NAMED_PAIR = Phrase(
    rf"\b(?P<about>[A-Za-z]+) {_FIRST}{DASH}{_N}(?= ?[(,.;\n]|$)",
    "-",
    "\u2013",
)
"""A range right behind the word for what it bounds: "Quality 1-100"."""
_OPEN_END = Phrase(r",? (?:\(exclusive\)|exclusive(?:ly)?\b)")
_STEP = Phrase(
    rf"\b(?:step(?: size)?(?: is| of)?[:=]?|(?:increments?|steps) of) {_N}"
    rf"|步长(?:为|是)?[:\uff1a]? ?{_N}",
    "step",
    "increment",
    "步长",
)
_MULTIPLE = Phrase(
    rf"\b(?:must be )?(?:an? )?(?:multiples? of|divisible by|(?:must|should) be in (?:increments"
    rf"|steps) of) {_N}|{_N} ?的(?:整数倍|倍数)",
    "multiple",
    "divisible",
    "倍",
)
_ADVISED = Phrase(r" for (?:best|better|optimal|the best)\b")
_VALUES_BEFORE = Phrase(r"\b(?:values?|numbers?|anything) $")
_TREATED = Phrase(
    r" ?(?:are|is|will(?: be)?|gets?|means?) (?!(?:be )?(?:rejected|refused|invalid|not |an error))"
)
"""What becomes of values beyond: "Values \u2264 0 are treated as 5"."""
_ROUNDED = Phrase(
    r"\b(?:round|snap|adjust|align|scal|resiz|pad|crop)[a-z]*[^.;\n]*$|取整[^\u3002]*$"
)
"""What the service does to a value off the grid, which it takes then."""
_OF_A_DIFFERENCE = Phrase(
    r"\b(?:difference|trimmed|interval|gap|minus|apart|segment|(?:time|replacement) range|total"
    r"|replacement duration|sum|product|combined)\b[^.]*$|(?:之差|差值|间隔|总时长|总和)[^。]*$"
    r"|\w [\u2212\u2013-] (?!an? |the |between |from |must |range)\w+[^.\n]*$"
    r"|\w \+ [^.\n]*$|\b(?:together|area)\b[^.\n]*$|(?:乘积|面积|每[行句段张])[^。]*$"
    r"|\w (?:times|multiplied by|divided by|\u00d7) (?:the )?[`*]*[a-z_]{2}[^.\n]*$"
)
_OF_A_RATIO = Phrase(r"\bratios?\b[^.;\n]*$|(?:比例|宽高比)[^。;\n]*$")
_OF_A_DISTANCE = Phrase(
    r" ?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|hours?|days?|frames?|px|pixels?)?"
    r" (?:before|after|behind|ahead|apart|earlier|later)\b"
)
"""What follows a number that is one end less another: "60 seconds before the end"."""


@remembered
def read_bounds(text: str, name: str = "") -> tuple[Claim, ...]:
    """Read every end of a range that the text gives for the member `name`.

    What holds under a condition, is advice, limits something else, limits how far two values are
    apart or has a unit that the member cannot have is left out.
    """
    if not any(character.isdigit() for character in text) and "tive" not in text:
        return ()
    beside = list(_beside(text, name))
    found = (*_intervals(text, name), *_pairs(text, name), *_ends(text, name))
    return tuple(distinct(beside or found))


def _beside(text: str, name: str) -> Iterator[Claim]:
    for match in _BESIDE.finditer(text):
        special, low, high = (read_number(group) for group in match.groups())
        if low < high and _holds(text, *match.span(), name):
            yield claim_at(text, match, "minimum", min(special, low))
            yield claim_at(text, match, "maximum", max(special, high))


def _intervals(text: str, name: str) -> Iterator[Claim]:
    for match in _INTERVAL.finditer(text):
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
    for pattern in _PAIRS:
        for match in pattern.finditer(text):
            low, high = read_number(match[1]), read_number(match[2])
            if low < high and _holds(text, *match.span(), name):
                least, greatest = _ends_of_pair(text, match)
                yield claim_at(text, match, least, low)
                yield claim_at(text, match, greatest, high)
    for match in _NAMED_PAIR.finditer(text):
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
    return re.split(r"\W", match[0], maxsplit=1)[0].lower() not in name_parts(name)


def _ends_of_pair(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Tell whether the ends belong to the range: "strictly between", "0 to 1 (exclusive)"."""
    is_strict = text[: match.start()].endswith("strictly ")
    is_open = _OPEN_END.match(text, match.end()) is not None
    least = is_strict or (is_open and "inclusive" not in match[0])
    signs = re.findall(r"<=?|\u2264", match[0])
    if signs:
        least, is_open = signs[0] == "<", signs[-1] == "<"
    return (
        "exclusiveMinimum" if least else "minimum",
        "exclusiveMaximum" if is_strict or is_open else "maximum",
    )


def _ends(text: str, name: str) -> Iterator[Claim]:
    for keyword, pattern in _SIGNS:
        for match in pattern.finditer(text):
            if _holds(text, *match.span(), name):
                yield claim_at(text, match, keyword, 0)
    for keyword, pattern in _ENDS:
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
    return all(word in _GENERIC or word in name.lower() for word in words)


def _holds(text: str, start: int, end: int, name: str) -> bool:
    return (
        suits(text, end, name)
        and not is_identifier(name)
        and is_about(text, start, name)
        and not _is_of_a_difference(text, start, name)
        and not _OF_A_DISTANCE.match(text, end)
        and ("ratio" in name.lower() or not _OF_A_RATIO.search(text, 0, start))
        and not is_advice(text, start, end)
    )


@remembered
def read_step(text: str) -> tuple[int | float, str] | None:
    """Read a slider's step, "Step: 0.1", with its quote."""
    return _first(_STEP.search(text))


@remembered
def read_multiple(text: str, name: str = "") -> tuple[int | float, str] | None:
    """Read "must be multiple of 4", with its quote, if it is said of the member `name`."""
    for match in _MULTIPLE.finditer(text):
        if _ROUNDED.search(text, 0, match.start()) or _ADVISED.match(text, match.end()):
            continue
        if is_about(text, match.start(), name):
            return _first(match)
    return None


def _first(match: re.Match[str] | None) -> tuple[int | float, str] | None:
    if match is None:
        return None
    return read_number(next(group for group in match.groups() if group)), match[0]
