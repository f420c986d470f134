"""One run: look at the pages, name the superfluous corrections, bring in what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.drift.bringing import Folders, bring_in
from scripts.drift.corrections import StaleCorrection, stale_corrections, with_documents
from scripts.drift.finding import CHANGED, PageReport
from scripts.drift.pages import unwatched, vendored_pages
from scripts.drift.report.run_result import RunResult
from scripts.drift.watch import watch
from scripts.intake.cache import Cache
from scripts.intake.fetch import Fetcher
from scripts.pipeline import read_inputs
from scripts.pipeline.progress import Progress

__all__ = ["Folders", "run"]


def run(
    names: Sequence[str],
    folders: Folders,
    *,
    update: bool,
    cache: Path | None,
    delay: float,
    quiet: bool,
) -> RunResult:
    """Look at the vendored pages, all or the named ones; writes nothing but with `update`.

    Raises `BadInput` where the folders themselves are faulty.
    """
    progress = Progress(quiet=quiet)
    pages = vendored_pages(folders.specs, names)
    fetcher = Fetcher(delay)
    reports = watch(pages, fetcher, Cache.read(cache), folders.specs, progress.tell)
    blind = tuple(unwatched(folders.specs, names))
    if not update:
        return RunResult(tuple(reports), blind, tuple(_stale(reports, folders)))
    brought = bring_in(reports, folders, datetime.now(UTC).date(), progress)
    stale = dict.fromkeys(each for held in brought.held for each in held.stale)
    return RunResult(tuple(reports), blind, tuple(stale), brought)


def _stale(reports: Sequence[PageReport], folders: Folders) -> list[StaleCorrection]:
    """Name the corrections that would be superfluous if what changed were brought in."""
    fresh = {
        report.page.name: report.fresh.document
        for report in reports
        if report.finding in CHANGED and report.fresh is not None
    }
    if not fresh:
        return []
    return stale_corrections(with_documents(read_inputs(folders.specs, folders.overlays), fresh))
