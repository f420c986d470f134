"""One run: look at the pages, name the superfluous corrections, bring in what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scripts.drift.bringing import Folders, bring_in
from scripts.drift.corrections import StaleCorrection, stale_corrections, with_documents
from scripts.drift.finding import CHANGED, PageReport
from scripts.drift.listing import look_up
from scripts.drift.pages import expect_sources, unwatched, vendored_pages
from scripts.drift.reach import weighed
from scripts.drift.report.run_result import RunResult
from scripts.drift.watch import watch
from scripts.intake.fetch import Cache, Fetcher
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
    fetcher, remembered = Fetcher(delay), Cache.read(cache)
    sources = expect_sources(folders.specs)
    known = look_up(sources.index, fetcher, remembered)
    pages = vendored_pages(folders.specs, names, known)
    reports = watch(pages, fetcher, remembered, folders.specs, known, progress.tell)
    if any(report.finding in CHANGED for report in reports):
        reports = weighed(reports, read_inputs(folders.specs, folders.overlays))
    seen = RunResult(
        tuple(reports),
        tuple(unwatched(folders.specs, names, known)),
        news=() if names else known.news(sources.entries),
        index_problems=known.problems,
    )
    if not update:
        return replace(seen, stale=tuple(_stale(reports, folders)))
    brought = bring_in(reports, folders, datetime.now(UTC).date(), progress)
    stale = dict.fromkeys(each for held in brought.held for each in held.stale)
    return replace(seen, stale=tuple(stale), brought=brought)


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
