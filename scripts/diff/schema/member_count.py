"""Counts of object members: `minProperties` and `maxProperties`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change
from scripts.diff.pair import Pair
from scripts.diff.schema.limits import Limit, compare_intervals

_LIMIT = Limit("member-count", "the number of members", "members", "minProperties", "maxProperties")
_KINDS = _LIMIT.kinds()
KINDS = tuple(_KINDS.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the number of members."""
    old, new = _LIMIT.interval(pair.old), _LIMIT.interval(pair.new)
    yield from compare_intervals(pair, old, new, _KINDS, _LIMIT.unit)
