"""Numbers as people write them: `5,000`, `10.0`, `-1`, `seven`."""

from __future__ import annotations

import re

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

COUNT_IN_DIGITS = r"\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20}(?!\d)"
"""A whole number, as a regular expression without groups; longer ones are no limit of any API."""

NUMBER = r"-?\d{1,3}(?:,\d{3}){1,6}(?!\d)|-?\d{1,20}(?!\d)(?:\.\d{1,20}(?!\d))?"
"""A number, as a regular expression without groups; it has at most 20 digits on either side."""

COUNT = f"{COUNT_IN_DIGITS}|{'|'.join(_WORDS[1:])}"
"""A whole number in digits, or as a word up to ten, as a regular expression without groups."""

DASH = "[-\u2013]"
"""A hyphen or an en dash, as a regular expression."""


def marked(pattern: str) -> str:
    """Capture a number that may stand in backquotes or asterisks."""
    return f"[`*]*({pattern})[`*]*"


def read_number(text: str) -> int | float:
    """Read what `NUMBER` or `COUNT` matched; whole numbers become integers."""
    plain = text.replace(",", "").lower()
    if plain in _WORDS:
        return _WORDS.index(plain)
    whole, _, fraction = plain.partition(".")
    return float(plain) if fraction.strip("0") else int(whole)


def write_number(number: float) -> str:
    """Write a number as a schema would: `10`, not `10.0`."""
    whole = isinstance(number, int) or number.is_integer()
    return str(int(number)) if whole else str(number)


def number_in(quote: str, old: float, new: float) -> str | None:
    """Put another number in the place of one in a quote; None where it stands in words."""
    for written in (f"{old:,}", write_number(old), f"{old:.1f}"):
        pattern = rf"(?<![\d.,-]){re.escape(written)}(?![\d]|[.,]\d)"
        corrected, count = re.subn(pattern, write_number(new), quote, count=1)
        if count:
            return corrected
    return None
