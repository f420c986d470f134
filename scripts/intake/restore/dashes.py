"""Dashes of joined pages: between two items of a list, or between the words of one text.

Behind a dash a line may have begun, since that is how an item does; but `API - Text to Video` is
one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scripts.intake.restore import fields
from scripts.intake.restore.consistency import FATAL
from scripts.intake.restore.entries import Entry, read_entry

_UNLIKELY = 8.0
"""Measured: of 280 000 pairs with a word that is no name none was a text, two are never one; nor
does one of 280 items that are sentences go on."""
_TWO_PHRASES = 1.0
"""Chosen: less than one clear sign; a dash between phrases may be either."""
_SENTENCE = re.compile(r"\S+ .*\w{3}[.!?]")
"""`Jerry B. - Southern` is none."""
_NAME = re.compile(r"[A-Z][a-z]+")


class Dashes:
    """Judges the dashes of a page by its lines.

    An exporter lists the values of an enum once more, each behind `value`: none of those has a dash
    within. The first tag of its operations is the folder they are in, in each of 600.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        entries = [entry for line in lines if (entry := read_entry(line)) and entry.dashes == 1]
        self._commented = {entry.value for entry in entries if entry.key == "value"}
        self._folders = set(self._values_of("x-apidog-folder"))

    def may_go_on(self, index: int) -> bool:
        """Whether the text of a line may be longer than that."""
        return any(map(goes_on, map(read_entry, self._lines[index + 1 : index + 2])))

    def cost(self, index: int) -> float:
        """Say what it costs to take a line and the next, items by their dashes, for one text."""
        entries = [read_entry(line) for line in self._lines[index : index + 2]]
        items = [entry.value for entry in entries if entry and entry.dashes and not entry.key]
        if len(items) < len(entries):
            return _TWO_PHRASES
        if self._commented.issuperset(items) or self._is_folder(index, items[0]):
            return FATAL
        if _SENTENCE.fullmatch(items[0]):
            return _UNLIKELY
        return (_TWO_PHRASES, _UNLIKELY, FATAL)[sum(map(_is_word, items))]

    def _is_folder(self, index: int, item: str) -> bool:
        """Whether an item is a first tag, and names the folder of an operation as it is."""
        return self._lines[max(0, index - 1)] == "tags:" and item in self._folders

    def _values_of(self, key: str) -> Iterator[str]:
        """Yield the values of a member that end where the next line begins."""
        for line, after in pairwise(self._lines):
            entry = read_entry(line)
            is_of_key = entry is not None and fields.common_name(entry.key or "") == key
            if entry and is_of_key and not goes_on(read_entry(after)):
                yield entry.value


def _is_word(item: str) -> bool:
    """Whether an item is a single word, of a kind that no dash joins to another text."""
    return item.isascii() and " " not in item and not _NAME.fullmatch(item)


def goes_on(entry: Entry | None) -> bool:
    """Whether a split line may be part of a plain text, as the end of `API - Text to Video` is."""
    return entry is not None and entry.key is None and entry.dashes == 1
