"""Class names: what the component is called that a schema refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.pair import Pair
from scripts.diff.sides import Below, Sides

RENAMED = Kind("class-renamed", "A class of the client has another name.")
REPLACED = Kind("class-replaced", "Another class is expected, or comes.")
KINDS = (RENAMED, REPLACED)


def compare(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
    """Tell another class name where both sides have one."""
    old, new = pair.old, pair.new
    is_class = any(shape.is_class or shape.values for shape in (old, new))
    if not old.name or not new.name or old.name == new.name or not is_class:
        return
    if old.name not in sides.new.schemas and new.name not in sides.old.schemas:
        change = pair.change(
            RENAMED, Impact.BREAKING, f"is now called `{new.name}`", old.name, new.name
        )
        yield replace(change, subject=Subject("class", old.name), place="")
    else:
        message = f"is now a `{new.name}` (was a `{old.name}`)"
        yield pair.change(REPLACED, Impact.BREAKING, message, old.name, new.name)
