"""Phrases that bound a number: pairs of ends, single ends, and signs."""

from __future__ import annotations

from scripts.prose.comparisons import AT_LEAST, AT_LEAST_CUES, AT_MOST, AT_MOST_CUES, TO
from scripts.prose.numbers import DASH, NUMBER, marked
from scripts.prose.phrase import Phrase

_N = marked(NUMBER)
_FIRST = rf"{_N}(?: ?(?:seconds?|secs?|s|px|frames?|fps|秒|%))?"
_TO = rf" ?{TO} ?"
_OPEN, _CLOSE = r"[`*]{0,3}[\[(\uff08]?", r"[\])\uff09]?"
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

_FOREIGN = ("zwischen", "entre", "от ")
_WORD = r"(one|two|three|four|five|six|seven|eight|nine|ten)"
PAIRS = (
    Phrase(
        rf"\b(?:between|within) {_OPEN}{_FIRST}(?: \((?:in|ex)clusive\))?(?:{_TO}| ?(?:and"
        rf"|,) ?){_N}",
        "between",
        "within",
    ),
    Phrase(
        rf"\b(?:from|zwischen|entre|от) {_FIRST}(?:{_TO}| (?:und|et|y|e) ){_N}", "from", *_FOREIGN
    ),
    Phrase(
        rf"(?:\b(?:from|between) |(?<=[a-z]: )|(?<=[a-z], )){_N} \([^()]{{1,30}}\)(?:{_TO}"
        rf"| and ){_N}",
        "(",
    ),
    Phrase(
        rf"(?:\b(?:from|between) |(?<=, )|^){_WORD}(?: to | and | through "
        rf"|-to-){_WORD}(?= (?!more)|[.;,)]|\s*$)",
        " to ",
        " and ",
        " through ",
    ),
    Phrase(rf"{_N} ?以上、?{_N} ?以下", "以上"),
    Phrase(
        rf"(?:^|(?<=[\u3002\uff08(])){_FIRST} ?[\u301c~\uff5e] ?{_N}"
        r"(?= ?(?:の|まで|\u3002|\uff09|$))",
        "\u301c",
        "~",
    ),
    Phrase(rf"\b{_INTRO}{_FILLER}{_OPEN}{_FIRST}{_TO}{_N}{_CLOSE}"),
    Phrase(
        rf"[(\uff08](?:(?:an? )?(?:integer|number|float|decimal|int),? (?:from )?)?"
        rf"{_FIRST}{_TO}{_N}(?=(?: ?[a-z]+)?"
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
        *("~", "-", "\u2013", "\u2014", "\u301c", "到", "至"),
    ),
    Phrase(rf"(?<![\d.:-]){_N}{_TO}{_N}(?= ?[(\uff08]?(?:单位[:\uff1a]? ?)?秒)", "秒"),
)
BESIDE = Phrase(
    rf"(?<![\w.-]){_N} (?:for|means?|=|is|to) [^,;()\n]{{1,40}}, {_N}{_TO}{_N}"
    r"(?= (?:for|means?|=|is)\b)",
    ", ",
)
"""A value with a meaning of its own beside a range: "0 for primary, 1-63 for subaccounts"."""
INTERVAL = Phrase(
    rf"(?:\b(?:ranges?|ranging|within|in|between|intervals?|values?|limit(?:s|ed)?){_FILLER}"
    rf"|范围(?:为|是|在)?[:\uff1a]? ?|(?:(?<=[a-z] )|(?<=[a-z][,:] )"
    rf"|\u2208 ?)(?=\[(?:{NUMBER})[,;] ?(?:{NUMBER})\](?:[.;)\n]|\s*$)))`?"
    rf"(?P<open>[\[(])(?P<low>{NUMBER}) ?[,;\uff0c] ?(?P<high>{NUMBER})(?=(?P<close>[\])]))",
    *("[", "]", "(", "范围"),
)
"""An interval as mathematics writes it: a round bracket leaves its end out."""

