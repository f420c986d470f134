"""JSON that people and programs hand in: a name that stands twice has no value that is meant."""

from __future__ import annotations

from collections import Counter
from typing import Any


class StandsTwice(ValueError):
    """A name of an object is there more than once."""


def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its members, as `object_pairs_hook` asks; raises `StandsTwice`."""
    names = Counter(name for name, _ in pairs)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise StandsTwice(f"{twice[0]!r} stands there twice")
    return dict(pairs)
