"""What a value may be: its type, whether null, and the listed values of `enum` and `const`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.shape import Pair
from scripts.diff.values import canonical, show_all
from scripts.documents import Value

TYPE_WIDENED = Kind("type-widened", "More types are allowed than before.")
TYPE_NARROWED = Kind("type-narrowed", "Fewer types are allowed than before.")
TYPE_CHANGED = Kind("type-changed", "Another type is expected, or comes.")
_BY_EFFECT = {
    Effect.WIDENED: TYPE_WIDENED,
    Effect.NARROWED: TYPE_NARROWED,
    Effect.MOVED: TYPE_CHANGED,
}
NULL_ALLOWED = Kind("null-allowed", "Null may be sent, or may come, where it could not before.")
NULL_REFUSED = Kind("null-refused", "Null may no longer be sent, or no longer comes.")
VALUE_ADDED = Kind("value-added", "The list of values has a new one.")
VALUE_REMOVED = Kind("value-removed", "A value is no longer in the list.")
VALUES_CLOSED = Kind("values-closed", "Any value was allowed; now there is a list.")
VALUES_OPENED = Kind("values-opened", "There was a list of values; now any is allowed.")
KINDS = (
    TYPE_WIDENED,
    TYPE_NARROWED,
    TYPE_CHANGED,
    NULL_ALLOWED,
    NULL_REFUSED,
    VALUE_ADDED,
    VALUE_REMOVED,
    VALUES_CLOSED,
    VALUES_OPENED,
)


def compare_types(pair: Pair) -> Iterator[Change]:
    """Tell what became of the types; null is a matter of its own."""
    old, new = pair.old.types, pair.new.types
    if bool(pair.old.alternatives) != bool(pair.new.alternatives) or old == new:
        return
    effect = _effect_on_types(old, new)
    message = f"is now {_types_in_words(new)} (was {_types_in_words(old)})"
    impact = pair.reading(effect)
    yield pair.change(_BY_EFFECT[effect], impact, message, _type_value(old), _type_value(new))


def _effect_on_types(old: frozenset[str] | None, new: frozenset[str] | None) -> Effect:
    if new is None or (old is not None and old < new):
        return Effect.WIDENED
    if old is None or new < old:
        return Effect.NARROWED
    return Effect.MOVED


def _type_names(types: frozenset[str]) -> list[str]:
    return sorted(types - {"integer"} if "number" in types else types)


def _types_in_words(types: frozenset[str] | None) -> str:
    if types is None:
        return "of any type"
    return " or ".join(_type_names(types)) or "never valid"


def _type_value(types: frozenset[str] | None) -> Value:
    return None if types is None else list[Value](_type_names(types))


def compare_null(pair: Pair) -> Iterator[Change]:
    """Tell whether null came or went, beside a type that stayed."""
    if pair.old.nullable == pair.new.nullable or None in (pair.old.types, pair.new.types):
        return
    may = "may now be null" if pair.site.is_sent else "can now come as null"
    never = "may no longer be null" if pair.site.is_sent else "no longer comes as null"
    if pair.new.nullable:
        yield pair.change(NULL_ALLOWED, pair.reading(Effect.WIDENED), may)
    else:
        yield pair.change(NULL_REFUSED, pair.reading(Effect.NARROWED), never)


def compare_values(pair: Pair) -> Iterator[Change]:
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
    return pair.change(VALUES_CLOSED, pair.reading(Effect.NARROWED), message, after=values)


def _opened(pair: Pair, values: list[Value]) -> Change:
    message = f"is no longer limited to {show_all(values)}"
    return pair.change(VALUES_OPENED, pair.reading(Effect.WIDENED), message, before=values)


def _listed(pair: Pair, gone: list[Value], new: list[Value]) -> Iterator[Change]:
    sent = pair.site.is_sent
    if gone:
        message = f"{'no longer takes' if sent else 'is never'} {show_all(gone)}"
        message += "" if sent else " any more"
        yield pair.change(VALUE_REMOVED, pair.reading(Effect.NARROWED), message, before=gone)
    if new:
        message = f"{'now takes' if sent else 'can now be'} {show_all(new)}"
        yield pair.change(VALUE_ADDED, pair.reading(Effect.WIDENED), message, after=new)


def _missing(values: tuple[Value, ...], others: tuple[Value, ...]) -> list[Value]:
    known = {canonical(value) for value in others}
    return [value for value in values if canonical(value) not in known]
