"""Whether a limit is proved to be one of the member, so that a schema may hold it.

A limit that is read wrongly and only reported costs a glance; one that is written into a schema
refuses valid calls. So nothing is drafted while a word of the limit's sentence is unaccounted for:
beside plain words ("must not exceed", "in total length") there may be the member's own, and before
a comma in the first sentence what the member is.
"""

from __future__ import annotations

import re

from scripts.prose.chinese import HAN, PLAIN_HAN
from scripts.prose.clauses import sentence
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.subjects import also_called, means, name_parts, stem

_WORDS_OF_ANY_LIMIT = """
    a an the this it its is are be must should shall can cannot may will has have to needs need
    of in from between and or with within at up least most more less fewer greater higher lower
    larger smaller longer shorter than not no nor exceed exceeds exceeding below above under
    over max maximum maximal min minimum minimal limit limits limited capped range ranges
    ranging interval length lengths long size count amount number numbers numeric value values
    valid allowed supported supports support accepted accepts permitted possible acceptable
    available currently only integer integers float floats decimal decimals int whole strictly
    strict non positive negative nonnegative string strings text texts character characters char
    chars letters items item elements element entries entry list array collection second seconds
    secs sec s ms milliseconds px pixel pixels fps frames frame default defaults defaulting step
    steps increments inclusive exclusive inclusively set specify specified specifies provide
    provided choose enter given required optional parameter field property argument option
    both ends either exactly lie lies fall falls equal equals any all please note usage unit
    units api system server request requests per call you your we upper bound bounds end hard
    absolute bytes integer-valued also but so takes take contain contains include includes
    containing total overall counted ascii unicode utf utf-8 english chinese alphanumeric
    duplicates unique distinct unset omitted null empty blank use uses used using represent
    represents scale constraint constraints restriction requirement requirements type format x n
    true false i.e minutes minute hours hour days day percent percentage degrees tokens token
    words word highest lowest largest smallest greatest less-than at-most bounded restricted
    select selected keep one two three four five six seven eight nine ten several url urls uri
    upload pass hold holds consist consists lowercase uppercase digits dashes hyphens
    underscores multiple multiples divisible anywhere options choices choice following kind
    kinds which could might these by filter
"""
_PLAIN = frozenset(_WORDS_OF_ANY_LIMIT.split())
"""What says nothing of when, how often or of what else a limit holds."""
_WITH_UNIT = Phrase(r"\d[\d.,]*(?:s|secs?|ms|px|fps|k)", flags=0)
_WORD = Phrase(r"[A-Za-z][\w'\u2019.-]*[A-Za-z0-9]|[A-Za-z]|\d[\w.,:/]*[A-Za-z]\w*", flags=0)
_CLAUSES = Phrase(r"[,\uff0c;\uff1b:\uff1a(\[\uff08\u2014\u3002]| [-\u2013] ", flags=0)
_CONDITION = Phrase(
    r"^\W*(?:when|whenever|if|where|wherever|once|while|unless|until|with|without"
    r"|in(?! (?:seconds|ms|milliseconds|minutes|hours|days|pixels|px|bytes|cents)\b)|on"
    r"|at(?! least| most)|for|under"
    r"|before|after|since|as|provided|depending|during|compared|unlike|most|some|many|certain|other"
    r"|each|every|by|through|via|because|though|although|previously|formerly|soon|older|newer|free"
    r"|paid|also|not)\b"
    r"|\b(?:only|when|if|unless|once|while|depend\w*|modes?|models?|versions?|plans?|tiers?"
    r"|accounts?|users?"
    r"|true|false|enabled|disabled|billed|bill|billing|charged?|charges|costs?|credits?|pric\w+"
    r"|fees?"
    r"|subscriptions?|quota|plus|together|combined|altogether|jointly|shared?(?! of\\b))\b"
    r"|^\W*(?:pro|lite|basic|std|turbo|fast)\b|\d[pPkK]\b|\b[vV]\d|[`'\"]\w+[`'\"] *$"
    r"|(?:如果|若|当|仅|每(?!次(?:请求)?最?)|时$|时[\uff0c,:\uff1a]|模式|版本?$|套餐|用户|计费|费用|合计|总共|一共|加起来)"
)
_SOFT = Phrase(
    r"\b(?:unlimited|no (?:upper |hard |strict )?(?:limit|maximum)|not (?:limited|restricted"
    r"|enforced)"
    r"|any (?:number|length)|soft limit|clamp(?:ed|s)?|truncat(?:ed?|es)|round(?:ed|s)|snap(?:ped"
    r"|s)"
    r"|scaled (?:down|up)|downscaled|reduced to|adjusted|cut (?:off|to)|capped (?:automatically"
    r"|at the)"
    r"|ignored|silently|automatically (?:limited|capped|split)|will be (?:capped|limited|reduced"
    r"|split)|are (?:capped|split)"
    r"|other (?:models|versions|modes|plans|cases)|(?:later|newer|larger|other) (?:models?"
    r"|versions?)"
    r"|longer otherwise|used to (?:be|accept|allow|take|support)|no longer(?! than)|formerly"
    r"|previously)\b"
    r"|\b(?:longer|larger|more|others?|bigger|higher)\b[^.;,\n]{0,20}\b(?:accepted|allowed|works?"
    r"|possible|on request)\b|\balso accepts?\b|\b(?:can|may) also\b|\bnot be limited\b"
    r"|(?:^|[.;(,] ?)(?!read|write|currently|now|supports?|accepts?)[\w-]+(?:\.\w+)* only\b(?! ?:)"
    r"|截断|忽略|不限|无上限|没有限制|自动(?:调整|缩放|裁剪)|四舍五入"
)
_TAIL_OF_MEANING = Phrase(
    r"^[^\w\n]*(?:,|\uff0c|;|\(| [-\u2013\u2014] )? ?(?:where|with|and)? ?(?:lower|higher|smaller"
    r"|larger|bigger|less|more"
    r"|0|1|\d+)(?: values?| numbers?)?"
    r" (?:=|is|are|being|means?|makes?|gives?|for|produces?|results?|follows?|increases?|preserves?"
    r"|keeps?)\b(?![^\n]*\b(?:models?|mode|plan|tier|only|version|requires?)\b)"
)
_A_KIND = Phrase(r"\s*[\u4e00-\u9fff]{0,6}(?:模式|版本)\s*", flags=0)
_HOW_MANY = Phrase(
    r"^\W*(?:the |an? )?(?:how (?:many|much|long)|(?:maximum |total )?(?:number|amount|count) of)\b"
)
_ADJUNCT = Phrase(
    r"\b(?:of|with|over|for|in|by|containing|having|per|across|against|after) (?:an? )?$"
)
_LOOSE = Phrase(r"\b(?:of|with|over|for|in|by|per|that|which|whose|to)\b")
_WHOLE = Phrase(r"\b(?:array|list|set|collection|object|map)s?\b")
_OF_EACH = Phrase(
    r"[,;\uff0c\uff1b] ?(?:and )?(?:each|every)\b|[,;\uff0c\uff1b] ?每(?=[个张条段项部份]).*",
    flags=re.DOTALL,
)
_RATE = Phrase(
    r"^[^\w/]*(?:(?:an?|per|each|every|/) ?(?:\w+ )?(?:second|sec|minute|min|hour|day|week|month"
    r"|year)"
    r"|daily|hourly|monthly|weekly)\b|^\W*每"
)
_GLOSS = Phrase(r"^ ?\([a-z ]{2,20}\)", flags=0)
_CAN_BE = Phrase(
    r"^ (?:can|may) be (?:generated|uploaded|added|passed|attached|submitted|sent|requested"
    r"|supplied|listed|entered)\b"
)
_EACH_ITEM = Phrase(
    r"\b(?:items?|elements?|entries|entry|objects?|records?|results?|values?)\b[^.]*\b(?:must"
    r"|should|has|have"
    r"|with|contains?|match(?:es)?)\b"
    r"|\b(?!(?:lists?|arrays?|sets?|collections?|field|parameter|it|you|must|should|can|may|not"
    r"|to)\b)\w+"
    r" (?:(?:must|should|can|may) )?(?:have|has|holds?|contains?|includes?)\b"
)
_OR_ANOTHER = Phrase(
    r"^ (?:or|and/or) (?!more|less|fewer|higher|lower|greater|equal|omit|unset|\d)"
)
_STOP = Phrase(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\b[Mm]ax)(?<!\b[Mm]in)[.!?\u2026](?=\s|$|\))|\n(?! *[a-z])"
    r"|[\u3002\uff01]|</?(?:br|p|li|ul|ol|div)\b[^<>\n]{0,20}>",
    flags=0,
)
_SHORT = 16
_TOGETHER = Phrase(r"\W*(?:with|without) (?!an?\b|at\b)")
_LEADS = 5
_OF_KEYS = frozenset({"value", "values"})
_OF_LISTS = frozenset({"items", "elements", "entries", "item", "element", "entry"})
"""What is no word for a key, or for a text."""


