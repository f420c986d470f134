"""The readings beside a way through a search that leave it once and give another document."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import count

from scripts.documents import same
from scripts.intake.restore.budget import Budget
from scripts.intake.restore.frame import Step
from scripts.intake.restore.paths import Aside, Path
from scripts.intake.restore.proof import Prover
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.reading import Reading, Roles, read, roles_of
from scripts.intake.restore.texts import TextMemory

_MOST_READ = 60_000
"""Lines of rivals that are written out and read back in all. Where there are more, nothing is
accepted."""


class Asides:
    """Writes out what is beside the ways of one search, as long as there is work left for it."""

    def __init__(
        self,
        lines: list[str],
        endings: list[tuple[float, Step]],
        texts: TextMemory,
        writing: Writing,
        prover: Prover,
        budget: Budget,
    ) -> None:
        self._lines = lines
        self._endings = endings
        self._texts = texts
        self._writing = writing
        self._prover = prover
        self._budget = budget
        self._left = _MOST_READ // len(lines)
        self.is_cut = False
        """Whether more were beside the way that was looked at last than could be written out."""

    def rivals(self, way: Path, best: Reading, most: float) -> list[tuple[Path, Reading]]:
        """Write out the readings up to `most` dearer that give another document than a way's.

        One that is disproved says nothing of those that leave the way in the same place and once
        more: these are looked at as well.
        """
        self.is_cut = False
        seen: set[Roles] = {best.roles}
        found: list[tuple[Path, Reading]] = []
        order = count()

        def queued(path: Path) -> Iterable[tuple[float, int, Aside]]:
            asides = path.asides(self._endings, way.cost + most)
            return ((aside.cost, next(order), aside) for aside in asides)

        pending = list(queued(way))
        heapify(pending)
        while pending and pending[0][0] <= way.cost + most:
            if not self._left or not self._budget.left:
                self.is_cut = True
                break
            cost, _, aside = heappop(pending)
            path = aside.path()
            roles = roles_of(path.steps)
            if roles in seen:
                continue
            seen.add(roles)
            rival = self._read(path, cost)
            if rival and not same(rival.document.value, best.document.value):
                found.append((path, rival))
                self._left -= 1
            if rival is None or self._prover.disproofs(rival):
                for further in queued(path):
                    heappush(pending, further)
        return found

    def _read(self, path: Path, cost: float) -> Reading | None:
        self._budget.spend(len(self._lines))
        return read(self._lines, path.steps, cost, self._texts, self._writing)
