"""Formats of text and numbers."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Impact, Kind
from scripts.diff.pair import Pair
from scripts.diff.values import show
from scripts.documents import as_text

ADDED = Kind("format-added", "Values must now have a format.")
REMOVED = Kind("format-removed", "Values need not have a format any more.")
CHANGED = Kind("format-changed", "Values must have another format.")
KINDS = (ADDED, REMOVED, CHANGED)

_FILE = "binary"
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


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the format; `binary` is a `File` in the client, any other is text."""
    before, after = as_text(pair.old.first("format")), as_text(pair.new.first("format"))
    if before == after:
        return
    if before is None:
        kind, effect, message = ADDED, Effect.NARROWED, f"now has the format {show(after)}"
    elif after is None:
        kind, effect = REMOVED, Effect.WIDENED
        message = f"is no longer bound to the format {show(before)}"
    else:
        kind, effect = CHANGED, _effect(before, after)
        message = f"now has the format {show(after)} (was {show(before)})"
    impact = Impact.BREAKING if _FILE in (before, after) else pair.limit(effect)
    yield pair.change(kind, impact, message, before, after)


def _effect(before: str, after: str) -> Effect:
    if (after, before) in _INSIDE:
        return Effect.WIDENED
    return Effect.NARROWED if (before, after) in _INSIDE else Effect.MOVED
