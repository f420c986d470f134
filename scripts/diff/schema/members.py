"""Members beside the declared properties: `additionalProperties`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape
from scripts.diff.sides import Below

NARROWED = Kind("members-narrowed", "Members that are not declared are no longer free.")
WIDENED = Kind("members-widened", "Members that are not declared are freer than before.")
KINDS = (NARROWED, WIDENED)

_WORDS = ("takes no undeclared members", "takes undeclared members of one type", "takes any member")


def compare(pair: Pair) -> Iterator[Change | Below]:
    """Tell whether undeclared members are refused, typed or free."""
    old, new = pair.old, pair.new
    before, after = _freedom(old), _freedom(new)
    if before != after:
        effect = Effect.WIDENED if after > before else Effect.NARROWED
        kind = WIDENED if after > before else NARROWED
        yield pair.change(kind, pair.limit(effect), f"now {_WORDS[after]} ({_was(before)})")
    elif old.rest and new.rest:
        yield Below(old.rest, new.rest, pair.site.part("{}"))


def _freedom(shape: Shape) -> int:
    if shape.is_closed:
        return 0
    return 1 if shape.rest else 2


def _was(freedom: int) -> str:
    return f"before: {_WORDS[freedom]}"
