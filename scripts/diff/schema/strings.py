"""What a text must be: its pattern, its format, and which files a field takes (`x-file`)."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Impact, Kind
from scripts.diff.shape import FlatSchema, Pair
from scripts.diff.values import show
from scripts.documents import JsonObject, Value, as_text, same
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES

PATTERN_ADDED = Kind("pattern-added", "Text must now match a pattern.")
PATTERN_REMOVED = Kind("pattern-removed", "Text need not match a pattern any more.")
PATTERN_CHANGED = Kind("pattern-changed", "Text must match another pattern.")
FORMAT_ADDED = Kind("format-added", "Values must now have a format.")
FORMAT_REMOVED = Kind("format-removed", "Values need not have a format any more.")
FORMAT_CHANGED = Kind("format-changed", "Values must have another format.")
_BINARY = "binary"
_INSIDE = {
    ("double", "float"),
    ("idn-email", "email"),
    ("idn-hostname", "hostname"),
    ("int64", "int32"),
    ("iri", "uri"),
    ("iri-reference", "iri"),
    ("iri-reference", "uri"),
    ("iri-reference", "uri-reference"),
    ("uri-reference", "uri"),
    ("uri", "url"),
    ("url", "uri"),
}
"""Pairs of a format and one whose values it contains."""

_FILE_TYPES = {
    effect: Kind(f"file-types-{effect}", f"The file types were {effect}.") for effect in Effect
}
_FILE_SIZES = {
    effect: Kind(f"file-size-{effect}", f"The greatest size of a file was {effect}.")
    for effect in (Effect.NARROWED, Effect.WIDENED)
}
KINDS = (
    PATTERN_ADDED,
    PATTERN_REMOVED,
    PATTERN_CHANGED,
    FORMAT_ADDED,
    FORMAT_REMOVED,
    FORMAT_CHANGED,
    *_FILE_TYPES.values(),
    *_FILE_SIZES.values(),
)


def compare_pattern(pair: Pair) -> Iterator[Change]:
    """Tell what became of the pattern; whether one contains the other nobody can tell."""
    before, after = pair.old.first("pattern"), pair.new.first("pattern")
    if same(before, after):
        return
    if before is None:
        effect, kind, message = Effect.NARROWED, PATTERN_ADDED, f"must match {show(after)}"
    elif after is None:
        effect, kind, message = (
            Effect.WIDENED,
            PATTERN_REMOVED,
            f"need not match {show(before)} any more",
        )
    else:
        effect, kind = Effect.MOVED, PATTERN_CHANGED
        message = f"must match {show(after)} (was {show(before)})"
    yield pair.change(kind, pair.limit(effect), message, before, after)


def compare_format(pair: Pair) -> Iterator[Change]:
    """Tell what became of the format; `binary` is a `File` in the client, any other is text."""
    before, after = as_text(pair.old.first("format")), as_text(pair.new.first("format"))
    if before == after:
        return
    if before is None:
        kind, effect, message = FORMAT_ADDED, Effect.NARROWED, f"now has the format {show(after)}"
    elif after is None:
        kind, effect = FORMAT_REMOVED, Effect.WIDENED
        message = f"is no longer bound to the format {show(before)}"
    else:
        kind, effect = FORMAT_CHANGED, _effect_on_format(before, after)
        message = f"now has the format {show(after)} (was {show(before)})"
    impact = Impact.BREAKING if _BINARY in (before, after) else pair.limit(effect)
    yield pair.change(kind, impact, message, before, after)


def _effect_on_format(before: str, after: str) -> Effect:
    if (after, before) in _INSIDE:
        return Effect.WIDENED
    return Effect.NARROWED if (before, after) in _INSIDE else Effect.MOVED


def compare_files(pair: Pair) -> Iterator[Change]:
    """Tell what became of the types and of the size; what is not said allows anything."""
    before, after = _datum(pair.old), _datum(pair.new)
    old, new = before.get(MEDIA_TYPES), after.get(MEDIA_TYPES)
    if (effect := _effect_on_types(old, new)) is not None:
        message = f"takes files of the types {_said(new)} (was {_said(old)})"
        yield pair.change(_FILE_TYPES[effect], pair.limit(effect), message, old, new)
    old, new = before.get(MAX_BYTES), after.get(MAX_BYTES)
    if old != new:
        effect = Effect.NARROWED if _size(new) < _size(old) else Effect.WIDENED
        message = f"takes files of at most {_said(new)} bytes (was {_said(old)})"
        yield pair.change(_FILE_SIZES[effect], pair.limit(effect), message, old, new)


def _datum(shape: FlatSchema) -> JsonObject:
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
