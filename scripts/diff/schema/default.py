"""Defaults: what holds where an input is left out.

The client does not send an optional input that was not set, so its default is the server's own; a
required one is sent with its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.pair import Pair
from scripts.diff.values import show
from scripts.documents import same

ADDED = Kind("default-added", "A default is now stated.")
REMOVED = Kind("default-removed", "No default is stated any more.")
CHANGED = Kind("default-changed", "What is left out now means another value.")
KINDS = (ADDED, REMOVED, CHANGED)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the default; where there is one value only, it says nothing."""
    if all(shape.values and len(shape.values) == 1 for shape in (pair.old, pair.new)):
        return
    was, now = "default" in pair.old.keywords, "default" in pair.new.keywords
    before, after = pair.old.first("default"), pair.new.first("default")
    sent = pair.site.is_sent
    if was and now and not same(before, after):
        impact = Impact.BREAKING if sent else Impact.TEXT
        message = f"is {show(after)} where it is left out (was {show(before)})"
        yield pair.change(CHANGED, impact, message, before, after)
    elif now and not was:
        impact = Impact.ADDITIVE if sent else Impact.TEXT
        yield pair.change(ADDED, impact, f"has the default {show(after)}", after=after)
    elif was and not now:
        must_be_given = sent and not pair.site.may_be_unset
        impact = Impact.BREAKING if must_be_given else Impact.ADDITIVE if sent else Impact.TEXT
        message = f"has no stated default any more (was {show(before)})"
        yield pair.change(REMOVED, impact, message, before=before)
