"""Discriminators: the member that tells the branches of a union apart."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.pair import Pair
from scripts.diff.values import show
from scripts.documents import as_text

CHANGED = Kind("discriminator-changed", "Another member tells the forms of a value apart.")
KINDS = (CHANGED,)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell a new discriminator; what its values are called is a matter of the members."""
    before = as_text(pair.old.discriminator.get("propertyName"))
    after = as_text(pair.new.discriminator.get("propertyName"))
    if before != after:
        by = f"by {show(after)}" if after else "by their members alone"
        message = f"is now told apart {by}"
        yield pair.change(CHANGED, Impact.ADDITIVE, message, before, after)
