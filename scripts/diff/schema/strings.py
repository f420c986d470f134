"""What a text must be: its pattern, its format, and which files a field takes (`x-file`)."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Impact, Kind
from scripts.diff.shape import FlatSchema, Pair
from scripts.diff.values import show
from scripts.documents import Value, as_array, as_object, as_text, same
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
    before, after = pair.old.said("pattern"), pair.new.said("pattern")
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
    before, after = pair.old.said("format"), pair.new.said("format")
    if same(before, after):
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


def _effect_on_format(before: Value, after: Value) -> Effect:
    was, now = as_text(before) or "", as_text(after) or ""
    if (now, was) in _INSIDE:
        return Effect.WIDENED
    return Effect.NARROWED if (was, now) in _INSIDE else Effect.MOVED


def compare_files(pair: Pair) -> Iterator[Change]:
    """Tell what became of the types and of the size; what is not said allows anything."""
    old, new = _media_types(pair.old), _media_types(pair.new)
    if (effect := _effect_on_types(old, new)) is not None:
        message = f"takes files of the types {_said(new)} (was {_said(old)})"
        yield pair.change(_FILE_TYPES[effect], pair.limit(effect), message, old, new)
    before, after = _max_bytes(pair.old), _max_bytes(pair.new)
    if before != after:
        is_less = before is None or (after is not None and after < before)
        effect = Effect.NARROWED if is_less else Effect.WIDENED
        message = f"takes files of at most {_said(after)} bytes (was {_said(before)})"
        yield pair.change(_FILE_SIZES[effect], pair.limit(effect), message, before, after)


def _media_types(shape: FlatSchema) -> list[Value] | None:
    """Return the media types that all schemas which name some allow, in the order of the first."""
    stated = [each for value in _stated(shape, MEDIA_TYPES) if (each := as_array(value))]
    if not stated:
        return None
    return [name for name in stated[0] if all(name in others for others in stated[1:])]


def _max_bytes(shape: FlatSchema) -> int | None:
    return min((size for size in _stated(shape, MAX_BYTES) if isinstance(size, int)), default=None)


def _stated(shape: FlatSchema, name: str) -> list[Value]:
    return [as_object(datum).get(name) for datum in shape.keywords.get(DATUM, ())]


def _effect_on_types(old: list[Value] | None, new: list[Value] | None) -> Effect | None:
    if old is None or new is None:
        return None if old is new else Effect.NARROWED if old is None else Effect.WIDENED
    before, after = set(map(str, old)), set(map(str, new))
    if before == after:
        return None
    if after < before:
        return Effect.NARROWED
    return Effect.WIDENED if before < after else Effect.MOVED


def _said(value: Value) -> str:
    return "any" if value is None else show(value)
