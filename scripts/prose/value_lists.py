"""How a text writes values side by side: quoted or bare, glossed, parted by commas or words."""

from __future__ import annotations

import re

QUOTED = r"(?:`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\"|\u201c[^\u201d\n]+\u201d|\*\*[^*\n]+\*\*)"
_LETTER = r"[^\W或和ま]"
"""What a word has, but for what parts words of other scripts."""
BARE = rf"[A-Za-z0-9](?:(?:{_LETTER}|[.:/-]){{0,80}}{_LETTER})?(?![A-Za-z0-9_]|[.:/-][A-Za-z0-9_])"
"""A word to its end, so that there is one way to read a list of many."""
_PART = rf"[A-Za-z0-9](?:(?:{_LETTER}|[.:-]){{0,80}}{_LETTER})?(?![A-Za-z0-9_]|[.:-][A-Za-z0-9_])"
VALUE = rf"(?:{QUOTED}|{BARE})"
_FORM = r"(?<![\w.:])(?:\d{1,2}:\d{1,2}|\d{3,4}[pP]|\d[kK])(?![\w:])"
"""What is a value by its form: a ratio, a resolution."""
CLEAR = rf"(?:{QUOTED}|{_FORM})"
GLOSS = r"(?: ?\([^()\n]{1,50}\)|\uff08[^\uff08\uff09\n]{1,40}\uff09)"
ITEM = rf"{VALUE}{GLOSS}?"
_WORDS = r"(?:or|and|oder|und|ou|et|o|y|\u0438\u043b\u0438|\u0438)"
OR = rf"(?:,?[ \n]{_WORDS}[ \n]|; {_WORDS} | ?(?:或者?|または|\u548c) ?)"
SEPARATOR = rf"(?:{OR}|[,;](?: |\n(?![ \n*-]))?|/| / | ?\| ?|\u3001 ?|\uff0c ?)"
LIST = rf"(?:{ITEM}(?:{SEPARATOR}{ITEM})+|{_PART}(?:/{_PART})+)"
QUOTED_LIST = rf"{CLEAR}{GLOSS}?(?:(?:{SEPARATOR}| (?=[`'\"])){CLEAR}{GLOSS}?)+"
"""Values that are told from other words by their quotes or by their form."""
CHOICE = rf"{ITEM}(?:(?:,[ \n]|\u3001){ITEM})*{OR}{ITEM}"
_SPLIT = rf"{OR}|[,;\u3001\uff0c] ?| ?[/|] ?|(?<=[`'\"]) (?=[`'\"])"
_SPLIT_IN_LINE = rf"{OR}|[,;\u3001\uff0c] ?| ?\| ?| / |(?<=[`'\"])(?:/| )(?=[`'\"])"
_IN_LINE = re.compile(r", |\u3001|\b(?:or|and)\b|[`'\"]")
"""What parts values in which a slash is their own: "image/png, image/jpeg"."""


def split_values(text: str) -> tuple[str, ...]:
    """Split a list as a text writes it into its values."""
    plain = re.sub(rf"{GLOSS}|(?<=\d) ?(?:秒|s(?:ec(?:ond)?s?)?\b)", "", text)
    split = _SPLIT_IN_LINE if _IN_LINE.search(plain) else _SPLIT
    return tuple(bare_value(part) for part in re.split(split, plain) if part.strip())


def bare_value(text: str) -> str:
    """Return a value without its quotes."""
    return text.strip().strip("`'\"*\u201c\u201d").rstrip(".").strip()
