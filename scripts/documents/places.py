"""Where the parts of a document stand in its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

Position = tuple[int, int]
"""Line and column, both counted from 1."""


class Places:
    """The position of a value, and those of its members or items by their key or index.

    A scalar is its position alone: most values are, and a tree for each would take half the time
    of reading a document.
    """

    __slots__ = ("inner", "position")

    def __init__(self, position: Position | None = None) -> None:
        """Start without members or items."""
        self.position = position
        self.inner: dict[str, Self | Position] = {}

    def nearest(self, parts: Iterable[str | int]) -> Position | None:
        """Return the position of the value at `parts`, or of its nearest parent that has one."""
        here = self
        for part in parts:
            found = here.inner.get(str(part))
            if found is None:
                break
            if not isinstance(found, Places):
                return found
            here = found
        return here.position
