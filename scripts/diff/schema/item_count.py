"""Counts of array items: `minItems` and `maxItems`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change
from scripts.diff.pair import Pair
from scripts.diff.schema.limits import Limit, compare_intervals

_LIMIT = Limit("item-count", "the number of items", "items", "minItems", "maxItems")
_KINDS = _LIMIT.kinds()
KINDS = tuple(_KINDS.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the number of items."""
    old, new = _LIMIT.interval(pair.old), _LIMIT.interval(pair.new)
    yield from compare_intervals(pair, old, new, _KINDS, _LIMIT.unit)
