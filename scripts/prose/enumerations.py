"""The values that a text lists for its member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.prose.announcements import ANNOUNCED, IN_PASSING
from scripts.prose.clauses import holds_always, sentence
from scripts.prose.fixed_values import FIXED_VALUES
from scripts.prose.glossed_values import glossed_lists
from scripts.prose.phrase import Phrase, remembered
from scripts.prose.spread_values import spread_values
from scripts.prose.value_lists import (
    QUOTED,
    SEPARATOR,
    bare_value,
    split_values,
)


class Enumeration(NamedTuple):
    """Values as the text writes them.

    `listing` is the part of `quote` that holds the values, empty where they are not side by side;
    `announced` says that the text presents them as the values to choose from, and `about` holds
    the words that name them ("supported *formats*:").
    """

    values: tuple[str, ...]
    quote: str
    listing: str
    announced: bool
    about: str = ""


_GOES_ON_BEFORE = Phrase(
    r"(?:\w[`'\"\u201d]|\b[A-Z][A-Z0-9_]+|\d)(?:[,;/|\u3001\uff0c]|,? (?:and|or))?\s*$", flags=0
)
"""What stands before the end of a longer list."""
_OR_BEFORE = Phrase(
    r"\bor $|(?<!be )(?<!is )\bexactly $|\b(?:max|min)\. ?$"
    r"|\b(?:provided|passed|sent)\b[^.\n]* as $"
)
_OR_ANOTHER = Phrase(r"[`'\"]?,? or (?:an? |any |some |your |the |another |custom\b|other)", " or ")
_MORE_IN_BRACKETS = Phrase(
    rf",? or (?:an? )?(?:[a-z]+ ){{1,3}}\((?P<list>{QUOTED}(?:{SEPARATOR}{QUOTED})+)\)"
    r"(?=[.;\n]|\s*$)",
    " or ",
)
"""The rest of a list, named for its kind: "'word', or a boolean ('true' or 'false')"."""
_VERB_BEFORE = Phrase(r"\bbe $")
_QUALITY = Phrase(
    r"(?<![`'\"\w-])(?:[a-z]{2,}ed|null|empty|valid|unique|stable|lowercase|uppercase|digits"
    r"|letters"
    r"|plain|blank|left|set|positive|negative|numeric|alphanumeric|optional|required|absolute"
    r"|relative|string|number|integer|object|array)(?![`'\"\w-])"
)
"""What "must be … or …" may demand of a value without listing values."""
_MORE = Phrase(r"(?:[,;/|] ?|\b(?:and|or) )(?:etc|others?|more|so on)\b|\b[a-z]+ only:")
_PARTIAL = Phrase(
    r"\b(?:followed by|prefixed|(?:start|begin|end)s? (?:with|in)|not|n't|some (?:possible|valid"
    r"|supported)|unsupported|except|excluding|without"
    r"|e\.g|such as|for example|including|etc|like"
    r"|samples?|examples?|typical|typically|common|commonly|popular"
    r"|beta|and (?:many |\d+ )?(?:more|others)|cannot|only when|only if|only for|incompatible)\b"
    r"|\.\.|\u2026|不支持|例如|等"
)
_NOT_THESE = Phrase(
    r"\b(?:invalid|deprecated|forbidden|reserved|disallowed|prohibited|excluded|recommend\w*"
    r"|suggest\w*"
    r"|usual(?:ly)?|often|popular|preset)\b|建议|推荐|常用|常见"
)
"""What values are that are no choice, or not the only one."""
_PLACEHOLDER = Phrase(r"[A-Z]+x[A-Z]+|Y{4}.*|H{2}:M{2}.*", flags=0)
"""What stands for a value of some form: `WIDTHxHEIGHT`."""


@remembered
def read_enumerations(text: str) -> tuple[Enumeration, ...]:
    """Read the lists of values in a text that are meant to be complete, each list once."""
    found: dict[tuple[str, ...], Enumeration] = {}
    for enumeration in (*_side_by_side(text), *_one_by_one(text)):
        found.setdefault(enumeration.values, enumeration)
    return tuple(found.values())


def _side_by_side(text: str) -> Iterator[Enumeration]:
    for announced, patterns in ((True, ANNOUNCED), (False, IN_PASSING)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                more = _MORE_IN_BRACKETS.match(text, match.end("list"))
                if _is_complete(text, match, more):
                    yield _of_one_list(match, more, announced=announced)
    for match, values in glossed_lists(text):
        if _is_complete(text, match):
            yield Enumeration(values, match[0].strip(" .,:;"), "", announced=True)
    for pattern in FIXED_VALUES:
        for match in pattern.finditer(text):
            if _is_complete(text, match):
                quote = match[0].strip(".\u3002 \n-")
                yield Enumeration((bare_value(match["list"]),), quote, "", announced=True)


def _of_one_list(
    match: re.Match[str], more: re.Match[str] | None, *, announced: bool
) -> Enumeration:
    said = match.groupdict()
    about, quote = said.get("about") or "", said.get("quote") or match[0]
    values = split_values(match["list"])
    if more is None:
        return Enumeration(values, quote, match["list"], announced, about)
    return Enumeration(
        (*values, *split_values(more["list"])), quote + more[0], "", announced, about
    )


def _one_by_one(text: str) -> Iterator[Enumeration]:
    for values, announced in spread_values(text):
        if len(values) > 1:
            yield Enumeration(tuple(map(bare_value, values)), ", ".join(values), "", announced)


def _is_complete(text: str, match: re.Match[str], more: re.Match[str] | None = None) -> bool:
    """Whether a list gives all values: it says nothing of exceptions, conditions or examples."""
    start, end = match.span("list")
    before, after = sentence(text, start, end)
    return (
        holds_always(text, start, end)
        and not _MORE.search(match["list"])
        and (more is not None or not _OR_ANOTHER.match(text, end))
        and not _OR_BEFORE.search(text, 0, match.start())
        and not _GOES_ON_BEFORE.search(text, max(0, start - 24), start)
        and not (_QUALITY.search(match["list"]) and _VERB_BEFORE.search(text, 0, start))
        and not _PARTIAL.search(before)
        and not _NOT_THESE.search(before)
        and not any(map(_PLACEHOLDER.fullmatch, split_values(match["list"])))
        and not _PARTIAL.search(after[:40])
    )
