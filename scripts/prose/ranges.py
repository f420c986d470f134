"""What a text says about the least, the greatest and the grid of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, allows_beyond, claim_at, distinct
from scripts.prose.clauses import is_advice
from scripts.prose.numbering import read_first
from scripts.prose.numbers import DASH, NUMBER, marked, read_number, suits
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, is_identifier, name_parts

_N = marked(NUMBER)
_FIRST = rf"{_N}(?: ?(?:seconds?|secs?|s|px|frames?|fps|秒|%))?"
_TO = rf" ?(?:(?:up )?to|through|{DASH}|\u2014|~|\uff5e|至|到|\.\.\.?) ?"
_OPEN, _CLOSE = r"[`*]*[\[(\uff08]?", r"[\])\uff09]?"
_INTRO = (
    r"(?:accepts?|acceptable|supports?|supporting|allows?|allowed|valid|values?|integers?"
    r"|numbers?|floats?"
    r"|must|should|can|choose|specify|set|ranges?|ranging|range|scale|interval|within|limits?"
    r"|limited|optional duration|seconds|duration|options)"
)
_FILLER = (
    r"(?: (?:values?|range|are|is|be|of|from|in|within|an?|the|integers?|numbers?|any|to|seconds"
    r"|between))*:? ?"
)

_PAIRS = (
    Phrase(
        rf"\bbetween {_OPEN}{_FIRST}(?: \((?:in|ex)clusive\))?(?:{_TO}| ?(?:and|,) ?){_N}",
        "between",
    ),
    Phrase(rf"\bfrom {_FIRST}{_TO}{_N}", "from"),
    Phrase(rf"(?:\bfrom |(?<=[a-z]: )|(?<=[a-z], )){_N} \([^()]{{1,30}}\){_TO}{_N}", "("),
    Phrase(rf"\b{_INTRO}{_FILLER}{_OPEN}{_FIRST}{_TO}{_N}{_CLOSE}"),
    Phrase(
        rf"[(\uff08](?:(?:an? )?(?:integer|number|float|decimal|int),? (?:from )?)?"
        rf"{_FIRST}{_TO}{_N}(?= ?(?:seconds?|secs?|s|frames?|fps|px)?"
        r"(?:,? inclusive)?[)\uff09,;])",
        "(",
        "\uff08",
    ),
    Phrase(
        rf"(?<![\d.:\u2013/-])(?<![\d.:] )\b{_FIRST}{_TO}{_N}(?= (?:seconds?|secs?|frames?"
        rf"|fps)\b|s\b|,? \(?inclusive\b)"
    ),
    Phrase(rf"(?<![\w.-]){_N} ?(?:s|secs?|seconds){_TO}{_N}(?= ?(?:s|secs?|seconds)\b)"),
    Phrase(
        rf"(?:^|(?<=[.;\n] )|(?<=[a-z], )|(?<=\n)){_FIRST}{_TO}{_N}"
        r"(?=[.;\n]|$|, (?:step|default|multiple)\b)"
    ),
    Phrase(rf"{_N} ?(?:<=?|\u2264) ?\w+ ?(?:<=?|\u2264) ?{_N}", "<", "\u2264"),
    Phrase(
        rf"(?:范围|取值|有效值)(?:是|为|在)?[:\uff1a]? ?{_OPEN}{_N}{_TO}{_N}",
        *("范围", "取值", "有效值"),
    ),
    Phrase(rf"介于 ?{_N} ?[和与到至] ?{_N}", "介于"),
    Phrase(rf"在 ?{_N}(?:{_TO}| ?[和与] ?){_N} ?之间", "之间"),
    Phrase(rf"(?<![\w.:-]){_N}{_TO}{_N}(?= ?之间)", "之间"),
    Phrase(rf"支持 ?{_N}{_TO}{_N}(?=[\uff0c\u3002\uff1b,;\n]| ?的?整数|$)", "支持"),
    Phrase(
        rf"(?<=[\uff0c\u3002\uff1a]){_N}{_TO}{_N}(?= ?[张个条段次秒]?(?:[\uff0c\u3002,]|$))",
        *("~", "-", "到", "至"),
    ),
    Phrase(rf"(?<![\d.:-]){_N}{_TO}{_N}(?= ?[(\uff08]?(?:单位[:\uff1a]? ?)?秒)", "秒"),
)
_BESIDE = Phrase(
    rf"(?<![\w.-]){_N} (?:for|means?|=|is|to) [^,;()\n]{{1,40}}, {_N}{_TO}{_N}"
    r"(?= (?:for|means?|=|is)\b)",
    ", ",
)
"""A value with a meaning of its own beside a range: "0 for primary, 1-63 for subaccounts"."""
_INTERVAL = Phrase(
    rf"(?:\b(?:ranges?|ranging|within|in|between|intervals?|values?|limit(?:s|ed)?){_FILLER}"
    rf"|范围(?:为|是|在)?[:\uff1a]? ?|(?<=[a-z] )(?=\[{NUMBER}, ?{NUMBER}\](?:[.;)\n]|\s*$)))`?"
    rf"(?P<open>[\[(])(?P<low>{NUMBER}) ?[,\uff0c] ?(?P<high>{NUMBER})(?=(?P<close>[\])]))",
    *("[", "]", "(", "范围"),
)
"""An interval as mathematics writes it: a round bracket leaves its end out."""

_GENERIC = frozenset(
    ["allowed", "supported", "permitted", "possible", "value", "limit", "setting", "number"]
)
_OF_VALUES = r"(?= (?:allowed|permitted|possible|supported|accepted|valid|value|number)\b)"
_MAXIMUM = rf"(?:max(?:imum)?\.?|(?:highest|largest|greatest){_OF_VALUES})"
_MINIMUM = rf"(?:min(?:imum)?\.?|(?:lowest|smallest){_OF_VALUES})"
_ABOUT = rf"(?P<about>(?: [a-z]+){{0,3}}?)(?: is| of|:| =|=)? ?{_N}"
_MORE = r"(?:more|greater|higher|larger|longer|bigger|above|over|older)"
_LESS = r"(?:less|fewer|lower|smaller|shorter|below|under|younger)"
_BE = (
    r"(?:must|should|has to|have to|needs? to|is|are|value|range:?)(?: be)?(?: strictly)?"
    r"(?: an? (?:integer|number|value))?"
)
_N_OR_ZERO = marked(rf"{NUMBER}|zero\b")
_SUFFIX = r"(?: ?(?:seconds?|secs?|s|frames?|fps|px|pixels?))?"
_OWN_ZH = r"(?:^|(?<=[\uff0c\u3002\uff1b\uff08,;( \n])|(?<=取值)|(?<=数值))"
_MUST_BE_ZH = r"(?:(?:必须|需要?|须|应该?)|(?:取值)?范围(?:为|是)?|取值(?:为|是)?)[:\uff1a]? ?"
_NO = r"(?:not?|cannot|can't|never) (?:be )?"
_VALUES = r"(?:values?|numbers?|anything)"
_REFUSED = (
    r"(?:are|is|will be|gets?) (?:rejected|refused|invalid|an error"
    r"|not (?:allowed|accepted|supported|valid|permitted))\b"
)
_REFUSALS = ("rejected", "refused", "invalid", "an error", " not ")
_ENDS = (
    ("minimum", Phrase(rf"\blower (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "lower ")),
    ("maximum", Phrase(rf"\bupper (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "upper ")),
    ("exclusiveMinimum", Phrase(rf"(?<=[a-z] )> ?{_N}(?=[.,;)\n]|$)", ">")),
    ("minimum", Phrase(rf"\b{_MINIMUM}{_ABOUT}", "min", "lowest", "smallest")),
    ("maximum", Phrase(rf"\b{_MAXIMUM}{_ABOUT}", "max", "highest", "largest", "greatest")),
    (
        "maximum",
        Phrase(rf"\b{_VALUES} (?:{_MORE} than|{_MORE}|exceeding) {_N} {_REFUSED}", *_REFUSALS),
    ),
    ("minimum", Phrase(rf"\b{_VALUES} (?:{_LESS} than|{_LESS}) {_N} {_REFUSED}", *_REFUSALS)),
    (
        "minimum",
        Phrase(
            rf"\b(?:at least|{_NO}{_LESS} than|{_MORE} than or equal to"
            rf"|(?:not|cannot|can't|never) (?:be |go )?(?:below|under)) {_N}",
            *("at least", " than", "below", "under"),
        ),
    ),
    (
        "maximum",
        Phrase(
            rf"\b(?:at most|{_NO}{_MORE} than|{_LESS} than or equal to"
            rf"|(?<!not )limited to|capped at"
            rf"|(?:not|cannot|can't|never) (?:exceed|(?:be |go )?(?:above|over|beyond))"
            rf"|{_NO}{_LESS} than (?:{NUMBER}){_SUFFIX},? n?or {_MORE} than|not exceeding"
            rf"|up to) {_N}",
            *(
                "at most",
                " than",
                "limited",
                "capped",
                "exceed",
                "up to",
                "above",
                "over",
                "beyond",
            ),
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
    ("exclusiveMinimum", Phrase(rf"\b{_BE} {_MORE} than (?!or equal){_N_OR_ZERO}", " than")),
    ("exclusiveMaximum", Phrase(rf"\b{_BE} {_LESS} than (?!or equal){_N}", " than")),
    (
        "exclusiveMaximum",
        Phrase(
            rf"\b{_MORE} than (?:or equal to )?(?:{NUMBER}){_SUFFIX},? (?:and|but)(?: must be)?"
            rf" {_LESS} than (?!or equal){_N}",
            " than",
        ),
    ),
    (
        "minimum",
        Phrase(
            rf"(?:最小值?|最少|最短|至少|不(?:得|能|可)?(?:少|小|低)于|大于(?:或)?等于"
            rf"|{_OWN_ZH}下限)(?:为|是)?[:\uff1a]? ?{_N}",
            *("最", "至少", "不", "大于", "下限"),
        ),
    ),
    (
        "maximum",
        Phrase(
            rf"(?:最大值?|最多|最长|不(?:能|得|可)?超过|不(?:得|能|可)?(?:大|多|高)于|小于(?:或)?等于"
            rf"|{_OWN_ZH}上限)(?:为|是)?[:\uff1a]? ?{_N}",
            *("最", "不", "小于", "上限"),
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
            r"(?= (?:integer|number|value|float|decimal)\b|[.;)\n]|$)(?! \w+ or\b)"
            r"|(?:必须|须|应|需)(?:为|是)?正(?:整?数)",
            *("positive", "正"),
        ),
    ),
    (
        "minimum",
        Phrase(
            r"(?:\b(?:must|should|has to|needs? to) be (?:an? )?|^an? |^)non-?negative\b"
            r"|\b(?:cannot|can't|(?:must|may|should|can) not) be (?:a )?negative\b"
            r"|不(?:能|可|得|允许)为负[数值]?",
            *("negative", "为负"),
        ),
    ),
)
_NAMED_PAIR = Phrase(
    rf"\b(?P<about>[A-Za-z]+?)s?(?: (?:are|is|from|(?:must|should|can) be))? {_FIRST}{DASH}{_N}"
    r"(?= ?[(,.;\n]|$)",
    "-",
    "\u2013",
)
"""A range right behind the word for what it bounds: "Quality 1-100"."""
_OPEN_END = Phrase(r",? (?:\(exclusive\)|exclusive(?:ly)?\b)")
_VALUES_BEFORE = Phrase(r"\b(?:values?|numbers?|anything) $")
_TREATED = Phrase(
    r" ?(?:are|is|will(?: be)?|gets?|means?) (?!(?:be )?(?:rejected|refused|invalid|not |an error))"
)
"""What becomes of values beyond: "Values \u2264 0 are treated as 5"."""
_OF_A_DIFFERENCE = Phrase(
    r"\b(?:difference|trimmed|interval|gap|minus|apart|segment|(?:time|replacement) range|total"
    r"|replacement duration|sum|product|combined|plus)\b[^.]*$"
    r"|(?:之差|差值|间隔|总时长|总和)[^。]*$"
    r"|\w [\u2212\u2013-] (?!an? |the |between |from |must |range)\w+[^.\n]*$"
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
    if not has_digit and not any(sign in text for sign in ("tive", "为负", "正", "ero", "ne-")):
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
    for match in _BESIDE.finditer(text):
        special, low, high = (read_number(group) for group in match.groups())
        if low < high and _holds(text, *match.span(), name):
            yield claim_at(text, match, "minimum", min(special, low))
            yield claim_at(text, match, "maximum", max(special, high))


def _intervals(text: str, name: str) -> Iterator[Claim]:
    for match in _INTERVAL.finditer(text) if "," in text or "\uff0c" in text else ():
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
        and ("rate" in name.lower() or "per" in name.lower() or not _OF_A_RATE.match(text, end))
        and ("ratio" in name.lower() or not _OF_A_RATIO.search(text, 0, start))
        and not is_advice(text, start, end)
    )
