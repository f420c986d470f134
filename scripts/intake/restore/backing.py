"""Which guesses rest on what the same writer did where nothing is doubtful.

A description of a parameter stands in its schema on one page of thirteen, and an example of a media
type in its schema about as often as beside it. Such a member is taken for one of the outer object
only if this document, or an earlier page of its site, has another one there for certain; a list or
a map, whose own description a writer hardly ever puts into its items, needs none.
"""

from __future__ import annotations

from collections.abc import Iterable

from scripts.intake.restore.account import first_difference
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import common_name
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.reading import Reading

_IN_DOUBT = ("parameter", "header", "media type")


def is_backed(best: Reading, rival: Reading, lines: list[str], witnesses: Habits) -> bool:
    """Whether the member in which two readings differ is one that its writer puts there.

    `witnesses` are the orders of earlier pages and of the objects that no rival touches.
    """
    line = first_difference(best, rival)
    entry = read_entry(lines[line])
    key = (entry.key if entry else None) or ""
    holder = best.holder_of(line, key)
    if holder is None or holder.kind not in _IN_DOUBT:
        return True
    return witnesses.firsts[holder.kind, common_name(key)] > 0


def unbacked(
    best: Reading, rivals: Iterable[Reading], lines: list[str], earlier: Habits
) -> list[Reading]:
    """List the rivals against which nothing of the writer's testifies."""
    found = list(rivals)
    if not found:
        return []
    witnesses = earlier.beyond(best.document.value, (rival.document.value for rival in found))
    return [rival for rival in found if not is_backed(best, rival, lines, witnesses)]
