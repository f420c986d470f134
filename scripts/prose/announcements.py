"""Words with which a text presents the values that a member may have."""

from __future__ import annotations

from scripts.prose.phrase import Phrase
from scripts.prose.value_lists import (
    BARE,
    CHOICE,
    CLEAR,
    GLOSS,
    LIST,
    OR,
    QUOTED,
    QUOTED_LIST,
    VALUE,
)

_END = r"(?= ?[.;,)\u3002\uff1b\uff0c\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b| ?秒)"
_STOP = r"(?= ?[.;)\]\u3002\uff1b\uff09]|\n(?! *[a-z])|\s*$| (?:seconds?|secs)\b)"
_MARKS_DEFAULT = r"[^.;\n]*\((?:the )?default\)"
KINDS = (
    r"valid|possible|acceptable|allowed|supported|available|accepted|permitted|optional|selectable"
    r"|current"
)
COLON = r"(?:\*{0,2}[:\uff1a]\*{0,2}\s{0,2}(?:[-*] )?)"
_ABOUT = r"(?P<about>[a-z]+(?: (?!are\b|is\b|include\b)[a-z]+)?)"
_LEAD = (
    r"(?:set(?: (?:it|this|the value))? to|use|uses|specify|pass|provide|enter|either"
    r"|(?:match )?(?:one|any|either) of"
    r"|takes? (?:on )?(?:one of )?(?:the )?(?:(?:two|three|four|five|following) )?values?:?"
    r"|(?:whether|choose whether) [^.;:`'\"\n]{0,40}\b(?:in|as|is|be|to|use|with))"
)
_PLAIN = r"(?-i:[a-z][a-z0-9_-]{0,20}|\d{1,2}:\d{1,2}|\d{3,4}p)"
_SIZE = r"[`'\"](?:\d{3,4}p|\d{1,2}k)[`'\"]"
ANNOUNCED = (
    Phrase(
        rf"\b(?:(?:{KINDS}) values (?:are|include)|(?:one|any) of|either"
        r"|(?:can|must|may|should)(?: either| only)? be|values? (?:is|are)|(?:options|choices) are"
        rf"|choose (?:from|between)|choose|select(?: from| between)?|pick(?: from)?)"
        rf"(?: (?:one of|either|an?(?= [`'\"])))?:? (?P<list>{CHOICE}){_END}",
        *(
            "value",
            "options",
            "choices",
            "one of",
            "any of",
            "either",
            " be ",
            "choose",
            "select",
            "pick",
        ),
    ),
    Phrase(
        rf"\b(?:{KINDS}) {_ABOUT}(?: are| is"
        rf"| include)?{COLON}[\[{{]?(?P<list>{QUOTED_LIST}|{LIST})",
        *KINDS.split("|"),
    ),
    Phrase(
        rf"\b(?:{KINDS}) {_ABOUT} (?:are|include) (?P<list>{LIST}){_STOP}",
        " are ",
        " include ",
    ),
    Phrase(
        r"\b(?:options|choices|values|enum"
        r"|(?:one|any)(?: or more)? of(?: the following(?: values)?)?"
        rf"|choose from|select from|(?:values|options) are (?:{KINDS}))"
        rf"(?: are| include)?{COLON}[\[{{]?(?P<list>{QUOTED_LIST}|{LIST})",
        *(
            "options",
            "choices",
            "values",
            "enum",
            "one of",
            "or more of",
            "any of",
            "choose from",
            "select from",
        ),
    ),
    Phrase(
        rf"\b(?:choose|select|pick) (?:from|one of) (?P<list>{LIST}){_STOP}",
        "choose",
        "select",
        "pick",
    ),
    Phrase(
        rf"\bonly (?:supports?|accepts?|allows?|takes?) (?:the )?(?:values? )?"
        rf"(?P<list>{QUOTED_LIST})(?= values?\b| ?[.,;)\n]|\s*$)",
        "only ",
    ),
    Phrase(
        r"(?:(?:^|[.;\n(] ?|: |, (?:which is )?|- )|\b(?:must|should|can|may|has to) be )"
        r"(?:(?:one|any)(?: or more)? of|any combination of)"
        rf" (?P<list>{LIST}){_STOP}",
        *("one of", "any of", "or more of", "combination of"),
    ),
    Phrase(r"\((?P<list>\d+(?:, \d+)*,? or \d+)\)", " or "),
    Phrase(
        rf"^(?P<list>\d+(?:, \d+)*,? or \d+|{QUOTED}(?:, {QUOTED})*,? or {QUOTED})\.?\s*$",
        " or ",
    ),
    Phrase(
        rf"(?:^|[.\n] ?)(?:{KINDS}) (?:values|options), (?P<list>{VALUE}(?:, {VALUE})+){_STOP}",
        "values, ",
        "options, ",
    ),
    Phrase(
        rf"\b(?:can|may|must|should|has to) be (?:one of|either) (?P<list>{QUOTED_LIST})"
        r"(?=,? (?:depending|based|according|and (?:defaults|is|can|cannot|will))\b)",
        *("one of", "either"),
    ),
    Phrase(rf"\bcurrently,? (?P<list>{QUOTED_LIST}) (?:are|is) (?:{KINDS})\b", "currently"),
    Phrase(rf"\byou can (?:use|choose|specify) (?P<list>{QUOTED_LIST}){_STOP}", "you can"),
    Phrase(
        rf"(?:^|[.\n] ?)(?:only |currently |now )?(?:accepts|supports|allows"
        rf"|takes):? (?P<list>{QUOTED_LIST}){_STOP}",
        "accepts",
        "supports",
    ),
    Phrase(rf"\bsupports? (?P<list>{CHOICE}) only\b", " only"),
    Phrase(
        rf"(?:^|[\uff0c\u3002\n] ?)支持[:\uff1a]? ?(?P<list>{QUOTED_LIST})(?=[\u3002\n]|\s*$)",
        "支持",
    ),
    Phrase(rf"(?:^|[.\n] ?)(?:the )?values are:? (?P<list>{LIST}){_STOP}", "values are"),
    Phrase(
        rf"\b(?:{KINDS}) (?:values|options|choices) (?:for|of) (?:the )?\w+ (?:are|include):?"
        rf" (?P<list>{QUOTED_LIST}){_STOP}",
        *("values", "options", "choices"),
    ),
    Phrase(
        rf"\ballowed values \(\d+\)[:,]?\s(?P<list>{BARE}(?:, ?\n?{BARE})+)(?=\n|$)",
        "allowed values (",
    ),
    Phrase(
        rf"\b(?:{KINDS})(?:(?: are| is| include):?|:) ?(?P<list>{QUOTED_LIST}){_STOP}",
        *KINDS.split("|"),
    ),
    Phrase(
        rf"(?:^|[.,;:(\n] ?|\b(?:it|value|this|which|can|may|must|can be|may be|must be) )"
        rf"{_LEAD} (?P<list>{QUOTED_LIST})(?:{_STOP}|(?= (?:modes?|values?|formats?|types?)\b))",
        *(
            "set ",
            "use",
            "specify",
            "pass",
            "provide",
            "enter",
            "either",
            "one of",
            "any of",
            "value",
            "whether",
        ),
    ),
    Phrase(
        r"(?:^|[.:\n] ?|(?<![`'\"*\u201d])(?<!:\d)(?<!:\d\d)(?<!\d[pk])[,;] ?"
        r"|\b(?:only|currently,?|at (?:the moment|present|this time),?"
        r"|for now,?) (?:the )?(?:values? )?)"
        rf"(?P<list>{QUOTED_LIST}) (?:are|is|can be|may be) (?:currently |all )?"
        rf"(?:{KINDS}|used|chosen|selected|specified)\b",
        *KINDS.split("|"),
        *("used", "chosen", "selected", "specified"),
    ),
    Phrase(
        rf"\b(?:two|three|four|five|six|\d) (?:possible |different |supported |available )?{_ABOUT}"
        rf"(?: (?:are|is) (?:{KINDS}))?{COLON}(?P<list>{QUOTED_LIST}|{LIST}){_STOP}",
        *("two", "three", "four", "five", "six", "2 ", "3 ", "4 ", "5 "),
    ),
    Phrase(
        rf"(?:^|[.\n] ?)[A-Za-z ]{{0,30}}?\b(?P<about>[a-z_]+): (?P<list>{BARE}(?:, {BARE})*,?"
        rf" or {BARE}){_STOP}",
        ": ",
    ),
    Phrase(rf"^(?P<list>{BARE}(?:, {BARE})*,? or {BARE})(?=\. default)", ". default"),
    Phrase(
        rf"\b(?:{KINDS}): ?(?P<list>\d+(?:, ?\d+)*(?:, ?|,? (?:and|or) )\d+){_STOP}",
        *KINDS.split("|"),
    ),
    Phrase(
        rf"(?:(?<=\. )|(?<=\n))(?P<list>{_PLAIN}(?:, {_PLAIN})*,? or {_PLAIN})(?=\.(?:\s|$)|\s*$)",
        " or ",
    ),
    Phrase(
        rf"(?:^|\. )(?:only )?(?:supports? |(?:{KINDS}): )(?P<list>{_PLAIN}(?:, {_PLAIN})+){_STOP}",
        *("support", *KINDS.split("|")),
    ),
    Phrase(
        r"(?<=[a-z][.:] )(?P<list>\d+(?:(?: ?/ ?\d+){2,}|(?:, \d+)*,? or \d+))(?= seconds|[.\n]"
        r"|\s*$)",
        "/",
        " or ",
    ),
    Phrase(
        rf"^(?:the )?[A-Za-z ]*?(?P<about>[A-Za-z]+): (?P<list>{_PLAIN}(?:, {_PLAIN})+)\.?$", ": "
    ),
    Phrase(rf"(?:^|[.:] )(?P<list>{QUOTED}{GLOSS}(?:, {QUOTED}{GLOSS})+)(?=[.\n]|\s*$)", "), "),
    Phrase(
        rf"^(?P<about>[A-Za-z]+)\b[^.:`'\"\n]{{0,60}}: (?P<list>{QUOTED}(?:, {QUOTED})+)(?=[.\n]"
        rf"|\s*$)",
        "`, ",
        "', ",
        '", ',
    ),
    Phrase(
        rf"(?:[\uff1a\uff0c\u3002]|^) ?(?:仅?支持"
        rf"|可选)? ?(?P<list>{BARE}(?: ?[\u3001/] ?{BARE})* ?(?:或者?|和|\u3001) ?{BARE})"
        r"(?= ?[两三]种|[\u3002\uff0c\uff1b\uff09\n]|\s*$)",
        *("或", "和", "\u3001"),
    ),
    Phrase(rf"\bonly (?P<list>\d+(?:, \d+)*,? (?:or|and) \d+) (?:{KINDS})\b", "only "),
    Phrase(
        rf"^[^.:;,(`'\"\n]{{2,60}} ?\((?P<list>{_SIZE}{GLOSS}?(?:, {_SIZE}{GLOSS}?)+)\)",
        *("p'", 'p"', "p`", "k'", 'k"', "k`"),
    ),
    Phrase(
        r"(?:^|[.(] ?)(?:now |currently |only )*supports? (?P<list>v\d[\w.]*(?: ?/ ?v\d[\w.]*)+)"
        r"(?=[).,;\n]|\s*$)",
        "support",
    ),
    Phrase(rf"\benum ?[(\[{{{{] ?(?P<list>{LIST}) ?[)\]}}}}]", "enum"),
    Phrase(
        rf"^(?![^,:]*\b(?:dates?|times?|days?|colou?rs?|texts?|strings?|names?|numbers?|ur[il]"
        rf"|ranges?"
        r"|periods?|locales?|languages?|ids?|keys?|versions?|scores?|expressions?|quer(?:y|ies)"
        r"|filters?"
        r"|search|titles?|messages?|notes?|labels?"
        rf"|paths?)\b)"
        rf"[^.:;,(`'\"\n\u3002]{{2,60}}(?:[,:] |[\uff0c\uff1a] ?| (?=\())"
        rf"(?P<quote>\(?(?:either )?(?P<list>{CLEAR}(?:(?:, |\u3001|/| / ){CLEAR})*(?:{OR}|/| / "
        rf"|\u3001){CLEAR})\)?)"
        r"(?=[.;\u3002\n]|, ?(?:the )?default|\s*$)",
        *(" or ", " and ", "/", "\u3001", "或", "和", " oder ", " или ", "または"),
    ),
    Phrase(
        r"(?:\b(?:mögliche|zulässige|gültige|erlaubte) werte|возможные значения|допустимые значения"
        r"|\bvalores (?:posibles|permitidos|válidos|possíveis)|\bvaleurs (?:possibles|autorisées)"
        r"|\bvalori possibili|指定可能な値|選択肢|有効な値|可能的值)"
        rf"(?: ?sind| son| sont)? ?[:\uff1a]? ?(?P<list>{LIST})",
        *("werte", "значения", "valores", "valeurs", "valori", "値", "選択肢", "值"),
    ),
    Phrase(
        rf"(?:^|[.\n\u3002:\uff1a] ?)(?P<list>{QUOTED}{GLOSS}?(?:(?:, |\u3001){QUOTED}{GLOSS}?)*"
        rf"{OR}{QUOTED}{GLOSS}?)(?=[.\n\u3002]|\s*$)",
        *(
            "` or",
            "` and",
            "' or",
            "' and",
            '" or',
            '" and',
            "* or",
            "`, or",
            ") or",
            "或",
            "和",
            "または",
        ),
    ),
    Phrase(
        r"(?:^|\n|\. )(?P<list>\d+(?:, \d+)*,? or \d+)"
        r"(?=(?: (?:seconds|frames|images))?(?:[.\n]|\s*$))",
        " or ",
    ),
    Phrase(
        r"(?:支持|可选(?:值为)?|[:\uff1a]) ?"
        r"(?P<list>\d+ ?秒?(?:\u3001 ?\d+ ?秒?)*(?:\u3001| ?或 ?)\d+)"
        r"(?= ?秒?(?:[\u3002\uff0c\uff09\n]|\s*$))",
        *("或", "\u3001"),
    ),
    Phrase(
        rf"(?:^|[.:] )(?={_MARKS_DEFAULT})(?P<list>{CHOICE}){_STOP}",
        "default)",
    ),
    Phrase(
        rf"\bonly (?P<list>{QUOTED_LIST}|\d+(?:(?:, | and | or |, and )\d+)+)"
        rf" (?:are|is) (?:currently )?(?:{KINDS})\b",
        "only ",
    ),
    Phrase(rf"(?:^|(?<=[.:\n] ))(?P<list>{VALUE}(?: \| {VALUE})+)(?=\s*$|\n|\.)", "|"),
    Phrase(rf"\bone of:? ?[\[{{](?P<list>{LIST})[\]}}]", "one of"),
    Phrase(
        rf"(?:可选值|可选项|枚举值|枚举(?=[:\uff1a])|支持的?值|取值|选项|有效值|允许的?值|可用值|合法值|可选(?=[:\uff1a])"
        rf"|(?:必须|只能)[为是]以下(?:值|选项)?之一)"
        rf"(?:包括|为|有|是)?[:\uff1a]? ?(?P<list>{LIST})",
        *("可选", "枚举", "支持", "取值", "选项", "有效", "允许", "可用", "合法", "之一"),
    ),
    Phrase(
        rf"(?:可选|必须[为是]|只能[为是]|仅支持|只支持|仅限) ?"
        rf"(?P<list>{CHOICE}|{VALUE}(?:\u3001{VALUE})+|{QUOTED_LIST}){_END}",
        *("可选", "必须", "只能", "仅支持", "只支持", "仅限"),
    ),
)
"""Lists that are those of the values; the group `list` holds them, `about` what they are called."""
IN_PASSING = (
    Phrase(rf"\b(?:{KINDS}): ?(?P<list>{LIST}){_STOP}", *KINDS.split("|")),
    Phrase(rf"\((?P<list>{VALUE}(?:, {VALUE})*{OR}{VALUE}|{VALUE}(?:, {VALUE})+)\)", "("),
    Phrase(rf"\uff08(?P<list>{LIST})\uff09", "\uff08"),
    Phrase(r"\((?P<list>(?!true/|yes/)[A-Za-z0-9_.:-]+(?:/[A-Za-z0-9_.:-]+)+)\)", "/"),
    Phrase(rf"(?:^|[.\n] ?)[A-Za-z ]{{2,30}}: (?P<list>{VALUE}(?:, {VALUE})+){_STOP}", ": "),
    Phrase(
        rf"\b(?:supports?|supporting) (?:only )?(?P<list>{CHOICE}|{VALUE}(?:, {VALUE})+){_STOP}",
        "support",
    ),
    Phrase(rf"(?:^|[.:] |\bonly )(?P<list>{CHOICE}) (?:are|is) (?:{KINDS})\b", " are ", " is "),
    Phrase(
        rf"\b(?:use|set(?: it)? to|specify|pass) (?P<list>{CHOICE}){_STOP}",
        "use",
        "set",
        "specify",
        "pass",
    ),
    Phrase(rf"[a-z]: (?P<list>{VALUE}(?:, {VALUE})*,? or {VALUE}){_STOP}", " or "),
    Phrase(
        r"(?:^|, |: |\b(?:of|in|is) )(?P<list>\d+(?:, \d+)*,? or \d+)(?= ?(?:seconds?|s)\b)", " or "
    ),
    Phrase(rf"^(?P<list>{VALUE}(?:, {VALUE})*,? or {VALUE})(?=\.?\s*$)", " or "),
    Phrase(
        rf"支持 ?(?P<list>{CHOICE}"
        rf"|{VALUE}(?:\u3001{VALUE})+)(?=[\u3002\uff1b\uff0c\uff09\n]|\s*$)",
        "支持",
    ),
)
"""Lists that may be of values, and count where an enum has most of them."""
