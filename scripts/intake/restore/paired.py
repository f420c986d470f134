"""Readings that move a member of a schema, and the members of samples that it describes, together.

A sample that has lost its indentation fits its schema wherever both are read alike: it testifies
against a reading that moves one of them alone, and says nothing of one that moves both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.intake.examples import counted_members
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.frame import Step
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.reading import Reading, read
from scripts.intake.restore.texts import TextMemory

_MOST = 12
"""Chosen: so many pairs are read at most; one that counts is enough to ask."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A rival of the best reading with its steps, and the first and the last line that it moves."""

    steps: Sequence[Step]
    reading: Reading
    first: int
    last: int

    @classmethod
    def of(cls, best: Reading, steps: Sequence[Step], rival: Reading) -> Moved:
        """Return what a rival moves."""
        pairs = enumerate(zip(best.roles, rival.roles, strict=True))
        moved = [line for line, (own, other) in pairs if own != other]
        return cls(steps, rival, moved[0], moved[-1])

    def is_apart_from(self, other: Moved) -> bool:
        """Whether no line between the first and the last one is the other's as well."""
        return self.last < other.first or other.last < self.first


def paired(
    lines: list[str],
    best: Reading,
    rivals: Sequence[tuple[Sequence[Step], Reading]],
    memory: TextMemory,
    writing: Writing,
) -> Iterator[Reading]:
    """Yield the readings that move a property as one rival, and its samples as others do.

    `rivals` leave the best reading once, each with its steps. A pair costs what the property's move
    does. None has a member of a sample more that its schema lacks than the best reading: while one
    has, the other samples of the schema move with it.
    """
    moved = [Moved.of(best, steps, rival) for steps, rival in rivals]
    names = {one.first: _key(lines, one.first) for one in moved}
    kinds = {one.first: _kind(best, one.first, names[one.first]) for one in moved}
    samples = [one for one in moved if kinds[one.first] == "any"]
    strangers = counted_members(best.document.value)[1]
    tried = 0
    for property_ in (one for one in moved if kinds[one.first] == "{schema}"):
        least = counted_members(property_.reading.document.value)[1]
        parts: list[Moved] = []
        for sample in samples:
            is_apart = all(map(sample.is_apart_from, (property_, *parts)))
            if names[sample.first] != names[property_.first] or not is_apart or tried >= _MOST:
                continue
            tried += 1
            steps = _spliced(property_, [*parts, sample])
            both = read(lines, steps, property_.reading.cost, memory, writing)
            lacking = counted_members(both.document.value)[1] if both else least
            if both and lacking <= strangers:
                yield both
            elif lacking < least:
                parts.append(sample)
                least = lacking


def _spliced(one: Moved, others: Sequence[Moved]) -> list[Step]:
    steps = list(one.steps)
    for other in others:
        steps[other.first : other.last + 1] = other.steps[other.first : other.last + 1]
    return steps


def _key(lines: list[str], line: int) -> str:
    entry = read_entry(lines[line])
    return (entry.key if entry else None) or ""


def _kind(best: Reading, line: int, key: str) -> str:
    holder = best.holder_of(line, key) if key else None
    return holder.kind if holder else ""
