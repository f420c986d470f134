"""Phrases that limit the number of items of a list."""

from __future__ import annotations

from scripts.prose.comparisons import AT_LEAST, AT_LEAST_CUES, AT_MOST, AT_MOST_CUES
from scripts.prose.numbers import COUNT, DASH, marked
from scripts.prose.phrase import Phrase

N = marked(COUNT)
_ADJECTIVES = (
    r"(?: (?!(?:of|and|or|in|for|per|seconds?|MB|items?|characters|to)\b)[A-Za-z-]+){0,3}?"
)
_NOUNS = """
    image url file video audio item element entries id input reference shot clip mask picture
    entry property category choice
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
NOUN = rf"(?:(?:{'|'.join(_NOUNS.split())})s?)"
"""A thing that a list may hold, as a regular expression; one `s?` for all is quick to compile."""
_ITEMS = (
    rf"(?:(?P<items>{_ADJECTIVES} {NOUN})\b(?!_| (?:names?|ids?|types?)\b)"
    r"| `?(?P<own>[a-z]+(?:_[a-z]+)+)`?"
    r"| ?[张个条段项部份](?!字(?!符串)))"
)
SO_MANY = (
    rf"(?:{AT_MOST}|(?:a )?max(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|only supports?|only accepts?|only|just|(?<!no )limit(?: of|:| is| to)"
    r"|最[多大](?:支持|允许)?(?:可?以?(?:上传|传入?|包含|提供|添加|选择?|指定|输入|填写))?"
    r"|不(?:能|得|可)?超过|仅支持|只能(?:上传)?|恰好|上限(?:为|是)?[:\uff1a]?)"
)
SO_FEW = (
    rf"(?:{AT_LEAST}|(?:a )?min(?:imum)?\.?(?: (?:of|is))?:?"
    r"|exactly|(?:至少|最少)(?:需要?|包含|上传)?|不少于"
    r"|恰好)"
)
_TOTAL = (
    r"(?:max(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)"
    rf"|max(?:imum)?\.? {NOUN}(?=\*{{0,2}}:)"
    rf"|(?:number of (?:\w+ )?{NOUN}|[a-z]+ count) (?:must|should|can|may|is|are)?"
    r" ?(?:(?:not|cannot) (?:exceed|be (?:more|greater|larger|higher) than)"
    r"|(?:be )?(?:at most|less than or equal to|limited to))"
    r"|(?:array|list) (?:size|length) (?:must |should |can |may )?(?:not|cannot) exceed"
    r"|max(?:I|_i)tems)"
)
IN_A_REQUEST = r"(?:request|call|generation|task|job|submission|prompt|operation)"
_CLOSED = (
    rf"(?=[)\].;,\uff09\u3002\uff0c](?!\d)|\s*$| per {IN_A_REQUEST}\b"
    r"| (?:can|may) be \w+(?=[.,;)\n]|\s*$)"
    r"| (?:(?:is|are) )?(?:allowed|supported|accepted|permitted)\b)"
)
_OF_A_LIST = r"(?:(?:an? )?(?:array|list|set|collection) (?:of|with|containing) )?"
_THINGS = (
    r"(?!(?:characters|chars|seconds|bytes|tokens|words|letters|minutes|hours|days|times|pixels"
    r"|percent|credits|digits)\b)[a-z]{3,}s\b"
)
_NO_UNIT = r"(?! ?(?:个?字|毫?秒|分钟|小时|像素|px|帧|s\b)|\d|[.,]\d)"
MAXIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){SO_MANY} ?{N}{_ITEMS}",
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
        *("contain", "<=", "\u2264", "最", "不", "仅", "只", "恰好", "上限"),
        *AT_MOST_CUES,
    ),
    Phrase(
        rf"\b{_TOTAL}(?: is| of)?(?:\*{{0,2}}:\*{{0,2}})? {N}\b(?! ?[KMG]B|[.,]\d)",
        "max",
        "number of",
        " count",
        "exceed",
    ),
    Phrase(rf"\b{N} (?:or (?:fewer|less)){_ITEMS}", " or "),
    Phrase(
        rf"(?:(?:数量|个数|张数)(?:不(?:能|得|可)?超过|最多|上限)|最大(?:数量|个数|张数))"
        rf"(?:为|是)?[:\uff1a]? ?{N}(?![\d.])",
        "数",
    ),
    Phrase(
        rf"(?:(?:^|[.\n(] ?|- )\*{{0,2}}(?:limit|max(?:imum)?)\*{{0,2}}:\*{{0,2}}|\(limit) {N}"
        r"(?=[.;)\n]|\s*$)",
        *("limit", "max"),
    ),
    Phrase(rf"(?:^|[,.;(] ?){N} (?:at (?:the )?most|max(?:imum)?)(?=[.,;)]|\s*$)", "most", "max"),
    Phrase(rf"\b{N} is the max(?:imum)? number of {NOUN}", "is the max"),
    Phrase(rf"\b{SO_MANY} ?{N} (?P<things>[a-z]{{3,}}s)\b", "up to", "most", "max", "more than"),
    Phrase(
        rf"\b{N}{_ITEMS} (?:max(?:imum)?|at (?:the )?most|or (?:fewer|less))\b",
        "max",
        "most",
        " or ",
    ),
    Phrase(
        rf"(?<![\w-])(?:{AT_MOST}|max(?:imum)?\.?(?: of)?:?|limit) {N}{_CLOSED}",
        *AT_MOST_CUES,
        *("max", "limit"),
    ),
    Phrase(
        rf"\b(?:more than|over) {N} \w+s? (?:are|is|will be) "
        r"(?:rejected|refused|invalid|not (?:allowed|accepted|supported))\b",
        "more than",
        "over",
    ),
    Phrase(
        rf"(?:hasta|bis zu|до|jusqu'\u00e0|h\u00f6chstens|не более) {N} (?:bild|datei|element|eintr"
        r"|url|im[a\u00e1]gen|image|archivo|fichier|изображ|элемент|файл|ссыл)\w*",
        *AT_MOST_CUES,
    ),
    Phrase(rf"^{_OF_A_LIST}{SO_MANY} {N} {_THINGS}", "up to", "most", "max"),
    Phrase(rf"\bmax(?:imum)? (?:array|list) (?:length|size)(?: is| of)?:? {N}\b(?![.,]\d)", "max"),
    Phrase(
        rf"长度(?:不(?:能|得|可)?超过|最大|上限)(?:为|是)? ?{N}{_NO_UNIT}",
        "长度",
    ),
    Phrase(
        rf"\b(?:(?:single|each|every|one) {IN_A_REQUEST}|per {IN_A_REQUEST}:)"
        rf"(?: (?:only )?(?:supports?|accepts?|allows?|takes?))?(?: [a-z ]{{1,30}}:)? {N}{_ITEMS}",
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
MINIMA = (
    Phrase(
        rf"(?<![A-Za-z0-9_]){SO_FEW} ?{N}{_ITEMS}(?!{_ONE_OF_THEM})",
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
    Phrase(
        rf"\b(?:{AT_LEAST}|min(?:imum)?(?: of)?) {N}(?=,? (?:and|to|but) (?:{AT_MOST}"
        rf"|(?:a )?max(?:imum)?(?: of)?) \d)",
        "min",
        *AT_LEAST_CUES,
    ),
    Phrase(rf"\bminimum of {N}(?= (?:and|to) )", "minimum of"),
    Phrase(
        rf"\bat least {N} (?:must|should|has to|needs to|is|are)(?: be)? (?:given|provided"
        rf"|specified"
        r"|required|present|set|passed|supplied|selected|included|needed)\b",
        "at least",
    ),
    Phrase(
        rf"^(?:an? |the )?(?:(?:list|array|set|collection) (?:of|with) )?{N} or more [a-z]",
        "or more",
    ),
    Phrase(
        rf"\b(?:fewer|less) than {N} \w+s? (?:are|is|will be) "
        r"(?:rejected|refused|invalid|not (?:allowed|accepted|supported))\b",
        " than",
    ),
    Phrase(rf"\bmin(?:imum)?:? {N}(?=,? (?:and )?max(?:imum)?:? \d)", "min"),
    Phrase(rf"\b{N}{_ITEMS} (?:min(?:imum)?|at least|or more)\b", "min", "least", "or more"),
    Phrase(rf"\b(?:at least|min(?:imum)?\.?(?: of)?:?) {N}{_CLOSED}", "least", "min"),
    Phrase(
        rf"\bmin(?:imum)?\.? (?:items|count|number(?: of [a-z ]+?)?)(?: is| of)?:? {N}\b", "min"
    ),
)
_TO = rf" ?(?:{DASH}|to|~|\uff5e|至|到) ?"
_LOW = _HIGH = r"[`*]{0,3}(\d{1,9})[`*]{0,3}"
_SOME = r"[`*]{0,3}(\d{1,9}|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)[`*]{0,3}"
RANGES = (
    Phrase(rf"(?<![\d.:]){_LOW}{_TO}{_HIGH}{_ITEMS}"),
    Phrase(rf"\bbetween {_SOME} (?:and|to) {_SOME}{_ITEMS}", "between"),
    Phrase(
        rf"\b(?:number of {NOUN}|[a-z]+ count)(?: (?:must|should|can|may) be| is)?:?"
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
