"""What a document says of itself: `info`, tags and links. Only people read it."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import SERVICE, Change, Impact, Kind
from scripts.diff.sides import Sides
from scripts.diff.texts import reads_alike
from scripts.documents import JsonObject, as_object, join_pointer

CHANGED = Kind("info-changed", "The document says something else of itself.")
KINDS = (CHANGED,)


def compare(sides: Sides) -> Iterator[Change]:
    """Tell which parts of `info` changed, and whether tags or links did."""
    old, new = as_object(sides.old.at("info").value), as_object(sides.new.at("info").value)
    yield from _members(old, new, "info")
    whole = ("tags", "externalDocs")
    yield from _members(_picked(sides.old.root, whole), _picked(sides.new.root, whole))


def _members(old: JsonObject, new: JsonObject, *parents: str) -> Iterator[Change]:
    for name in (*old, *(name for name in new if name not in old)):
        before, after = old.get(name), new.get(name)
        if reads_alike(before, after) or name.startswith("x-"):
            continue
        pointer, message = join_pointer((*parents, name)), f"has another `{name}`"
        yield Change(CHANGED, Impact.TEXT, SERVICE, "", message, before, after, pointer, pointer)


def _picked(value: JsonObject, names: tuple[str, ...]) -> JsonObject:
    return {name: value[name] for name in names if name in value}
