"""Quotes that an editor made typographic: where they stand around values, they were straight ones.

A text may hold such quotes, and keeps them. Around a whole key they are an editor's work, since
nobody writes keys so; then those around whole values are as well. Where a document has values in
straight quotes too, the others may be its own: they stay, and that is said.
"""

from __future__ import annotations

import re

_OPENING = "[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f]"
_WRAPPED = rf"{_OPENING}([^\n]*?){_OPENING}"
_KEY = re.compile(rf"^(\s*(?:- +)*){_WRAPPED}(\s*:(?:\s|$))", re.M)
_VALUE = re.compile(rf"^(\s*(?:- +)*(?:[^\s'\"].*?: +|['\"].*?['\"]: +)?){_WRAPPED}(\s*)$", re.M)
_STRAIGHT = re.compile(r"""^\s*(?:- +)*(?:[^\s'"].*?: +)?(['"]).*\1\s*$""", re.M)
_JSON_KEY = re.compile(
    r"[\u201c\u201d\u201e](?:openapi|info|paths|servers)[\u201c\u201d\u201e]\s*:"
)
_DOUBLE = re.compile("[\u201c\u201d\u201e\u201f]")


def plain_quotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Put straight quotes where an editor put typographic ones, and say so."""
    if _JSON_KEY.search(text) and text.lstrip()[:1] in "{[":
        text, count = _DOUBLE.subn('"', text)
        return text, (f"{count} typographic quotes became straight ones",)
    keys = len(_KEY.findall(text))
    values = [text.count("\n", 0, match.start(2)) + 1 for match in _VALUE.finditer(text)]
    if not keys and not values:
        return text, ()
    if not keys and _STRAIGHT.search(text):
        return text, (f"typographic quotes around values are kept (lines: {_listed(values)})",)
    text = _VALUE.sub(_straight, _KEY.sub(_straight, text))
    return text, (
        f"typographic quotes around {keys + len(values)} keys and values became straight",
    )


def _straight(match: re.Match[str]) -> str:
    held = re.sub("[\u2018\u2019]{2}", "''", match[2])
    quote = '"' if "'" in held.replace("''", "") else "'"
    return f"{match[1]}{quote}{held}{quote}{match[3]}"


def _listed(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:3]))
    return shown + (" …" if len(lines) > 3 else "")
