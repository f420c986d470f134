"""What a text says about the size of a file."""

from __future__ import annotations

import re
from typing import NamedTuple

from scripts.prose.clauses import holds_always, sentence
from scripts.prose.phrase import Phrase, remembered

_UNITS = {"b": 0, "k": 1, "m": 2, "g": 3}
_STEP = 1024
"""Vendors of this field count a megabyte as 1 048 576 bytes; the larger reading refuses less."""

_AMOUNT = (
    r"(?P<size>(?P<number>\d{1,3}(?:,\d{3}){1,3}(?![\d,])|\d{1,12}(?:\.\d{1,6})?)[ -]?"
    r"(?P<unit>(?:(?:kilo|mega|giga)?bytes?|[kmg]i?b)\b|[KMG]\b))"
)
_AT_MOST = (
    r"max(?:imum|\.)?(?: allowed)?(?: (?:file|image|video|audio|upload))?(?: size)?(?: limit)?"
    r"(?: (?:is|of))?[^.;\n()]{0,25}?|(?:file )?size(?: limit)?(?: (?:is|of))?|limit(?:ed to)?"
    r"|up to|(?:less|smaller) than|under|below|within|at most|(?:not|n't|never) exceed(?:ing)?"
    r"|(?:no|not)(?: be)? (?:more|larger|bigger) than|<=?|\u2264"
)
_BEFORE = Phrase(
    rf"(?<![A-Za-z0-9_])(?P<kind>{_AT_MOST})(?:: ?| |(?<=[<=\u2264])){_AMOUNT}(?![\w.]\w)"
)
_AFTER = Phrase(
    rf"(?<![\w.]){_AMOUNT} ?"
    r"(?P<kind>max(?:imum)?\b|or (?:less|smaller|below)|limit\b|at (?:the )?most)",
    *("max", "or ", "limit", "most"),
)
_ANY = Phrase(r"(?<![\w.])\d[\d.,]{0,20}[ -]?(?:(?:kilo|mega|giga)bytes?|[kmg]i?b)\b")
_WORDS = Phrase(
    r"\b(?:max(?:imum|\.)? (?:file )?size|file size|size limit)\b[^.;()\n]{0,40}"
    r"|\b\w+ (?:kilo|mega|giga)bytes?\b",
    *("size", "byte"),
)
_OF_ALL = Phrase(
    r"\b(?:total|across|combined|together|altogether)\b",
    *("total", "across", "combined", "together"),
)
_ALL = Phrase(r"\ball\b", "all")
_NEAR = 25


class FileSize(NamedTuple):
    """A greatest size of one file: in bytes, the phrase, and the number with its unit."""

    bytes: int
    quote: str
    size: str

    def with_size(self, other: FileSize) -> str:
        """Write this quote with the size of another."""
        return self.quote.replace(self.size, other.size)


@remembered
def read_sizes(text: str) -> tuple[FileSize, ...]:
    """Read the greatest sizes of single files; sizes of all files together are left out."""
    return tuple(
        FileSize(_bytes(match), match[0], match["size"])
        for match in _claims(text)
        if _is_of_one(text, match)
    )


@remembered
def unread_sizes(text: str) -> tuple[str, ...]:
    """Quote what speaks of a size and was not read: another phrase, or a limit of other files."""
    read = [match.span() for match in _claims(text) if _is_of_one(text, match)]
    found = [*_ANY.finditer(text), *_WORDS.finditer(text)]
    return tuple(
        match[0].strip()
        for match in sorted(found, key=re.Match.start)
        if not any(start < match.end() and match.start() < end for start, end in read)
    )


_UNIT_FOLLOWS = re.compile(r"\d[ -]?[bgkmBGKM]")


def _claims(text: str) -> list[re.Match[str]]:
    if not _UNIT_FOLLOWS.search(text):
        return []
    before = list(_BEFORE.finditer(text))
    taken = [match.span("size") for match in before]
    after = [match for match in _AFTER.finditer(text) if match.span("size") not in taken]
    claims = (match for match in (*before, *after) if not _is_no_size(match))
    return sorted(claims, key=re.Match.start)


def _is_no_size(match: re.Match[str]) -> bool:
    """Whether a lone letter means something else: "up to 4K", "max 2M tokens"."""
    return len(match["unit"]) == 1 and "size" not in match["kind"].lower()


def _is_of_one(text: str, match: re.Match[str]) -> bool:
    before, after = sentence(text, *match.span())
    around = f"{before[-_NEAR:]} {match['kind']} {after[:_NEAR]}"
    if _OF_ALL.search(around) or _ALL.search(match["kind"]):
        return False
    return holds_always(text, *match.span())


def _bytes(match: re.Match[str]) -> int:
    unit = match["unit"][0].lower()
    return int(float(match["number"].replace(",", "")) * _STEP ** _UNITS[unit])
