"""What a person is asked about a page, and the depths that may be chosen for each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scripts.intake.restore import proof
from scripts.intake.restore.account import first_difference
from scripts.intake.restore.described_items import described_items
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.joined_texts import may_end_texts
from scripts.intake.restore.proof import Disproof
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.unmet import unmet_keywords
from scripts.intake.torn import names_one

_FENCE = "```"
_BEFORE = 4
"""Chosen: so many answers to the questions right before one say how deep its line may stand."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line (index from 0) that can stand at several places, each giving a valid document.

    `readings` are the ways to read it, the best one first; `depths` are all that OpenAPI allows
    there, however unlikely.
    """

    line: int
    readings: tuple[Reading, ...]
    depths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions about the `lines` of a page, of which a person has `chosen` some.

    `seen` has the depths at which the search had each line, whatever stood before it.
    """

    lines: Sequence[str]
    chosen: Mapping[int, int]
    seen: Mapping[int, frozenset[int]]

    def depths_of(self, reading: Reading, line: int) -> tuple[int, ...]:
        """List the depths that may be chosen for a line; none for an item of a list."""
        entry = read_entry(self.lines[line])
        if entry is None or entry.key is None or entry.dashes:
            return ()
        allowed = proof.allowed_depths(reading, line, entry.key)
        return tuple(sorted(self.seen.get(line, frozenset()).union(allowed)))

    def choices(self, best: Reading, survivors: Sequence[Reading]) -> list[Choice]:
        """Gather the lines at which a survivor first leaves the best reading.

        How deep a line may stand hangs on the answers to the questions before it.
        """
        places: dict[int, dict[tuple[int, bool], Reading]] = {}
        for rival in survivors:
            line = first_difference(best, rival)
            places.setdefault(line, {best.roles[line]: best}).setdefault(rival.roles[line], rival)
        choices, others = list[Choice](), list[Reading]()
        for line, found in sorted(places.items()):
            before = [best, *others[-_BEFORE:]]
            depths = {depth for reading in before for depth in self.depths_of(reading, line)}
            choices.append(Choice(line, tuple(found.values()), tuple(sorted(depths))))
            others.extend(reading for reading in found.values() if reading is not best)
        return choices

    def disproofs(self, best: Reading, disproofs: Sequence[Disproof]) -> list[Disproof]:
        """Return what rules a reading out, with the other depths at which its lines may stand."""
        found = []
        for disproof in disproofs:
            offered = self._offering(best, disproof)
            depth, is_text = best.roles[disproof.line]
            own = -1 if is_text else depth
            found.append(
                offered._replace(depths=tuple(each for each in offered.depths if each != own))
            )
        return found

    def doubts(self, best: Reading, *, joined: bool) -> list[Disproof]:
        """List what nobody has decided of odd keywords and of joined texts."""
        lines = list(self.lines)
        found = [*unmet_keywords(lines, best), *described_items(lines, best)]
        found += may_end_texts(lines, best) if joined else []
        open_ = [self._offering(best, doubt) for doubt in found if doubt.line not in self.chosen]
        return [*open_, *(self._no_texts() if joined else ())]

    def _no_texts(self) -> Iterator[Disproof]:
        """Yield the lines that a person has put into a text of a joined page, and that are none."""
        for line, depth in self.chosen.items():
            is_code = "".join(self.lines[:line]).count(_FENCE) % 2
            if depth < 0 and not is_code and names_one(self.lines[line]):
                yield Disproof(line, f"a text holds `{self.lines[line]}`")

    def _offering(self, best: Reading, found: Disproof) -> Disproof:
        depths = self.depths_of(best, found.line) if found.line else ()
        return found._replace(depths=(-1, *depths)) if depths else found
