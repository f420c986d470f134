"""Whether a text calls its member required, optional or deprecated."""

from __future__ import annotations

import re

from scripts.prose.clauses import follows_condition
from scripts.prose.hosts import is_of_a_part
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import means, names_member

_START = r"(?:^|[.;(\[*\n]\s{0,8}(?:[-*\u2022]\s{1,8})?|^\s{0,8}[-*\u2022]\s{1,8})"
_STOP = (
    r"(?=[.)\]*\n;]|\s*$|, non-empty| [\u2013\u2014-] )(?!\)? or not\b)"
    r"(?![*\])]* (?:for|when|if|in|unless|only|with|by|once|on)\b)"
)
_NOUN = r"(?: field| parameter| argument| input| configuration)?"
_THIS = r"(?:this|the) (?:field|parameter|argument|member|value|input)"
_REQUIRED = Phrase(
    rf"{_START}((?:required|mandatory){_NOUN}{_STOP}"
    rf"|required: ?(?:yes|true)\b|must be (?:provided|specified|supplied|set|present){_STOP})"
    rf"|(?:(?<=^)|(?<=\n))[^.,;\n]{{0,60}}, (required){_STOP}"
    rf"|((?:{_THIS}|(?<=[.;] )it) (?:is (?:required|mandatory)|must be (?:provided|specified"
    rf"|supplied|present))"
    r"(?=[.\n;]| for all\b|$)"
    r"|required for all [\w ]*(?:requests|modes)(?=[.\n]|$)"
    r"|(?<!of a )(?<!of the )(?<!as a )(?:required|mandatory) field(?=[.\n]|$))"
    r"|(?:^|[\u3002\uff0c\uff08(\n;\uff1b\u3010\[,]\s{0,8})"
    r"((?:[此该本](?:字段|参数)[为是]?)?(?:必填|必传|必须提供)(?:字段|参数"
    r"|项)?(?=[\u3002\uff09)\uff0c\n\u3011\],;\uff1b]|$))",
    *("required", "mandatory", "must be", "必"),
    flags=re.IGNORECASE | re.MULTILINE,
)
_THINGS = "urls? arrays? lists? texts? strings? images? videos? audios? seeds? prompts? ids?"
_OPTIONAL = Phrase(
    rf"{_START}(optional{_NOUN}(?=[.)\]*,:;\n]|$)"
    rf"|optional(?= (?:{'|'.join(_THINGS.split())}|negative|reference)\b)"
    rf"|(?:not required|(?:can|may) be (?:omitted|left (?:empty|blank|out))){_STOP}"
    r"|required: ?(?:no|false)\b|optional: ?(?:yes|true)\b)"
    rf"|({_THIS} (?:is (?:optional|not required)|(?:can|may) be (?:omitted|left (?:empty"
    rf"|blank|out)))"
    r"(?=[.\n;]|$)"
    r"|optional but recommended)"
    r"|(?:^|[\u3002\uff0c\uff08(\n;\uff1b\u3010\[,]\s{0,8})"
    r"((?:[此该本](?:字段|参数)[为是]?)?(?:可选|非必[填须需传])(?:字段|参数|配置"
    r"|项)?(?=[\u3002\uff09)\uff0c\n;\uff1b\u3011\],]|$"
    r"|但(?:强烈)?(?:建议|推荐))|选填|可(?:不填|不传|省略|留空)(?=[\u3002\uff09)\uff0c,;\uff1b\n]|$))",
    *("optional", "required", "omitted", "left", "可", "选填", "非必"),
    flags=re.IGNORECASE | re.MULTILINE,
)
_OPENS = Phrase(
    r"\A\W*(?:an? )?(optional) (?!(?:if|when|for|in|only|with|on|and|unless|by"
    r"|but)\b)([a-z][a-z -]*)(?!:)",
    "optional",
)
"""A text that begins with what it calls optional: "An optional name for the folder"."""
_WORD = r"(?:deprecated|obsolete)"
_THING = (
    r"(?:parameter|field|property|option|argument|setting|member|attribute|input|endpoint|api"
    r"|operation|method|metric|flag|header|feature|column|element|functionality|filter|query)"
)
_DEPRECATED = Phrase(
    rf"(?:^|\n|[.;] )[^\w\n]{{0,8}}(?:(?:note|warning|notice|important)\W+)?[(\[*_]*{_WORD}"
    rf"(?=\W{{0,8}}$|\W{{0,8}}\n|[)\]*_.:,;]| ?[-\u2013\u2014]| (?:in favou?r of|since|as of|use"
    r"|and will|version|parameter|field|option|(?:alias|name)(?= (?:of|for)\b|\W{0,8}$|[.;,]))\b)"
    rf"|(?<![`'\"*:] )\((?:[^()\n]*\b{_WORD}\)|{_WORD}(?:[,;:]| (?:in|since|as of|from)\b))"
    rf"|, {_WORD} in favou?r of\b"
    r"|(?:^|\n)\W{0,8}deprecation (?:notice|warning)\b"
    rf"|\[{_WORD}\]"
    rf"|\bthis(?: {_THING})?(?: is| has been)(?: now)?(?: an?)? {_WORD}\b"
    rf"|(?:^|[.;\n] ?)it(?: is| has been)(?: now)? {_WORD}(?=[.,;\n]| and\b|\s*$)"
    rf"|(?:\bthis {_THING}|(?:^|[.;\n] ?)it) (?:will|is going to) be removed"
    r" (?:soon\b|(?:in|with) (?:an?|the) (?:future|next|upcoming|later)\b)"
    rf"|(?:\bthis {_THING} is|(?:^|[.;\n] ?)(?:it is )?)\W*no longer (?:used|supported"
    rf"|in use)(?=[.,;\n]|\s*$)"
    r"|(?:^|[.;(\n] ?)\W{0,8}(?:veraltet|obsolet[oa]?|obsol\u00e8te|устар\w*|非推奨"
    r"|廃止)(?![\w-])"
    rf"|`(?P<name>[\w.]+)`(?: {_THING})?(?: is| has been)(?: now)? {_WORD}\b"
    r"|(?:此|该|本)(?:参数|字段|属性|接口|选项)(?:已(?:经)?|现已)?(?:被)?(?:废弃|弃用)"
    r"|(?:^|\n|[\u3002\uff1b\uff0c,;])\W{0,8}(?:已废弃|已弃用)(?!的)|[\uff08(](?:已废弃|已弃用)[\uff09)\uff0c,]",
    "deprecated",
    "deprecation",
    "obsolet",
    "obsolè",
    *("will be removed", "to be removed", "no longer", "veraltet", "устар", "非推奨", "廃止"),
    "废弃",
    "弃用",
)


