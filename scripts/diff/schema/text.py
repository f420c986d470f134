"""Texts: titles, descriptions, examples and marks of schemas."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.pair import Pair
from scripts.diff.texts import reads_alike

DESCRIPTION = Kind("description-changed", "A description reads otherwise.")
TITLE = Kind("title-changed", "A title reads otherwise.")
EXAMPLES = Kind("examples-changed", "There are other examples.")
MARKED = Kind("mark-changed", "Who writes a value is marked otherwise.")
KINDS = (DESCRIPTION, TITLE, EXAMPLES, MARKED)

_TEXTS = (
    (DESCRIPTION, "description", "has another description"),
    (TITLE, "title", "has another title"),
    (EXAMPLES, "examples", "has other examples"),
)


def compare(pair: Pair) -> Iterator[Change]:
    """Tell which texts changed in more than their line breaks."""
    for kind, keyword, message in _TEXTS:
        before, after = pair.old.first(keyword), pair.new.first(keyword)
        if not reads_alike(before, after):
            yield pair.change(kind, Impact.TEXT, message, before, after)
    for mark in ("readOnly", "writeOnly"):
        was, now = (shape.first(mark) is True for shape in (pair.old, pair.new))
        if was != now:
            message = f"is {'now' if now else 'no longer'} marked `{mark}`"
            yield pair.change(MARKED, Impact.TEXT, message, was, now)
