"""Which properties stand together by the lists that an exporter puts behind them.

Apidog lists the names of an object's properties in `x-apidog-orders`, behind them: 7 600 objects of
630 exports hold none that their list has not, but those that a reference brings along, whose id
stands there. These are listed in `x-apidog-ignore-properties`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from scripts.intake.restore.entries import read_entry, read_inline
from scripts.intake.restore.fields import common_name, is_reference_id
from scripts.intake.restore.frame import Frame


class ListedNames:
    """The lists of a document, if each of its objects with properties has one."""

    def __init__(self, lines: list[str]) -> None:
        found = list(_lists(lines, "x-apidog-orders"))
        brought = [names for _, names in _lists(lines, "x-apidog-ignore-properties")]
        self.brought = frozenset(name for names in brought for name in names or ())
        """The properties that references bring along, often of a component of the same name."""
        self._ends = [line for line, _ in found]
        self._holding: dict[str, int] = {}
        self._of_any = 0
        """The lists that say nothing of a name, a bit each, as those in `_holding`."""
        self._of_frames: dict[Frame, int] = {}
        for number, (_, names) in enumerate(found):
            refers = any(map(is_reference_id, names or ()))
            if names is None or (refers and None in brought):
                self._of_any |= 1 << number
            for name in chain(names or (), *(brought if refers else ())):
                self._holding[name] = self._holding.get(name, 0) | 1 << number
        self.is_complete = 0 < lines.count("properties:") <= len(found)

    def may_join(self, frame: Frame, name: str, index: int) -> bool:
        """Whether a list behind line `index` (from 0) has a name and those of an object's."""
        if not self.is_complete:
            return True
        passed = next((at for at, end in enumerate(self._ends) if end > index), len(self._ends))
        return bool((self._lists_of(frame) & self._with(name)) >> passed)

    def _lists_of(self, frame: Frame) -> int:
        if frame not in self._of_frames:
            lists = -1
            for name, _ in frame.facts:
                lists &= self._with(name)
            self._of_frames[frame] = lists
        return self._of_frames[frame]

    def _with(self, name: str) -> int:
        return self._holding.get(name, 0) | self._of_any


def _lists(lines: list[str], key: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line of each list that is not empty, and its names; None where nothing tells."""
    known: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        entry = read_entry(line)
        if entry is None or entry.dashes or common_name(entry.key or "") != key:
            continue
        mark, label = entry.value[:1], entry.value[1:]
        if mark == "*":
            yield number, known.get(label)
        elif mark in ("", "&"):
            names = list(_items(lines, number + 1))
            known[label] = names
            yield number, names


def _items(lines: list[str], start: int) -> Iterator[str]:
    """Yield the words that the list from line `start` on consists of."""
    for line in lines[start:]:
        entry = read_entry(line)
        inline = read_inline(entry.value) if entry and entry.dashes == 1 and not entry.key else None
        if inline is None or inline.form not in ("plain", "single", "double"):
            return
        yield inline.text if inline.form == "plain" else inline.text[1:-1]
