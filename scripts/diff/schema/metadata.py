"""What a schema says and nothing is checked by: texts, examples, marks, deprecation, defaults.

The client does not send an optional input that was not set, so its default is the server's own; a
required one is sent with its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.shape import Pair
from scripts.diff.values import reads_alike, show
from scripts.documents import same

DESCRIPTION = Kind("description-changed", "A description reads otherwise.")
TITLE = Kind("title-changed", "A title reads otherwise.")
EXAMPLES = Kind("examples-changed", "There are other examples.")
MARKED = Kind("mark-changed", "Who writes a value is marked otherwise.")
_TEXTS = (
    (DESCRIPTION, "description", "has another description"),
    (TITLE, "title", "has another title"),
    (EXAMPLES, "examples", "has other examples"),
)
DEPRECATED = Kind("deprecated", "This is going to go away.")
RESTORED = Kind("undeprecated", "This is no longer going to go away.")
DEFAULT_ADDED = Kind("default-added", "A default is now stated.")
DEFAULT_REMOVED = Kind("default-removed", "No default is stated any more.")
DEFAULT_CHANGED = Kind("default-changed", "What is left out now means another value.")
KINDS = (
    DESCRIPTION,
    TITLE,
    EXAMPLES,
    MARKED,
    DEPRECATED,
    RESTORED,
    DEFAULT_ADDED,
    DEFAULT_REMOVED,
    DEFAULT_CHANGED,
)


def compare_texts(pair: Pair) -> Iterator[Change]:
    """Tell which texts changed in more than their line breaks."""
    for kind, keyword, message in _TEXTS:
        before, after = pair.old.said(keyword), pair.new.said(keyword)
        if not reads_alike(before, after):
            yield pair.change(kind, Impact.TEXT, message, before, after)
    for mark in ("readOnly", "writeOnly"):
        was, now = (shape.is_marked(mark) for shape in (pair.old, pair.new))
        if was != now:
            message = f"is {'now' if now else 'no longer'} marked `{mark}`"
            yield pair.change(MARKED, Impact.TEXT, message, was, now)


def compare_deprecation(pair: Pair) -> Iterator[Change]:
    """Tell whether the mark `deprecated` came or went."""
    was, now = (shape.is_marked("deprecated") for shape in (pair.old, pair.new))
    if now and not was:
        yield pair.change(DEPRECATED, Impact.ADDITIVE, "is deprecated")
    elif was and not now:
        yield pair.change(RESTORED, Impact.ADDITIVE, "is no longer deprecated")


def compare_default(pair: Pair) -> Iterator[Change]:
    """Tell what became of the default; where there is one value only, it says nothing."""
    if all(shape.values and len(shape.values) == 1 for shape in (pair.old, pair.new)):
        return
    was, now = "default" in pair.old.keywords, "default" in pair.new.keywords
    before, after = pair.old.said("default"), pair.new.said("default")
    sent = pair.site.is_sent
    if was and now and not same(before, after):
        impact = Impact.BREAKING if sent else Impact.TEXT
        message = f"is {show(after)} where it is left out (was {show(before)})"
        yield pair.change(DEFAULT_CHANGED, impact, message, before, after)
    elif now and not was:
        impact = Impact.ADDITIVE if sent else Impact.TEXT
        yield pair.change(DEFAULT_ADDED, impact, f"has the default {show(after)}", after=after)
    elif was and not now:
        must_be_given = sent and not pair.site.may_be_unset
        impact = Impact.BREAKING if must_be_given else Impact.ADDITIVE if sent else Impact.TEXT
        message = f"has no stated default any more (was {show(before)})"
        yield pair.change(DEFAULT_REMOVED, impact, message, before=before)
