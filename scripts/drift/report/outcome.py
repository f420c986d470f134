"""Everything that a run found and did."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.drift.bringing import Brought
from scripts.drift.corrections import Correction
from scripts.drift.finding import Finding, PageReport
from scripts.drift.pages import Unwatched

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
    """What became of the pages, which corrections are superfluous, and what was brought in.

    `unwatched` are the specs that nobody looked at; that is said, and is no fault.
    """

    pages: tuple[PageReport, ...]
    unwatched: tuple[Unwatched, ...] = ()
    stale: tuple[Correction, ...] = ()
    brought: Brought | None = None

    @property
    def blind(self) -> dict[tuple[str, str | None], list[str]]:
        """The names of the specs nobody looked at, by why and by what to do."""
        found: dict[tuple[str, str | None], list[str]] = {}
        for one in self.unwatched:
            found.setdefault((one.why, one.remedy), []).append(one.name)
        return found

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
