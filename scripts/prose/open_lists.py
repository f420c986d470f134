"""Whether a text says of its list of values that others are valid too, or will be.

An enum that is drafted refuses every value that is not in it, so any such word in the whole text
counts: "Clients should expect other values", "may be extended", "currently", "for the full list".
"""

from __future__ import annotations

from scripts.prose.phrase import Phrase, remembered

_OTHER = (
    r"unknown|unlisted|undocumented|unrecogni[sz]ed|unexpected|unfamiliar|new|newer|other|another"
    r"|additional|further|more|extra|different|custom|arbitrary|any"
)
_VALUES = (
    r"values?|strings?|texts?|kinds?|types?|options?|choices?|variants?|names?|states?|cases"
    r"|codes?|members|entries|formats?|languages?|ones"
)
_LIST = rf"lists?|sets?|enums?|enumerations?|collection|{_VALUES}|it|this|these|they"
_GROW = (
    r"add|extend|expand|grow|evolv|introduc|enlarg|append|chang|follow|appear|increas|come|updat"
    r"|rol"
)
_OPEN = Phrase(
    rf"\b(?:{_OTHER}) (?:[a-z-]+ )?(?:{_VALUES})\b"
    r"|\b(?:any|every|something|anything|everything)(?:one|thing)? (?:other|else)\b"
    r"|(?<!\bno )(?<!\bthe )\bothers\b"
    r"|\b(?:not|n't)(?: (?:been|be|an?|all|yet|necessarily|currently|the|fully|explicitly))*"
    r" (?:documented|listed|known?|shown|mentioned|exhaustive|complete|final|fixed|closed|included"
    r"|rely|enumerated|named|limited to)\b"
    rf"|\b(?:may|might|can|could|will|shall|would|to|subject to|about to)(?: also)?(?: be)?"
    rf"(?: (?:further|later|soon|still|freely))? (?:{_GROW})(?!s\b)\w*"
    rf"|\b(?:{_LIST}) (?:is|are|keeps?|gets?|was|were)(?: being| constantly| continuously"
    rf"| regularly| often| still)? (?:{_GROW}|incomplete|open|partial|extensible|provisional)\w*"
    rf"|\b(?:we|are|is|being|keep) (?:{_GROW})\w*\b[^.\n]{{0,40}}\b(?:{_VALUES}|regularly|often"
    r"|frequently|continuously|constantly|time)\b"
    r"|\b(?:future|upcoming|eventually|currently|presently|at present|planned|to come|(?:coming)"
    r"|right now|for now|as of|as yet|today|over time|in time|later (?:on|versions?|releases?)"
    r"|added later|at (?:the|this) (?:moment|time)|at the time of|for the (?:moment|time being)"
    r"|so far|until now|up-to-date|stay tuned|work in progress)\b"
    r"|(?<![`'\"])\b(?:latest|full|complete|whole|entire|up-to-date|current) (?:list|set|range"
    r"|overview|table|catalogu?e|enum|documentation|values|options)\b"
    r"|\b(?:see|refer to|check|consult|visit|read|query|call|found (?:in|at|on)|listed (?:in|at|on"
    r"|by))\b[^.\n]{0,40}\b(?:all|every|list|available|supported|possible|valid)\b"
    r"|\b(?:clients?|consumers?|parsers?|integrations?|implementations?|receivers?|callers?"
    r"|readers?"
    r"|your code|applications?) (?:must|should|shall|need|have to|has to|ought)\b"
    r"|\bextensible\b|\bnon-?exhaustive\b|\bopen(?:-ended)?[ -](?:enum|set|list|ended)\w*"
    r"|\b(?:closed|fixed) (?:enum|set|list)\b|\bamong (?:others?|which|them)\b"
    r"|\b(?:but )?not limited to\b|\binclud(?:es|ing),? (?:among|but)\b|\band so (?:on|forth)\b"
    r"|\b(?:e\.g|etc|i\.a)\b|\b(?:such as|for (?:example|instance)|some of|some (?:possible|valid"
    r"|supported|of))\b"
    r"|\b(?:adding|add|are|for|need|want|have|see|find) (?:many |even )?(?:more|another)\b"
    r"|\b(?:their|your|its|my) own\b|\b(?:user|self|custom|provider|vendor|model|plan"
    r"|account)-(?:defined"
    r"|specific|made)\b|\bdepend(?:s|ing|ent)\b|\b(?:most )?common(?:ly)?\b|\b(?:examples?"
    r"|typical(?:ly)?"
    r"|anything|whatever|alias(?:es)?|abbreviat\w+|synonyms?|wildcards?|case[- ]insensitive(?:ly)?"
    r"|regular expressions?|regex|patterns?|prefix\w*|suffix\w*|otherwise|unsupported|unless"
    r"|contact|may not be|fall(?:s|ing)? back|passed (?:on|through)|treated as|interpreted as)\b"
    r"|\b(?:not|none) (?:one )?of (?:these|them|the (?:above|listed))\b"
    r"|\bempty (?:strings?|texts?|values?)\b|\b(?:leave|left) (?:it |this )?(?:empty|blank)\b"
    r"|\b(?:use|pass|set to|or) null\b|(?:^|[.;,\n] ?)or (?:an?|any|the|your|some)\b"
    r"|\u2026|(?:^|[\s,;(])\.\.\.(?=\W|$)|\w\.\.\.(?=\s*$)"
    r"|\b(?:usw|z\.\s?b|u\.\s?a|derzeit|zurzeit|aktuell|k\u00fcnftig|actualmente|por ejemplo"
    r"|actuellement|par exemple|attualmente)\b|\u043d\u0430\u043f\u0440\u0438\u043c\u0435\u0440"
    r"|\u0438 \u0442\. ?\u0434|など"
    r"|后续|未来|将来|将会|陆续|更多|扩展|新增|增加|目前|现阶段|不限于|暂时|暂仅|等|其[他它]值|自定义|例如|比如|如[:\uff1a]"
)


@remembered
def says_there_are_more(text: str) -> bool:
    """Whether a text lets values be valid, today or later, that it does not list."""
    return _OPEN.search(text) is not None
