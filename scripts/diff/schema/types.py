"""Types: which kinds of JSON value are allowed."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.documents import Value

WIDENED = Kind("type-widened", "More types are allowed than before.")
NARROWED = Kind("type-narrowed", "Fewer types are allowed than before.")
CHANGED = Kind("type-changed", "Another type is expected, or comes.")
KINDS = (WIDENED, NARROWED, CHANGED)

_BY_EFFECT = {Effect.WIDENED: WIDENED, Effect.NARROWED: NARROWED, Effect.MOVED: CHANGED}


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the types; null is a matter of its own."""
    old, new = pair.old.types, pair.new.types
    if bool(pair.old.alternatives) != bool(pair.new.alternatives) or old == new:
        return
    effect = _effect(old, new)
    message = f"is now {_words(new)} (was {_words(old)})"
    impact = pair.reading(effect)
    yield pair.change(_BY_EFFECT[effect], impact, message, _value(old), _value(new))


def _effect(old: frozenset[str] | None, new: frozenset[str] | None) -> Effect:
    if new is None or (old is not None and old < new):
        return Effect.WIDENED
    if old is None or new < old:
        return Effect.NARROWED
    return Effect.MOVED


def _names(types: frozenset[str]) -> list[str]:
    return sorted(types - {"integer"} if "number" in types else types)


def _words(types: frozenset[str] | None) -> str:
    if types is None:
        return "of any type"
    return " or ".join(_names(types)) or "never valid"


def _value(types: frozenset[str] | None) -> Value:
    return None if types is None else list[Value](_names(types))