_WORD_BEFORE, _GOES_ON = Phrase(r"[a-z] [(\[]$"), Phrase(r"[)\]] (?-i:[a-z])")
"""What stands around the word where it is said of a part: "followed by (optional) suffixes"."""
_ASKED = Phrase(r"(?:^|[.;\n]\s{0,8})(?:is|are|whether|if|indicates?|true if)\b[^.;\n]*$")
"""What makes "a required field" the meaning of a flag."""


_LEFT_OUT = Phrase(
    r"\b(?:unless|except|exclusive|alternativ\w+|either|instead of|optional|no longer"
    r"|conditional\w*"
    r"|defaults?|defaulting|(?:leave|left) (?:it |this )?(?:out|empty|blank|unset)"
    r"|(?:can|may|could) (?:also )?be (?:omitted|empty|null|skipped)|or both|at least one"
    r"|(?:if|when) (?:it is |this is |the \w+ is )?(?:missing|omitted|absent|unset|not|empty"
    r"|left|null"
    r"|blank|none|no)\b|only (?:used|applies|applicable|relevant|valid|when|if|for|with|in)"
    r"|(?:applies|used|relevant|applicable) (?:only|when|if|to)|(?:exactly "
    r"|only )?one of (?:the|these"
    r"|them|`))\b"
    r"|\b(?:required|mandatory|provided|present)\W{1,4}"
    r"(?:when|if|for(?! (?:all|every|each)\b)|in|on|only|with|unless"
    r"|depending)\b"
    r"|(?<![*_])\b(?:required|mandatory)[.)\]]?(?:\*(?!\*)|[\u00b9\u00b2\u00b3\u2020\u2021])"
    r"|如果|默认|除非|二选一|任选|之一|[当若]|时(?:必填|可)|不填|不传|留空|省略"
)


@remembered
def says_required(text: str, name: str = "") -> str | None:
    """Quote the words that call the member `name` required without a condition."""
    return _quote(_REQUIRED, text, name)


@remembered
def says_optional(text: str, name: str = "") -> str | None:
    """Quote the words that call the member `name` optional."""
    opening = _OPENS.match(text)
    if opening and any(means(word, name) for word in opening[2].lower().split()[:3]):
        return opening[1]
    return _quote(_OPTIONAL, text, name)


def is_of_a_noun(quote: str, text: str) -> bool:
    """Whether a quoted "optional" is said of the noun behind it, which may be a part or several."""
    return re.search(rf"{re.escape(quote)} (?!but\b)[A-Za-z]", text) is not None


@remembered
def is_left_out_at_times(text: str) -> bool:
    """Whether a text that calls its member required tells of calls without it as well."""
    return _LEFT_OUT.search(text) is not None


def _quote(pattern: Phrase, text: str, name: str) -> str | None:
    for match in pattern.finditer(text):
        if _ASKED.search(text, 0, match.start()):
            continue
        group = next(index for index, said in enumerate(match.groups(), 1) if said)
        start = match.start(group)
        is_an_adjective = _GOES_ON.match(text, match.end(group)) and _WORD_BEFORE.search(
            text, 0, start
        )
        if not (
            is_an_adjective or is_of_a_part(text, start, name) or follows_condition(text, start)
        ):
            return match[group]
    return None


@remembered
def says_deprecated(text: str, name: str = "") -> str | None:
    """Quote the words that call the member `name` deprecated today, whatever the request."""
    for match in _DEPRECATED.finditer(text):
        named = match["name"]
        if (named is None or names_member(named, name)) and not follows_condition(
            text, match.start()
        ):
            return re.sub(r"^\W+", "", match[0])
    return None
