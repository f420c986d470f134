"""Deprecation of inputs, fields and classes."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.pair import Pair

DEPRECATED = Kind("deprecated", "This is going to go away.")
RESTORED = Kind("undeprecated", "This is no longer going to go away.")
KINDS = (DEPRECATED, RESTORED)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell whether the mark `deprecated` came or went."""
    was, now = (shape.first("deprecated") is True for shape in (pair.old, pair.new))
    if now and not was:
        yield pair.change(DEPRECATED, Impact.ADDITIVE, "is deprecated")
    elif was and not now:
        yield pair.change(RESTORED, Impact.ADDITIVE, "is no longer deprecated")
