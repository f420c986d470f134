"""Nullability: whether null is a value."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair

ALLOWED = Kind("null-allowed", "Null may be sent, or may come, where it could not before.")
REFUSED = Kind("null-refused", "Null may no longer be sent, or no longer comes.")
KINDS = (ALLOWED, REFUSED)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell whether null came or went, beside a type that stayed."""
    if pair.old.nullable == pair.new.nullable or None in (pair.old.types, pair.new.types):
        return
    may = "may now be null" if pair.site.is_sent else "can now come as null"
    never = "may no longer be null" if pair.site.is_sent else "no longer comes as null"
    if pair.new.nullable:
        yield pair.change(ALLOWED, pair.reading(Effect.WIDENED), may)
    else:
        yield pair.change(REFUSED, pair.reading(Effect.NARROWED), never)
