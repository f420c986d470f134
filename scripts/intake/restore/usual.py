"""In which order people and programs put the members of OpenAPI's objects, whatever the site.

`orders.tsv` holds measured shares: of the objects of a kind that have one member, how many have
another right behind it, averaged over the sites that were looked at so that a large one counts no
more than a small one; `x-` stands for every extension. `export_orders.tsv` has those of the schemas
that Apidog and Apifox export. The command `python tests/benchmarks/member_orders.py FOLDER...`
prints the one table, with `--exports` the other.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from scripts.intake.restore.fields import common_name

_TABLES = Path(__file__).parent
_UNSEEN = 0.0005
"""Chosen: half of the smallest share that the table holds."""


class UsualOrders:
    """The shares of the table."""

    def __init__(self, shares: dict[tuple[str, str, str], float]) -> None:
        self._shares = shares
        self._known = {(kind, before) for kind, before, _ in shares}

    def share(self, kind: str, before: str, member: str) -> float | None:
        """Say how often `member` follows `before` in an object of `kind`; None if none was seen."""
        before, member = general_name(before), general_name(member)
        if (kind, before) not in self._known:
            return None
        return self._shares.get((kind, before, member), _UNSEEN)


def general_name(name: str) -> str:
    """Return what stands for a member in the tables: all extensions but an exporter's are alike."""
    name = common_name(name)
    return "x-" if name.startswith("x-") and not name.startswith("x-apidog") else name


@lru_cache(maxsize=1)
def usual_orders() -> UsualOrders:
    """Return the orders of all sites that were looked at."""
    return _table("orders.tsv")


@lru_cache(maxsize=1)
def export_orders() -> UsualOrders:
    """Return the orders of the schemas that Apidog and Apifox export."""
    return _table("export_orders.tsv")


def _table(name: str) -> UsualOrders:
    lines = (_TABLES / name).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t")
    return UsualOrders(
        {(row["kind"], row["before"], row["member"]): int(row["per mille"]) / 1000 for row in rows}
    )
