"""Which files a field takes: its `x-file`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape
from scripts.diff.values import show
from scripts.documents import JsonObject, Value
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES

_TYPES = {
    effect: Kind(f"file-types-{effect}", f"The file types were {effect}.") for effect in Effect
}
_SIZES = {
    effect: Kind(f"file-size-{effect}", f"The greatest size of a file was {effect}.")
    for effect in (Effect.NARROWED, Effect.WIDENED)
}
KINDS = (*_TYPES.values(), *_SIZES.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the types and of the size; what is not said allows anything."""
    before, after = _datum(pair.old), _datum(pair.new)
    old, new = before.get(MEDIA_TYPES), after.get(MEDIA_TYPES)
    if (effect := _effect_on_types(old, new)) is not None:
        message = f"takes files of the types {_said(new)} (was {_said(old)})"
        yield pair.change(_TYPES[effect], pair.limit(effect), message, old, new)
    old, new = before.get(MAX_BYTES), after.get(MAX_BYTES)
    if old != new:
        effect = Effect.NARROWED if _size(new) < _size(old) else Effect.WIDENED
        message = f"takes files of at most {_said(new)} bytes (was {_said(old)})"
        yield pair.change(_SIZES[effect], pair.limit(effect), message, old, new)


def _datum(shape: Shape) -> JsonObject:
    stated = shape.first(DATUM)
    return stated if isinstance(stated, dict) else {}


def _effect_on_types(old: Value, new: Value) -> Effect | None:
    before, after = _names(old), _names(new)
    if before == after:
        return None
    if before is None or (after is not None and after < before):
        return Effect.NARROWED
    return Effect.WIDENED if after is None or before < after else Effect.MOVED


def _names(types: Value) -> frozenset[str] | None:
    return frozenset(map(str, types)) if isinstance(types, list) else None


def _size(most: Value) -> float:
    return most if isinstance(most, int) else float("inf")


def _said(value: Value) -> str:
    return "any" if value is None else show(value)
