"""In which order people and programs put the members of OpenAPI's objects, whatever the site.

`orders.tsv` holds measured shares: of the objects of a kind that have one member, how many have
another right behind it, averaged over the sites that were looked at so that a large one counts no
more than a small one; `x-` stands for every extension. The command
`python tests/benchmarks/member_orders.py FOLDER...` prints such a table.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "orders.tsv"
_UNSEEN = 0.0005
"""Chosen: half of the smallest share that the table holds."""


class UsualOrders:
    """The shares of the table."""

    def __init__(self, shares: dict[tuple[str, str, str], float]) -> None:
        self._shares = shares
        self._known = {(kind, before) for kind, before, _ in shares}

    def share(self, kind: str, before: str, member: str) -> float | None:
        """Say how often `member` follows `before` in an object of `kind`; None if none was seen."""
        before, member = ("x-" if name.startswith("x-") else name for name in (before, member))
        if (kind, before) not in self._known:
            return None
        return self._shares.get((kind, before, member), _UNSEEN)


@lru_cache(maxsize=1)
def usual_orders() -> UsualOrders:
    """Return the orders of all sites that were looked at."""
    rows = csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    shares = {
        (row["kind"], row["before"], row["member"]): int(row["per mille"]) / 1000 for row in rows
    }
    return UsualOrders(shares)
