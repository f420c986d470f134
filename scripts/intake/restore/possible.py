"""Which readings are possible: those that nothing disproves, and whose faults hang together.

A page may itself point at what it has not. Then no reading has it, and none is disproved by that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject
from scripts.intake.restore.consistency import contradictions
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import placed_mappings
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.mismatches import Contradiction
from scripts.intake.restore.proof import Prover
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.shape import component_shapes, facts_of_schema

_MOST_COST = 50.0
_MOST_COST_OF_A_LINE = 0.3
"""Measured: of 180 pages of 25 vendors that came back right the dearest has 42, and none 0.16 for a
line; what is dearer was never seen, so that nothing tells how far its signs can be trusted."""
_NAMES = re.compile(r"(?:'s )?`[^`]*`|names .*,")


def possible_of(
    lines: Sequence[str], readings: Sequence[Reading], margin: float, prover: Prover
) -> list[Reading]:
    """Return the readings that nothing disproves, in the order they are given (by cost).

    Where all are disproved, those are left that only lack what no line of the page opens. A reading
    that has an object require what it has not is wrong, or its page is: where that would be cheaper
    than all others by more than a margin, nothing tells which.
    """
    found = [(reading, prover.disproofs(reading)) for reading in readings]
    possible = [reading for reading, faults in found if not faults]
    listed = [
        reading.cost
        for reading, faults in found
        if faults and all(fault.is_listed for fault in faults)
    ]
    if possible and not any(cost + margin < possible[0].cost for cost in listed):
        return possible
    opened = (entry for line in lines if (entry := read_entry(line)) and not entry.dashes)
    names = {entry.key for entry in opened}
    return [
        reading
        for reading, faults in found
        if all(fault.missing and fault.missing not in names for fault in faults)
    ]


def is_coherent(lines: Sequence[str], best: Reading, habits: Habits, earlier: Habits) -> bool:
    """Whether what speaks against a reading is no more than of other pages that came back right.

    The orders of members are those of the reading itself, while the search took those of the first
    one (`habits`; `earlier` are without). What a writer does again is no further sign.
    """
    most = max(_MOST_COST, _MOST_COST_OF_A_LINE * len(lines))
    if best.cost <= most:
        return True
    value = best.document.value
    orders = habits.total(value) - earlier.also(value).total(value)
    return best.cost - orders - _repeated(value) <= most


def _repeated(document: JsonObject) -> float:
    """Say what the faults of a document's schemas weigh that are not the first of their kind."""
    weights = defaultdict[str, list[float]](list)
    for fault in _faults(document):
        weights[_NAMES.sub("", fault.text)].append(fault.weight)
    return sum(sum(each) - max(each) for each in weights.values())


def _faults(document: JsonObject) -> Iterator[Contradiction]:
    shapes = component_shapes(document)
    for kind, value, _ in placed_mappings(document):
        if kind == "schema":
            yield from contradictions(kind, facts_of_schema(value, shapes))
