"""Patterns of text."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.values import show
from scripts.documents import same

ADDED = Kind("pattern-added", "Text must now match a pattern.")
REMOVED = Kind("pattern-removed", "Text need not match a pattern any more.")
CHANGED = Kind("pattern-changed", "Text must match another pattern.")
KINDS = (ADDED, REMOVED, CHANGED)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the pattern; whether one contains the other nobody can tell."""
    before, after = pair.old.first("pattern"), pair.new.first("pattern")
    if same(before, after):
        return
    if before is None:
        effect, kind, message = Effect.NARROWED, ADDED, f"must match {show(after)}"
    elif after is None:
        effect, kind, message = Effect.WIDENED, REMOVED, f"need not match {show(before)} any more"
    else:
        effect, kind = Effect.MOVED, CHANGED
        message = f"must match {show(after)} (was {show(before)})"
    yield pair.change(kind, pair.limit(effect), message, before, after)
