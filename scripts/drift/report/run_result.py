"""Everything that a run found and did."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.drift.bringing import Brought
from scripts.drift.corrections import StaleCorrection
from scripts.drift.finding import PageFinding, PageReport
from scripts.drift.pages import Unwatched
from scripts.intake.index.listing import Listed
from scripts.problem import Problem

_HEAVIEST_FIRST = (
    PageFinding.OTHER_HOST,
    PageFinding.OTHER_MODEL,
    PageFinding.OTHER_OPERATION,
    PageFinding.ERROR_PAGE,
    PageFinding.REFUSED,
    PageFinding.GONE,
    PageFinding.SHRANK,
    PageFinding.MOVED,
    PageFinding.UNREACHABLE,
    PageFinding.BREAKING,
    PageFinding.ADDITIVE,
    PageFinding.TEXT,
    PageFinding.UNCHANGED,
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of the pages, which corrections are superfluous, and what was brought in.

    `unwatched` are the specs that nobody looked at; that is said, and is no fault. `news` are pages
    that the index lists and nobody has vendored, which is no fault either; `index_problems` tell
    why the index itself could not be had, or what it lists no more.
    """

    pages: tuple[PageReport, ...]
    unwatched: tuple[Unwatched, ...] = ()
    stale: tuple[StaleCorrection, ...] = ()
    brought: Brought | None = None
    news: tuple[Listed, ...] = ()
    index_problems: tuple[Problem, ...] = ()

    @property
    def blind(self) -> dict[tuple[str, str | None], list[str]]:
        """The names of the specs nobody looked at, by why and by what to do."""
        found: dict[tuple[str, str | None], list[str]] = {}
        for one in self.unwatched:
            found.setdefault((one.why, one.remedy), []).append(one.name)
        return found

    @property
    def heaviest(self) -> PageFinding:
        """What most needs to be known."""
        found = {report.finding for report in self.pages}
        return next((one for one in _HEAVIEST_FIRST if one in found), PageFinding.UNCHANGED)

    @property
    def is_fine(self) -> bool:
        """Whether nobody need do anything."""
        if self.index_problems:
            return False
        if self.brought is None:
            return self.heaviest is PageFinding.UNCHANGED
        left = (page for page in self.pages if page.finding is not PageFinding.UNCHANGED)
        return self.brought.is_done and all(page.is_safe for page in left)
