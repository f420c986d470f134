"""Whether a writer puts members in the same order every time.

A program does, and so does a hand that copies its own work. Where two members come now in this
order, now in that, no order testifies to where a member stands: neither the document's own nor
that of other sites.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

from scripts.documents import JsonObject
from scripts.intake.restore.habits import END, Habits, orders_of

_MOST_TURNED = 0.16
"""Measured: of 340 pages of 16 vendors the least steady turns 0.134 of such pairs; documents whose
members were shuffled turn 0.3."""
_FEWEST_TURNED = 2
"""Chosen: a single member out of its place tells nothing of the others."""
_FEW_COMPARED = 20
_FEWEST_UNUSUAL = 4
_MOST_UNUSUAL = 0.2
"""Measured: of 48 pages with so few pairs to compare none has more than 0.16 of its steps from one
member to the next unusual, each kind of step counted once; of such shuffled ones 27 of 34 have."""
_SELDOM = 2.0
"""Chosen: what an order costs of which other sites have one in thirty."""


def is_steady(document: JsonObject, earlier: Habits) -> bool:
    """Whether members that several objects of a kind have stand in one order there.

    Where few do, whether they stand as `earlier` pages of the site, or other sites, have them.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for kind, names in orders_of(document).values():
        seen.update((kind, *pair) for pair in combinations(map(_common, names), 2))
    compared = turned = 0
    for (kind, first, second), count in seen.items():
        other = seen[kind, second, first]
        if first < second or not other:
            compared += count + other if count + other > 1 else 0
            turned += min(count, other)
    if turned >= _FEWEST_TURNED and turned > _MOST_TURNED * compared:
        return False
    return compared >= _FEW_COMPARED or not _is_unusual(document, earlier)


def _is_unusual(document: JsonObject, earlier: Habits) -> bool:
    steps = {
        (kind, *step)
        for kind, names in orders_of(document).values()
        for step in pairwise((END, *names))
        if len(names) > 1
    }
    unusual = sum(earlier.cost(*step) >= _SELDOM for step in steps)
    return unusual >= max(_FEWEST_UNUSUAL, _MOST_UNUSUAL * len(steps))


def _common(name: str) -> str:
    return "x-" if name.startswith("x-") else name
