"""What a document has many of, each made like the others: maps of sorted names, lists of samples.

A reading that breaks such a series, where another keeps it, has put a member into the wrong object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value
from scripts.intake.restore.fields import Placed, placed_mappings

_MANY = 6
"""Chosen: six maps of three names are in order by chance once in 46 000 documents."""
_FEWEST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Series:
    """How many of a kind are made alike in a reading, and how many are not."""

    alike: int
    unlike: int

    def is_kept(self, fewest: int) -> bool:
        """Whether there are some, and no other."""
        return self.alike >= fewest and not self.unlike


Kept = tuple[Series, Series]
"""The series of a document: its maps of properties, and its lists of samples."""


def series_of(document: JsonObject) -> Kept:
    """Count the series of a document."""
    places = list(placed_mappings(document))
    return _names(places), _samples(places)


def keeps_more(series: Kept, others: Kept) -> bool:
    """Whether a reading keeps a series that another breaks."""
    pairs = zip(series, others, (_MANY, 1), strict=True)
    return any(mine.is_kept(fewest) and theirs.unlike > 0 for mine, theirs, fewest in pairs)


def _names(places: Iterable[Placed]) -> Series:
    """Count the maps of properties whose names are sorted, whatever becomes of capitals."""
    maps = [
        [name for name in place.value if not name.isdecimal()]
        for place in places
        if place.kind == "{schema}" and place.parts[-1:] == ("properties",)
    ]
    orders = (_in_order([[order(name) for name in names] for names in maps]) for order in _ORDERS)
    return min(orders, key=lambda series: series.unlike)


_ORDERS = (str, str.lower)


def _in_order(maps: list[list[str]]) -> Series:
    is_sorted = [(len(names), names == sorted(names)) for names in maps]
    alike = sum(in_order and count >= _FEWEST_NAMES for count, in_order in is_sorted)
    return Series(alike, sum(not in_order for _, in_order in is_sorted))


def _samples(places: Iterable[Placed]) -> Series:
    """Count the lists in extensions whose objects, of two members or more, have equal names."""
    lists = [
        names
        for place in places
        for name, value in place.value.items()
        if name.startswith("x-") and place.kind not in ("any", "{schema}")
        for names in _listed(value)
    ]
    alike = sum(len(set(names)) == 1 and len(names[0]) > 1 for names in lists)
    return Series(alike, sum(len(set(names)) > 1 for names in lists))


def _listed(value: Value) -> Iterator[list[tuple[str, ...]]]:
    """Yield the names of the objects of every list with several."""
    if isinstance(value, list):
        names = [tuple(item) for item in value if isinstance(item, dict)]
        if len(names) > 1:
            yield names
    members = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    for member in members:
        yield from _listed(member)
