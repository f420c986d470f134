"""The items of arrays."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.sides import Below

TYPED = Kind("items-typed", "Items of any type were allowed; now they are described.")
UNTYPED = Kind("items-untyped", "Items were described; now any are allowed.")
KINDS = (TYPED, UNTYPED)


def compare(pair: Pair) -> Iterator[Change | Below]:
    """Compare the items next, or tell that their description came or went."""
    old, new = pair.old.items, pair.new.items
    if old and new:
        yield Below(old, new, pair.site.part("[]"))
    elif new:
        yield pair.change(TYPED, pair.reading(Effect.NARROWED), "now says what its items are")
    elif old:
        message = "no longer says what its items are"
        yield pair.change(UNTYPED, pair.reading(Effect.WIDENED), message)
