"""What a text says about where the numbers of pages, or of places in a list, begin."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.prose.claims import Claim, claim_at
from scripts.prose.clauses import is_advice
from scripts.prose.numbers import NUMBER, marked, read_number, suits
from scripts.prose.phrase import Phrase
from scripts.prose.subjects import name_parts

_NUMBERED = frozenset({"page", "pages", "index", "offset", "position", "part", "chapter", "slot"})
"""What members are called that count from somewhere."""
_NUMBER = frozenset({"num", "number"})
"""What they may be called, as numbers may that are written some way: "starts with 0"."""
_N = marked(rf"{NUMBER}|zero\b|one\b")
_FIRST = Phrase(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|numbered|counted|counting|indexed)"
    rf" (?:at|from|with)(?: page)? {_N}|\bfirst (?:page|index|position|one) is {_N}"
    rf"|(?<![\w.-]){_N}[- ](?:based|indexed)\b"
    rf"|从 ?{_N} ?(?:开始|起)|起始值?(?:为|是)?[:\uff1a]? ?{_N}",
    *("start", "begin", "number", "count", "index", "first", "based", "从", "起始"),
)


def read_first(text: str, name: str) -> Iterator[Claim]:
    """Yield the least number of a page or a place: "starts at 1", "zero-based", "从 1 开始"."""
    parts = {*name_parts(name)}
    if not (_NUMBERED | _NUMBER) & parts:
        return
    for match in _FIRST.finditer(text):
        if not _NUMBERED & parts and " with" in match[0].lower():
            continue
        index = match.lastindex or 0
        ends_with_number = match.end(index) + 1 >= match.end()
        if ends_with_number and not suits(text, match.end(), name):
            continue
        if not is_advice(text, *match.span()):
            yield claim_at(text, match, "minimum", read_number(match[index]))
