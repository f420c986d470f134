"""How much work a page may take in all.

It is counted in what is looked at, not in time, so that a page fares alike on every machine.
"""

from __future__ import annotations

MOST_IN_ALL = 80_000
"""States of searches and lines of readings that are written out and judged, 30 to 90 µs each: so
the longest page takes less than ten seconds. Measured: of 361 pages of 55 vendors those that come
back take up to 19 000 states, and what is left is enough for all that is read beside them."""


class Budget:
    """What a page may still take: all that is done for it is taken from the same amount."""

    __slots__ = ("left", "spent")

    def __init__(self, most: int) -> None:
        self.left = most
        self.spent = 0

    def spend(self, work: int) -> None:
        """Take from it what was looked at."""
        self.spent += work
        self.left = max(0, self.left - work)