@remembered
def is_proved(text: str, start: int, quote: str, keyword: str, name: str) -> bool:
    """Whether every word around a limit lets it be one of the member `name`.

    The words are those of its sentence, and of the heading right above a bullet; `quote` stands at
    `start`, `keyword` is what it would be in a schema.
    """
    if _SOFT.search(text):
        return False
    skipped = len(quote) - len(quote.lstrip(" .\n\u3002"))
    start, quote = start + skipped, quote[skipped:]
    before, after = _line(text, start), sentence(text, start, start + len(quote))[1]
    own = {stem(part) for part in name_parts(name)}
    is_first = not re.search(r"[^\W\d_]", text[: start - len(before)])
    if not is_first:
        own |= {stem(word[0].lower()) for word in _WORD.finditer(_first(text))}
    known = _Known(frozenset(own), name, keyword)
    if "(" in quote or keyword == "enum":
        after = _GLOSS.without(after, "")
    return (
        _is_led_plainly(before, quote, known, is_first=is_first)
        and _is_followed_plainly(after, known, text[:start])
        and _is_headed_plainly(text[: start - len(before)], known)
    )


class _Known:
    def __init__(self, own: frozenset[str], name: str, keyword: str) -> None:
        self._own = own
        self._name = name
        self._is_of_items = keyword in ("minItems", "maxItems")
        self._is_list = keyword == "enum"
        self._strange = frozenset(_OF_KEYS if own & {"key", "name", "id"} else ())
        if keyword.endswith("Length"):
            self._strange |= _OF_LISTS

    def all(self, text: str) -> bool:
        """Whether a text holds nothing but plain words and the member's own."""
        words = (match[0] for match in _WORD.finditer(text))
        if not all(self.holds(word) for word in words):
            return False
        return text.isascii() or not PLAIN_HAN.without(
            "".join(match[0] for match in HAN.finditer(text)), ""
        )

    def holds(self, word: str) -> bool:
        folded = word.lower().strip("._")
        if folded in self._strange:
            return False
        return (
            folded in _PLAIN
            or all(part in _PLAIN or stem(part) in self._own for part in re.split(r"[_-]", folded))
            or "".join(name_parts(word)) == "".join(name_parts(self._name))
            or also_called(folded, self._name)
            or _WITH_UNIT.fullmatch(folded) is not None
        )

    def leads(self, own: str) -> bool:
        """Whether what stands right before a limit is plain, and about the whole member."""
        if not self.all(own) or _TOGETHER.match(own):
            return False
        adjunct = None if self._is_list else _ADJUNCT.search(own)
        if adjunct is not None and _LOOSE.search(own, 0, adjunct.start()):
            return False
        if not self._is_of_items:
            return adjunct is None or adjunct[0].startswith(("of", "with", "in", "having"))
        if adjunct is not None and adjunct[0].startswith(("with", "having", "containing")):
            is_whole = _WHOLE.search(own) is not None
            return is_whole or not _WORD.search(own, 0, adjunct.start())
        return _EACH_ITEM.search(own) is None

    def is_condition(self, clause: str) -> bool:
        """Whether a clause may say when a limit holds; a mode's text speaks of modes."""
        if self._is_list and _A_KIND.fullmatch(clause):
            return False
        return any(
            stem(match[0].strip().lower()) not in self._own for match in _CONDITION.finditer(clause)
        )

    def describes(self, clauses: list[str]) -> bool:
        """Whether the first sentence says what the member is, by one of its names."""
        lead = " ".join(clauses)
        if any(map(self.is_condition, clauses)):
            return False
        is_named = self.all(lead) or self._names(lead) or _HOW_MANY.search(lead) is not None
        return is_named or _is_chinese(lead)

    def about_items(self, after: str) -> str:
        """Return what follows a limit up to where each item is spoken of."""
        of_each = _OF_EACH.search(after) if self._is_of_items else None
        return after[: of_each.start()] if of_each else after

    def _names(self, text: str) -> bool:
        words = [match[0].lower() for match in _WORD.finditer(text)][:_LEADS]
        return any(means(word, self._name) for word in words)


