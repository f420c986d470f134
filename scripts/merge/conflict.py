"""A part that documents describe in different ways: who says what, and where."""

from __future__ import annotations

import json
from dataclasses import dataclass

from scripts.documents import Parts, Value, resolve_pointer
from scripts.merge.source import Source
from scripts.problem import Problem

_SHOWN = 3
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Telling:
    """What one document says of a part: `parts` is where, `value` None if it says nothing."""

    source: Source
    parts: Parts
    value: Value


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of describing a part, and the documents that have it.

    `differing` are the places inside of the part where it differs from the most frequent reading.
    """

    tellings: tuple[Telling, ...]
    differing: tuple[Parts, ...] = ()

    @property
    def value(self) -> Value:
        """What these documents say, apart from texts and examples."""
        return self.tellings[0].value

    def places(self, inside: Parts) -> str:
        """Name the documents and their lines, the first few of them."""
        shown = [each.source.where((*each.parts, *inside)) for each in self.tellings[:_SHOWN]]
        more = len(self.tellings) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part of the merged document, and its readings, the most frequent one first.

    `what` names the part in words. The most frequent reading stands in the merged document.
    """

    parts: Parts
    what: str
    readings: tuple[Reading, ...]

    @property
    def differing(self) -> list[Parts]:
        """Where the readings differ, in the merged document."""
        places = {each: None for reading in self.readings[1:] for each in reading.differing}
        return [(*self.parts, *each) for each in places]

    def problem(self, remedy: str | None = None) -> Problem:
        """Tell the conflict, at the first document that departs from the most frequent reading."""
        odd = self.readings[1]
        first = odd.tellings[0]
        return first.source.problem(
            (*first.parts, *odd.differing[0]),
            "\n        ".join([f"{self.what} differs between documents", *self._lines()]),
            expected="the same in each document, apart from texts and examples",
            remedy=remedy or "make them equal by an overlay of the documents that are wrong",
        )

    def _lines(self) -> list[str]:
        usual, *others = self.readings
        shown = others[0].differing[0]
        lines = [f"{_said(usual, shown)}: {usual.places(shown)}"]
        for odd in others:
            more = f" (and {len(odd.differing) - 1} more)" if len(odd.differing) > 1 else ""
            lines.append(f"{_said(odd, odd.differing[0])}{more}: {odd.places(odd.differing[0])}")
        return lines


def _said(reading: Reading, place: Parts) -> str:
    """`94 have content.schema: {…}`: the number of documents, and what they say at a place."""
    count = len(reading.tellings)
    name = ".".join(str(part) for part in place)
    try:
        held = resolve_pointer(reading.value, place)
    except LookupError:
        return f"{count} without {name}"
    if held is None and not place:
        return f"{count} without it"
    cut = shown(held)
    size = f"{len(held)} items, " if isinstance(held, list) and cut.endswith("…") else ""
    return f"{count} with {name + ': ' if name else ''}{size}{cut}"


def shown(value: Value) -> str:
    """Write a value on part of a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
