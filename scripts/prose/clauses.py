"""Whether a statement holds for every value, or only under a condition or as advice."""

from __future__ import annotations

from scripts.prose.phrase import Phrase

_BREAK = Phrase(
    r"(?<!\b[eE]\.g)(?<!\b[iI]\.e)(?<!\b[Mm]ax)(?<!\b[Mm]in)[.!?\u2026](?=\s|$|\))|\n(?! *[a-z])"
    r"|[;\u3002\uff1b\uff01]|</?(?:br|p|li|ul|ol|div)\b[^<>\n]{0,20}>",
    flags=0,
)
_ABSENCE = (
    r"(?:it is |it's |this (?:field|parameter) is |the (?:value|field"
    r"|parameter) is )?(?:not\b|none\b"
    r"|null\b|omitted|unset|unspecified|undefined|left\b|absent|missing|empty|blank|provided\b"
    r"|set[,:]|set (?:it )?must|specified|given|present|used,|supplied|no\b|you (?:do not"
    r"|don't|omit|leave))"
)
_CONDITION = Phrase(
    rf"\b(?:when(?:ever)?|unless|if) (?!{_ABSENCE})|^\W*(?:with|without|in|for|on|as"
    rf"|under) [^,:]+[,:]"
    r"|(?<!\bused )\b(?:in|for|under|with|on) (?:the )?[\w.`'*/-]+"
    r" (?:modes?|models?|resolutions?|quality|plans?|tier)\b"
    r"|^\W*(?:with|for|in|on|under) (?:the )?`[^`\n]+`"
    r"|^\W*(?:non-)?(?:custom|simple|advanced|fast|turbo|pro|std|standard|lite|basic|free"
    r"|instrumental)[ -]mode\b[^:\n]{0,25}:|\b(?:is )?(?:true|false):\s*$"
    r"|^\W*(?:at (?:\d{3,4}[pP]|[248][kK])\b|(?:\d{3,4}[pP]|[248][kK])\b\W{0,3}:)|\bdependent\b"
    r"|^\W*(?-i:[vV])\d[\w.]*\W*(?:(?:and|&|/|,) \W*(?-i:[vV])\d[\w.]*\W*)*:"
    r"|\b(?:free|trial|basic|paid|enterprise|standard|pro|premium|plus|starter|team"
    r"|business) (?:plan|tier|account|user)s?\b"
    r"|^\W*for (?:(?:the )?`?[\w.]*[\d-][\w.-]*`?|[a-z]+(?= only\b)) "
    r"|\b(?:plans?|tiers?|users|accounts?|customers)\b[^:.]{0,20}:\W*$|^\W*where\b[^,:]+,"
    r"|(?:^|,) ?\W*(?:for|in) (?:the )?(?-i:[A-Z])[\w-]+(?: (?:texts?|prompts?|inputs?))? $"
    r"|\b(?!read-|write-)\w+-only\b|\bdepend(?:s|ing) on\b|\bwithout (?:an? |the )?[a-z]+"
    r"|当(?!不|未|没)[^\uff0c,]*时|(?<=[\w`])(?<![\u4e00-\u9fff]) ?时"
    r"|(?:模式|情况|场景)下|(?:如果|若)"
    r"(?!不|未|没|省略|留空|为空)"
)
_TRAILING = Phrase(
    rf"[^,\uff0c]{{0,60}}?(?:\b(?:when(?:ever)?|unless|if) (?!{_ABSENCE})"
    r"|\b(?:in|for|with) (?:the )?[\w.`'*/-]+ (?:modes?|models?|resolutions?|quality|plan|tier)\b"
    r"|\bfor `?\d+[pPkK]\b|\bfor (?:the )?`[^`]+`"
    r"|\bfor (?:the )?(?-i:[A-Z][\w.-]*[\dA-Z][\w.-]*)|\bfor (?:text|image|video|audio|speech)\b"
    r"|\bfor (?:most|some|certain|many)\b|\bfor (?!english|chinese)[a-z]+, (?:and "
    r"|but )?\d+ (?:for|in|with)\b"
    r"|\bfor (?:[a-z]+ )?(?:models|requests|tasks|jobs|files) (?:that|which|with|without)\b"
    r"|\b(?:at|in) (?:up to )?(?:\d{3,4}[pP]|[248][kK])\b|\bwith (?!an?\b|the\b|default|step|max"
    r"|min|up\b"
    r"|at\b|no\b|one\b|two\b|increment|precision|decimal|length|higher|lower|larger|smaller"
    r"|values?\b)[a-zA-Z]"
    r"|\b(?:(?<!at )once|provided that|as long as|while|whenever"
    r"|where an?\b(?! (?:value|higher|lower"
    r"|positive)))\b"
    r"|\b(?:on|for) (?:the )?(?:[a-z]+ )?(?:plans?|tiers?|users?|accounts?|customers?)\b"
    r"|\binstead\b|\bin (?:all )?other cases\b"
    r"|\((?:for |in )?(?-i:[A-Z][A-Za-z-]*[ -]?\d[\w.]*)\)|\([^()]{1,40}\) or \d)"
    r"|^[ ,;(]+(?-i:[A-Z])[\w.-]* only\b|^ ?\([^()\n]*\b(?:only|plans?|tier)\b[^()\n]*\)"
    r"|^ ?\((?!default|max|min|step|unit)\w+ ?[=:] ?\w+\)"
    rf"|^ ?\((?:(?:in|for) |non-)[^()\n]*\bmode\)|^ ?\((?:when|if) (?!{_ABSENCE})"
)
_ADVICE = Phrase(
    r"\b(?:recommend(?:ed|s)?|suggest(?:ed|s)?|typical(?:ly)?|usual(?:ly)?|ideal(?:ly)?"
    r"|optimal(?:ly)?"
    r"|prefer(?:red|ably)?|best|approximately|approx|about(?= \d| $)|around|roughly"
    r"|meist(?:ens)?|empfohlen|typisch"
    r"|normalement|g\u00e9n\u00e9ralement|recommand\u00e9e?s?|recomendad[oa]s?|обычно"
    r"|рекомендуется|e\.g|for example"
    r"|for instance|such as|not (?:be )?(?:limited|restricted))\b|\bexamples?[:\uff1a]"
    r"|\b(?:if|when) (?:it is )?(?:omitted|unset|unspecified|absent|left (?:out|empty|blank)"
    r"|not (?:set|provided|specified|given|supplied|passed))\b"
    r"|建议|推荐|推奨|例如|通常|大约"
)
_OF_OTHER_DAYS = Phrase(
    r"\b(?:aims? for|advise[sd]?|advisable|try to|works? well|start with"
    r"|most (?:[a-z]+ )?[a-z]+s run"
    r"|most (?:users|people|are|of)|costs|billed|billing|charged|previous(?:ly)?|former(?:ly)?"
    r"|used to (?:be|accept|allow|take|support)"
    r"|no longer(?! than)|(?:was|were) (?:limited|capped|restricted|at most)|soon"
    r"|in (?:the )?future|unlike|compared (?:to|with)"
    r"|resized|clamped|truncated|cropped|cut to|silently|automatically (?:limited|capped|split"
    r"|reduced)|older? (?:api|models?"
    r"|versions?)"
    r"|not just|tested with|keep it short)\b|以前|曾经|计费"
)
"""What says that a limit was, will be, is a price or is kept by the service itself."""
_IS_USUAL = Phrase(
    r"(?!\W{0,20}(?:where |and )?(?:higher|lower|larger|smaller|more"
    r"|less)\b)[^,;.\n]{0,40}?\b(?:(?:is|are|looks?|reads?|gives?|performs?|works?|render"
    r"|suits?) (?:\w+ )?"
    r"(?:best|well|good|better|quicker|faster|slower|cheaper|recommended|suggested|advised"
    r"|preferred|subtle|natural|advisable"
    r"|enough|common|usual|typical|visible|billed"
    r"|displayed|shown|kept|considered|processed|remembered|reliably|returned)"
    r"|takes? \w+|to process|longer otherwise|is smoother|for (?:subtle|best|good"
    r"|better))\b"
)
_ITEM = Phrase(r"\s*[-*\u2022] ")
_CASE = Phrase(
    r"^[ \t]*(?:[-*\u2022]|\d+[.)]) \W{0,3}(?:(?:in|for|with|under|on|when|if|unless) [^:\n]{1,60}"
    r"|[^:.\n]{0,40}\b(?:mode|model|version|plan|tier|(?-i:[vV]\d[\w.]*))\b[^:.\n]{0,30}"
    r"|[^:.\n\uff1a]{0,20}(?:模式|版本|套餐)[^:.\n\uff1a]{0,20})[:\uff1a]"
)
"""A bullet about one case: "In custom mode: the lyrics. Maximum 3000 characters."."""
_HEADING = Phrase(
    r"(?:^|[.;] )\W{0,20}(?:when|if|unless)\b[^\n.]*:\W{0,20}$"
    r"|^\W{0,20}(?!supported|supports?|available|valid|possible|allowed|options|choices|select|choose)"
    r"[^\n:]*(?:\b(?:mode|method|version|variant|tier|plan)\b|模式|方法|方式)[^\n:]*[:\uff1a]\W{0,20}$"
)


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a place within its sentence, line or bullet."""
    first = 0
    for match in _BREAK.finditer(text, 0, start):
        first = match.end()
    last = _BREAK.search(text, end)
    return text[first:start], text[end : last.start() if last else len(text)]


def are_apart(text: str, first: int, second: int) -> bool:
    """Whether two places of a text are in different sentences, lines or bullets."""
    return _BREAK.search(text, min(first, second), max(first, second)) is not None


def is_advice(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is advice, an example or what leaving the member out does.

    What was, will be, is usual or is billed counts as advice too.
    """
    before, after = sentence(text, start, end)
    if _ADVICE.search(before) or _OF_OTHER_DAYS.search(before):
        return True
    return _IS_USUAL.match(after) is not None


def follows_condition(text: str, start: int) -> bool:
    """Whether the sentence begins with a condition: "In fast mode this is …"."""
    return _CONDITION.search(sentence(text, start, start)[0]) is not None


def holds_always(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is said of every value.

    "When the resolution is 1080p, at most 10" and "in turbo mode" are not; "if set, at least 5" is,
    since it is said of values that are set.
    """
    before, after = sentence(text, start, end)
    if _CONDITION.search(before) or _TRAILING.match(after):
        return False
    return not _is_under_heading(text, start)


def _is_under_heading(text: str, start: int) -> bool:
    """Whether a place stands in a list that "If …:" opens, or right below "**Fast mode:**"."""
    lines = text[:start].split("\n")
    if _CASE.match(lines[-1]):
        return True
    is_listed = _ITEM.match(lines[-1]) is not None
    depth = _indentation(lines[-1])
    for line in reversed(lines[:-1]):
        is_bullet = _ITEM.match(line) is not None
        if line.strip() and (not is_listed or not is_bullet or _indentation(line) < depth):
            return _HEADING.search(line) is not None
    return False


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
