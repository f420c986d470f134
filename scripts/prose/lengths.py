"""What a text says about the number of characters of a text value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.claims import Claim, allows_beyond, claim_at, distinct
from scripts.prose.clauses import is_advice, sentence
from scripts.prose.comparisons import AT_LEAST, AT_MOST
from scripts.prose.counts import NOT_EMPTY, PIECES
from scripts.prose.numbers import COUNT, DASH, marked, read_number
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import is_about, is_of_another, is_of_what_it_names

_N = marked(COUNT)
_CHARACTERS = (
    r"(?:[ \n-]?(?:(?:non-Chinese|Chinese|Unicode|ASCII|English|UTF-8|alphanumeric|alphabetic"
    r"|hexadecimal|printable|lowercase|uppercase|visible|text) )?(?:characters?"
    r"|chars?|letters?|symbols?|zeichen|символ\w*|caracteres|caract\u00e8res|caratteri)\b"
    r"|[ \n]bytes? (?:long|in length)\b"
    r"| ?个?(?:(?:非?中文|英文|汉字) ?)?(?:字符|字)| ?文字)"
)
_OTHER_UNITS = (
    r"(?:(?:seconds?|secs?|s|ms|milliseconds?|minutes?|mins|hours?|hrs?|days?|px|pixels?|dpi|ppi"
    r"|fps"
    r"|[cm]m|inch(?:es)?|met(?:er|re)s?|frames?|bits?|[KMG]i?B|bytes?|tokens?|words?|lines?"
    r"|sentences?|pages?|items?|images?|entries|elements?|paragraphs?|beats?|bars?)\b"
    r"|(?:分钟|小时|毫秒|秒|像素|厘米|毫米|字节|[张条行页帧天](?!字)|个(?!字)))"
)
_ALONE = rf"(?! ?(?:{DASH}|to|~|至|到) ?\d|\d|[.,]\d|[`*]*[ -]?{_OTHER_UNITS})"
_TO = rf" ?(?:to|and|{DASH}|~|\uff5e|至|到|\.\.\.?) ?"
_MAXIMUM, _MINIMUM = r"\bmax(?:imum)?\.?", r"\bmin(?:imum)?\.?"
_SUBJECT = (
    r"(?:lengths?|characters?|chars?|(?:character|word|text|length) (?:limit|count|length|range))"
)
_IS = (
    r"(?: of the [a-z]+)?(?: is| are| of| must be| should be| may be| can be)?(?: limited to)?"
    r"(?:[*`]{0,2} ?[:=][*`]{0,2})? ?"
)
_AT_MOST = rf"(?:{AT_MOST}|limit(?: is)?(?: of)?:?)"
_CUES = ("char", "letter", "symbol", "bytes", "字", "zeichen", "символ", "carac", "caratt")
_PAIR = Phrase(
    rf"(?:\bbetween |\b(?:{_SUBJECT}|limited to|from){_IS}(?:from |between )?)?"
    rf"(?<![\w-]){_N}{_TO}{_N}(?={_CHARACTERS})",
    *_CUES,
)
_PAIR_IN_BRACKETS = Phrase(rf"\[{_N}, ?{_N}\](?={_CHARACTERS})", "[")
_PAIR_OF_LENGTH = Phrase(
    rf"(?:\b{_SUBJECT}{_IS}(?:from |between )?|长度(?:范围|限制)?(?:为|是|在|需在)?[:\uff1a]? ?)"
    rf"{_N}{_TO}{_N}{_ALONE}",
    "length",
    "char",
    "limit",
    "长度",
)
_LIMITS = (
    ("maxLength", Phrase(rf"{_MAXIMUM}(?: \w+){{0,2}}? {_SUBJECT}{_IS}{_N}{_ALONE}", "max")),
    ("minLength", Phrase(rf"{_MINIMUM}(?: \w+){{0,2}}? {_SUBJECT}{_IS}{_N}{_ALONE}", "min")),
    ("maxLength", Phrase(rf"\bmax(?:L|_l)ength`?[:=]? ?{_N}{_ALONE}", "maxl", "max_l", flags=0)),
    ("minLength", Phrase(rf"\bmin(?:L|_l)ength`?[:=]? ?{_N}{_ALONE}", "minl", "min_l", flags=0)),
    (
        "maxLength",
        Phrase(
            rf"\b(?:(?!words?\b|lines?\b)[a-z]{{3,}}s|anything|text)"
            rf" (?:(?:longer|(?:of|with) more) than|over|beyond|exceeding) {_N}"
            rf"{_CHARACTERS} (?:are|is|will be) (?:rejected|refused|invalid"
            r"|not (?:allowed|accepted))",
            *(" than", " over ", "beyond", "exceeding"),
        ),
    ),
    (
        "maxLength",
        Phrase(
            rf"\b(?:within|under|below) {_N}{_CHARACTERS}(?=[.,;:)\n]|\s*$| (?:long|in length"
            rf"|and|or)\b)",
            "within",
            "under",
            "below",
        ),
    ),
    ("maxLength", Phrase(rf"\blengths? ?(?:<=|\u2264) ?{_N}{_ALONE}", "<=", "\u2264")),
    ("minLength", Phrase(rf"(?<![\w.]){_N} ?(?:<=|\u2264) ?(?:the )?length\b", "<=", "\u2264")),
    (
        "minLength",
        Phrase(
            rf"\bat least {_N},? (?:and|but|to)? ?(?:at most|no more than|up to) \d+"
            rf"(?={_CHARACTERS})",
            "at least",
        ),
    ),
    (
        "maxLength",
        Phrase(
            rf"\b(?:character|word|text|length)s? (?:limit|maximum){_IS}{_N}{_ALONE}",
            "limit",
            "maximum",
        ),
    ),
    (
        "maxLength",
        Phrase(
            rf"(?:\b{_AT_MOST}|(?<!\w)(?:<=|\u2264)|{_MAXIMUM}(?: (?:of|is|limit|limit is"
            rf"|allowed|supports?|supported))?:?) ?{_N}{_CHARACTERS}",
            *_CUES,
        ),
    ),
    (
        "minLength",
        Phrase(
            rf"(?:(?<!\w){AT_LEAST}|{_MINIMUM}(?: (?:of|is))?:?) ?{_N}{_CHARACTERS}",
            *_CUES,
        ),
    ),
    (
        "maxLength",
        Phrase(
            rf"(?<![\u2013\d-])\b{_N}{_CHARACTERS} (?:(?:long|in length) )?"
            rf"(?:max(?:imum)?|or less|or fewer|at (?:the )?most|limit)\b",
            "char",
            "letter",
        ),
    ),
    (
        "minLength",
        Phrase(
            rf"(?<![\u2013\d-])\b{_N}{_CHARACTERS} (?:min(?:imum)?|or more|at least)\b",
            "char",
            "letter",
        ),
    ),
    (
        "maxLength",
        Phrase(rf"\b{_N}{_CHARACTERS}[- ](?:length )?(?:limit|max(?:imum)?)\b", "char", "letter"),
    ),
    (
        "maxLength",
        Phrase(
            r"\blength(?: of the (?:text|prompt|ur[il]|link|string|value|name|message|title"
            r"|description|content|key|id))?"
            rf" (?:(?:must|should|may|can) ?not|cannot|can't) (?:exceed"
            rf"|be (?:more|greater|longer) than) {_N}{_ALONE}",
            "length",
        ),
    ),
    (
        "minLength",
        Phrase(
            rf"{_MINIMUM}:?(?: of)? {_N},? (?:and )?(?:a )?{_MAXIMUM}:? (?:of )?\d+"
            rf"(?={_CHARACTERS})",
            "min",
        ),
    ),
    (
        "exclusiveMaxLength",
        Phrase(rf"\b(?:fewer|less|shorter) than {_N}{_CHARACTERS}", " than"),
    ),
    (
        "maxLength",
        Phrase(rf"最大(?:长度|字符数)(?:为|是|限制)?[:\uff1a]? ?{_N}{_ALONE}", "最大"),
    ),
    ("minLength", Phrase(rf"最小(?:长度|字符数)(?:为|是)?[:\uff1a]? ?{_N}{_ALONE}", "最小")),
    (
        "maxLength",
        Phrase(
            rf"(?:最多|最长|最大|上限|不(?:能|得|可)?超过|不多于|限制)"
            rf"(?:支持|为|是|允许)?[:\uff1a]? ?{_N}{_CHARACTERS}",
            "字",
        ),
    ),
    ("maxLength", Phrase(rf"{_N}{_CHARACTERS}(?:以内|以下|まで)", "以内", "以下", "まで")),
    (
        "maxLength",
        Phrase(
            rf"(?:字符数?|字数|长度)(?:上限|限制|不(?:能|得|可)?(?:超过|大于|多于))(?:为|是)?"
            rf"[:\uff1a]? ?{_N}{_ALONE}",
            "字",
            "长度",
        ),
    ),
    ("minLength", Phrase(rf"(?:至少|最少|不少于) ?{_N}{_CHARACTERS}", "至少", "最少", "不少于")),
)
_EXACT = (
    Phrase(
        rf"^(?:an? |the )(?:[a-z]+ ){{0,2}}{_N}-(?:char(?:acter)?|letter)s? (?!limit|max|min)",
        *("-char", "-letter"),
    ),
    Phrase(
        rf"\b(?:(?:must|should|has to|have to|needs? to) be|exactly)(?: exactly)? {_N}"
        rf"{_CHARACTERS}(?: (?:long|in length))?(?! ?(?:(?:long|(?:in )?lengths?) )?"
        rf"(?:or|and|{DASH}|max(?:imum)?|min(?:imum)?|limit|at|to)\b)",
        "char",
        "letter",
    ),
    Phrase(
        rf"\blengths? (?:is|are|must be|should be|of)(?: exactly)? {_N}(?:{_CHARACTERS})?"
        rf"(?: (?:long|in length))?(?! ?(?:(?:long|in length) )?"
        rf"(?:or|and|{DASH}|to|max(?:imum)?|min(?:imum)?|at|~)\b){_ALONE}",
        "length",
    ),
)
"""A length that is the only one: least and greatest at once."""
_NOT_THE_ONLY_ONE = Phrase(
    r"\b(?:max(?:imum)?|min(?:imum)?|least|most|limit|longest|shortest|between|up to|recommended"
    r"|suggested|ideal|optimal|average|typical|usual|default|about|approximately|around|total"
    r"|combined)\b"
)
_NOT_OF_ALL = Phrase(
    r"\b(?:combined|in total|total|altogether|together|sum|each|every|per|first(?! names?\b)"
    r"|after|beyond)\b"
    r"[^.;\n]*$|\b(?:lines?|sentences?|matches|words (?:shorter|longer|of|with|may|can"
    r"|must))\b"
    rf"[^.;\n]*$|\b(?:{PIECES}|prefix(?:es)?|suffix(?:es)?) (?:of|with)(?: an?)? $"
    r"|(?:总|合计|每)[^\u3002]*$"
)
_UNIT_FOLLOWS = Phrase(_CHARACTERS)
_LEAST_OF_AN_ADDRESS = 500
"""No greatest length of an address is less, unless it is said to be of characters."""
_LENGTH_OF_THE_ADDRESS = Phrase(
    r"\b(?:ur[il]s?|links?|address(?:es)?|strings?|ids?|keys?|names?|tokens?)(?:'s)?[ -]lengths?\b"
    r"|\blengths? of the (?:ur[il]|link|address|string|id|key|name|token)\b"
    r"|(?:链接|地址|字符串|URL) ?的?长度"
)
_MEDIUM = Phrase(
    r"video|audio|music|sound|song|clip|track|speech|footage|image|picture|photo|视频|音频|音乐|图"
)
_CHARACTER = Phrase(r"char|letter|字")
_BYTES_FOLLOW = Phrase(r"[ \n]bytes?\b")
_PEOPLE = Phrase(
    r"\b(?:scenes?|story|cast|speak(?:s|ing)?|talk(?:s|ing)?|people|faces?|consistent|roles?"
    r"|actors?)\b"
)
_MOST_PEOPLE = 10
"""So many characters are people rather than letters, where the text speaks of a scene."""
_A_KIND_OF_CHARACTER = Phrase(
    r"\b(?:uppercase|lowercase|alphabetic|letters?|special|numeric|numerical)\b"
    r"|(?:one|1) (?!non-|character)[a-z]+ character",
    "case",
    "letter",
    "character",
    "numeric",
)
_CONTAINS = Phrase(
    r"\b(?:contains?|includes?|ha[sv]e?|with|starts?|begins?|ends?|needs?|at)\b[^.;\n]*$"
)
"""What makes "at least one letter" a part of the text rather than its length."""
_IN_TOTAL = Phrase(r",? (?:in total|combined|altogether|per|each)\b")


_CODE = Phrase(
    r"\b(?P<length>two|three|2|3)[- ](?:letter|character)s?,? (?:[a-z-]+ )?"
    r"(?:ISO\b|(?:country|currency|language|state|airport) codes?\b)",
    "letter",
    "character",
)
_SHOWN = Phrase(r"[`'\"\u201c]([A-Za-z][\w-]*)[`'\"\u201d]", flags=0)
_OF_A_TOKEN = Phrase(
    rf"(?:\b{_AT_MOST}|(?<!\w)(?:<=|\u2264)|{_MAXIMUM}(?: (?:of|is|limit|limit is|length"
    rf"|length is))?:?) ?{_N}[ -]?(?P<unit>tokens?|words?)\b",
    "token",
    "word",
)
_HAS_A_LENGTH = (
    r"(?:\b(?:articles?|books?|content|documents?|files?|lyrics|pages?|prompts?|scripts?|stor(?:y"
    r"|ies)"
    r"|subtitles|text|transcripts?)\b|文件|文本|内容|文档)"
)
_LEADS_TO_A_TEXT = Phrase(_HAS_A_LENGTH)
_OF_THE_TEXT = Phrase(
    r"\b(?:urls?|uris?|links?|address|u{0,2}ids?|identifiers?|keys?|names?|values?|strings?"
    r"|lengths?"
    rf"|fields?|parameters?)\b(?![^.;\n]*{_HAS_A_LENGTH})[^.;\n]*$|长度"
)
_NAMES_A_THING = Phrase(r"(?:ids?|uuid|ur[il]s?|link|file|path|key|token)$")


@remembered
def read_lengths(text: str, name: str = "") -> tuple[Claim, ...]:
    """Read every limit on the number of characters of the member `name`.

    Limits on several texts together, on a part of the text, on the text that an id or an address
    leads to, under a condition and as advice are none. "Less than 500" is `exclusiveMaxLength`.
    """
    has_digit = any(character.isdigit() for character in text)
    if not has_digit and not any(
        word in text for word in ("empty", "Empty", "letter", "character", "空")
    ):
        return ()
    found = (*_pairs(text, name), *_limits(text, name), *_exact(text, name), *_of_codes(text))
    has_least = any(claim.keyword == "minLength" for claim in found)
    found = (*found, *(() if has_least else _not_empty(text, name)))
    return tuple(distinct(claim for claim in found if not allows_beyond(text, claim)))


def _not_empty(text: str, name: str) -> Iterator[Claim]:
    for match in NOT_EMPTY.finditer(text):
        if is_about(text, match.start(), name):
            yield claim_at(text, match, "minLength", 1)


def _of_codes(text: str) -> Iterator[Claim]:
    """Read the length of a code of a standard, unless the text shows one of another length."""
    for match in _CODE.finditer(text):
        length = read_number(match["length"])
        shown = {len(example) for example in _SHOWN.texts(text)}
        if shown <= {length} and " or " not in text and not is_advice(text, *match.span()):
            yield claim_at(text, match, "minLength", length)
            yield claim_at(text, match, "maxLength", length)


@remembered
def read_token_limit(text: str) -> Claim | None:
    """Read a greatest length in tokens or words, which `maxLength` cannot say."""
    for match in _OF_A_TOKEN.finditer(text):
        if _holds(text, match, ""):
            return claim_at(text, match, f"{match['unit'].rstrip('s')}s", read_number(match[1]))
    return None


def _pairs(text: str, name: str) -> Iterator[Claim]:
    for pattern in (_PAIR, _PAIR_IN_BRACKETS, _PAIR_OF_LENGTH):
        for match in pattern.finditer(text):
            low, high = read_number(match[1]), read_number(match[2])
            if low < high and _holds(text, match, name):
                if not _is_in_bytes(text, match, low):
                    yield claim_at(text, match, "minLength", low)
                yield claim_at(text, match, "maxLength", high)


def _exact(text: str, name: str) -> Iterator[Claim]:
    for pattern in _EXACT:
        for match in pattern.finditer(text):
            before, _ = sentence(text, *match.span())
            if _holds(text, match, name) and not _NOT_THE_ONLY_ONE.search(before):
                yield claim_at(text, match, "minLength", read_number(match[1]))
                yield claim_at(text, match, "maxLength", read_number(match[1]))


def _limits(text: str, name: str) -> Iterator[Claim]:
    for keyword, pattern in _LIMITS:
        for match in pattern.finditer(text):
            value = read_number(match[1])
            is_least = keyword == "minLength"
            if _holds(text, match, name) and not (is_least and _is_in_bytes(text, match, value)):
                yield claim_at(text, match, keyword, value)


def _is_in_bytes(text: str, match: re.Match[str], least: float) -> bool:
    """Whether a least length is of bytes: a text of as many bytes may have fewer characters."""
    return least > 1 and ("byte" in match[0] or _BYTES_FOLLOW.match(text, match.end()) is not None)


def _holds(text: str, match: re.Match[str], name: str) -> bool:
    start, end = match.span()
    is_counted = _CHARACTER.search(match[0]) or _UNIT_FOLLOWS.match(text, end)
    if not is_counted and (
        is_of_what_it_names(text, match.start(1)) or _may_measure_a_medium(text, match, name)
    ):
        return False
    if read_number(match[1]) < _MOST_PEOPLE and _PEOPLE.search(text):
        return False
    if _A_KIND_OF_CHARACTER.search(match[0]) and _CONTAINS.search(text, 0, start):
        return False
    if _NOT_OF_ALL.search(text, 0, start) or _IN_TOTAL.match(text, end):
        return False
    if is_advice(text, start, end) or is_of_another(text, start, name):
        return False
    return _is_of_the_text(text, match, name)


def _may_measure_a_medium(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a bare length may be of the video at an address, whose own would be far more."""
    if not _NAMES_A_THING.search(name) or read_number(match[1]) >= _LEAST_OF_AN_ADDRESS:
        return False
    is_own = _LENGTH_OF_THE_ADDRESS.search(text, max(0, match.start() - 40), match.start(1))
    return is_own is None and _MEDIUM.search(f"{name} {text}") is not None


def _is_of_the_text(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a limit is of the text itself: an address has a length, so has what it leads to."""
    if "word" in match[0].lower() and "unit" not in match.groupdict():
        return _UNIT_FOLLOWS.match(text, match.end()) is not None
    if not _NAMES_A_THING.search(name):
        return True
    if not _LEADS_TO_A_TEXT.search(text):
        return True
    before, _ = sentence(text, match.start(), match.start())
    return _OF_THE_TEXT.search(before) is not None or "ength" in match[0] or "长度" in match[0]