GENERIC = frozenset(
    [
        "allowed",
        "supported",
        "permitted",
        "possible",
        "value",
        "limit",
        "setting",
        "number",
        "you",
        "may",
        "can",
        "pass",
        "use",
        "set",
        "give",
    ]
)
_OF_VALUES = r"(?= (?:allowed|permitted|possible|supported|accepted|valid|value|number)\b)"
_MAXIMUM = rf"(?:max(?:im(?:um|al(?:ly)?))?\.?|(?:highest|largest|greatest){_OF_VALUES})"
_MINIMUM = rf"(?:min(?:im(?:um|al(?:ly)?))?\.?|(?:lowest|smallest){_OF_VALUES})"
_ABOUT = (
    rf"(?P<about>(?: [a-z]+){{0,4}}?)(?: is(?: limited (?:by|to))?| of|:| =|=)?[*_]{{0,2}} ?{_N}"
)
_MORE = r"(?:more|greater|higher|larger|longer|bigger|above|over|older)"
_LESS = r"(?:less|fewer|lower|smaller|shorter|below|under|younger)"
_BE = (
    r"(?:must|should|has to|have to|needs? to|is|are|value|range:?)(?: be)?(?: strictly)?"
    r"(?: an? (?:integer|number|value))?"
)
_MUST_BE = r"(?:must|should|has to|have to|needs? to) be"
_N_OR_ZERO = marked(rf"{NUMBER}|zero\b")
_SUFFIX = r"(?: ?(?:seconds?|secs?|s|frames?|fps|px|pixels?))?"
_OWN_ZH = r"(?:^|(?<=[\uff0c\u3002\uff1b\uff08,;( \n])|(?<=取值)|(?<=数值))"
_MUST_BE_ZH = r"(?:(?:必须|需要?|须|应该?)|(?:取值)?范围(?:为|是)?|取值(?:为|是)?)[:\uff1a]? ?"
_NO = r"(?:not?|cannot|can't|never) (?:be )?"
_VALUES = r"(?:values?|numbers?|anything)"
_FAILS = (
    r"(?:(?:will )?(?:result in|cause|return|raise|give|lead to|trigger|produce|throw)s?"
    r" (?:an? )?(?:\d+ )?(?:[a-z]+ )?errors?|(?:will )?fails?)\b"
)
_REFUSED = (
    rf"(?:{_FAILS}|(?:are|is|will be|gets?) (?:rejected|refused|invalid|an error"
    r"|not (?:allowed|accepted|supported|valid|permitted))\b)"
)
_REFUSALS = ("rejected", "refused", "invalid", "error", " not ", "fail")
ENDS = (
    ("minimum", Phrase(rf"\blower (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "lower ")),
    ("maximum", Phrase(rf"\bupper (?:limit|bound)(?: is| of|:| =|=)? ?{_N}", "upper ")),
    (
        "maximum",
        Phrase(
            rf"(?:^|[.;:,(\n] ?)(?:the |a |hard |upper )*limit(?: is| of|:) {_N}",
            "limit",
        ),
    ),
    (
        "maximum",
        Phrase(
            r"\bmax(?:imum)?(?: (?:value|duration|lifetime))?(?: is| of|:)? (?:\d+|an?|one)"
            rf" (?:minute|hour|day|week)s? \({_N}(?= ?(?:seconds|secs|s|minutes|ms)\))",
            "max",
        ),
    ),
    ("maximum", Phrase(rf"(?<![\w.-]){_N} is the max(?:imum)?\b", "is the max")),
    ("minimum", Phrase(rf"(?<![\w.-]){_N} is the min(?:imum)?\b", "is the min")),
    ("minimum", Phrase(rf"(?<![\w-]){AT_LEAST} {_N_OR_ZERO}", *AT_LEAST_CUES)),
    ("maximum", Phrase(rf"(?<![\w-]){AT_MOST} {_N}", *AT_MOST_CUES)),
    ("exclusiveMinimum", Phrase(rf"(?<=[a-z] )> ?{_N}(?=[.,;)\n]|$| and\b)", ">")),
    ("minimum", Phrase(rf"\b{_MINIMUM}{_ABOUT}", "min", "lowest", "smallest")),
    ("maximum", Phrase(rf"\b{_MAXIMUM}{_ABOUT}", "max", "highest", "largest", "greatest")),
    (
        "maximum",
        Phrase(rf"\b{_VALUES} (?:{_MORE} than|{_MORE}|exceeding) {_N} {_REFUSED}", *_REFUSALS),
    ),
    ("minimum", Phrase(rf"\b{_VALUES} (?:{_LESS} than|{_LESS}) {_N} {_REFUSED}", *_REFUSALS)),
    (
        "minimum",
        Phrase(rf"\b(?:not|cannot|can't|never) (?:be |go )?(?:below|under) {_N}", "below", "under"),
    ),
    (
        "maximum",
        Phrase(
            rf"\b(?:(?:not|cannot|can't|never) (?:be |go )?(?:above|over|beyond)"
            rf"|{_NO}{_LESS} than (?:{NUMBER}){_SUFFIX},? n?or {_MORE} than) {_N}",
            *("above", "over", "beyond", " than"),
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
    (
        "exclusiveMinimum",
        Phrase(
            rf"\b(?:{_BE} {_MORE} than|{_MUST_BE} (?:above|over)) (?!or equal){_N_OR_ZERO}",
            *(" than", "above", "over"),
        ),
    ),
    (
        "exclusiveMaximum",
        Phrase(
            rf"\b(?:{_BE} {_LESS} than|{_MUST_BE} (?:below|under)) (?!or equal){_N}",
            *(" than", "below", "under"),
        ),
    ),
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
    ("exclusiveMinimum", Phrase(rf"(?:{_MUST_BE_ZH}|{_OWN_ZH})大于 ?{_N}(?!以)", "大于")),
    ("exclusiveMaximum", Phrase(rf"{_MUST_BE_ZH}(?:大于 ?{_N} ?且?)?小于 ?{_N}", "小于")),
)
SIGNS = (
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
            r"|\bnegative (?:values?|numbers?)(?: are| is) (?:not (?:allowed|accepted|supported"
            r"|permitted|valid)|rejected|refused|invalid)\b|\bno negative (?:values?|numbers?)\b"
            r"|不(?:能|可|得|允许)为负[数值]?",
            *("negative", "为负"),
        ),
    ),
)
NAMED_PAIR = Phrase(
    rf"\b(?P<about>[A-Za-z]+?)s?(?: (?:are|is|from|(?:must|should|can) be))? {_FIRST}{DASH}{_N}"
    r"(?= ?[(,.;\n]|$)",
    "-",
    "\u2013",
)
"""A range right behind the word for what it bounds: "Quality 1-100"."""
