"""Everything that a run found and did."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.drift.bringing import Brought
from scripts.drift.corrections import Correction
from scripts.drift.finding import Finding, PageReport

_HEAVIEST_FIRST = (
    Finding.OTHER_HOST,
    Finding.OTHER_MODEL,
    Finding.ERROR_PAGE,
    Finding.REFUSED,
    Finding.SHRANK,
    Finding.MOVED,
    Finding.UNREACHABLE,
    Finding.BREAKING,
    Finding.ADDITIVE,
    Finding.TEXT,
    Finding.UNCHANGED,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the pages, which corrections are superfluous, and what was brought in."""

    pages: tuple[PageReport, ...]
    stale: tuple[Correction, ...] = ()
    brought: Brought | None = None

    @property
    def heaviest(self) -> Finding:
        """What most needs to be known."""
        found = {report.finding for report in self.pages}
        return next((one for one in _HEAVIEST_FIRST if one in found), Finding.UNCHANGED)

    @property
    def is_fine(self) -> bool:
        """Whether nobody need do anything."""
        if self.brought is None:
            return self.heaviest is Finding.UNCHANGED
        left = (page for page in self.pages if page.finding is not Finding.UNCHANGED)
        return self.brought.is_done and all(page.is_safe for page in left)
