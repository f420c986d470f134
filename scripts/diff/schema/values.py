"""Values: what `enum` and `const` list."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.values import canonical, show_all
from scripts.documents import Value

ADDED = Kind("value-added", "The list of values has a new one.")
REMOVED = Kind("value-removed", "A value is no longer in the list.")
CLOSED = Kind("values-closed", "Any value was allowed; now there is a list.")
OPENED = Kind("values-opened", "There was a list of values; now any is allowed.")
KINDS = (ADDED, REMOVED, CLOSED, OPENED)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell which values came and went."""
    old, new = pair.old.values, pair.new.values
    if old is None and new is not None:
        yield _closed(pair, list(new))
    elif old is not None and new is None:
        yield _opened(pair, list(old))
    elif old is not None and new is not None:
        yield from _listed(pair, _missing(old, new), _missing(new, old))


def _closed(pair: Pair, values: list[Value]) -> Change:
    message = f"is now one of {show_all(values)}"
    return pair.change(CLOSED, pair.reading(Effect.NARROWED), message, after=values)


def _opened(pair: Pair, values: list[Value]) -> Change:
    message = f"is no longer limited to {show_all(values)}"
    return pair.change(OPENED, pair.reading(Effect.WIDENED), message, before=values)


def _listed(pair: Pair, gone: list[Value], new: list[Value]) -> Iterator[Change]:
    sent = pair.site.is_sent
    if gone:
        message = f"{'no longer takes' if sent else 'is never'} {show_all(gone)}"
        message += "" if sent else " any more"
        yield pair.change(REMOVED, pair.reading(Effect.NARROWED), message, before=gone)
    if new:
        message = f"{'now takes' if sent else 'can now be'} {show_all(new)}"
        yield pair.change(ADDED, pair.reading(Effect.WIDENED), message, after=new)


def _missing(values: tuple[Value, ...], others: tuple[Value, ...]) -> list[Value]:
    known = {canonical(value) for value in others}
    return [value for value in values if canonical(value) not in known]