def _is_chinese(text: str) -> bool:
    """Whether a text is a few words of Chinese, which share none with a name."""
    return (
        not text.isascii()
        and len(text) < _SHORT
        and HAN.search(text) is not None
        and not _WORD.search(text)
    )


def _line(text: str, start: int) -> str:
    """Return what stands before a place in its sentence, a semicolon being none of its ends."""
    ends = [match.end() for match in _STOP.finditer(text, 0, start)]
    return text[ends[-1] if ends else 0 : start]


def _first(text: str) -> str:
    end = _STOP.search(text.lstrip())
    return text.lstrip()[: end.start()] if end else text


def _is_led_plainly(before: str, quote: str, known: _Known, *, is_first: bool) -> bool:
    *earlier, own = _CLAUSES.compiled.split(before)
    if known.leads(own):
        if not is_first:
            return known.all(" ".join(earlier))
        if earlier and not own.strip() and _is_open(before):
            return known.describes(earlier)
        return not any(map(known.is_condition, earlier))
    lead = own + re.split(r"\d", quote, maxsplit=1)[0]
    is_said = is_first and not _is_adjoined(own) and known.describes([lead])
    return is_said and not any(map(known.is_condition, earlier))


def _is_adjoined(own: str) -> bool:
    """Whether a limit belongs to the last of several nouns: "a hash over up to 64 characters"."""
    adjunct = _ADJUNCT.search(own)
    return adjunct is not None and adjunct[0] != "in "


def _is_open(before: str) -> bool:
    """Whether a place stands in brackets, right behind the words that they explain."""
    return before.rstrip().endswith(("(", "\uff08"))


def _is_followed_plainly(after: str, known: _Known, before: str) -> bool:
    if _RATE.search(after) or _OR_ANOTHER.match(after):
        return False
    if _TAIL_OF_MEANING.match(after):
        return True
    rest = known.about_items(_CAN_BE.without(after, ""))
    if rest.isascii():
        return known.all(rest)
    said = (run[0] for run in HAN.finditer(rest) if run[0] in before)
    for run in sorted(said, key=len, reverse=True):
        rest = rest.replace(run, "")
    return known.all(rest)


def _is_headed_plainly(earlier: str, known: _Known) -> bool:
    """Whether the line above a bullet, or above a bare limit, is no heading of a case."""
    for line in reversed([line for line in earlier.split("\n") if line.strip()]):
        if line.rstrip(" *").endswith((":", "\uff1a")):
            return known.all(line)
        if not re.match(r"\s*[-*\u2022] ", line):
            return True
    return True
