"""One run: look at the pages, name the superfluous corrections, bring in what is asked for.

A change weighs what reaches the merged client: what overlays and the merge do not settle.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scripts.diff import Comparison, Severity, compare_documents
from scripts.diff.change import Change, Impact, severity_of
from scripts.documents import Document, JsonObject
from scripts.drift.bringing import Folders, bring_in
from scripts.drift.corrections import (
    StaleCorrection,
    merged_value,
    stale_corrections,
    with_documents,
)
from scripts.drift.finding import BY_SEVERITY, CHANGED, PageReport
from scripts.drift.judging import watch
from scripts.drift.pages import expect_sources, look_up, unwatched, vendored_pages
from scripts.drift.report.run_result import RunResult
from scripts.intake.fetch import Cache, Fetcher
from scripts.pipeline.inputs import Inputs, read_inputs
from scripts.pipeline.report import Progress
from scripts.problem import BadInput
from scripts.specs.sources import check_sources

__all__ = ["Folders", "run"]
_SETTLED = "and does not reach the client: the overlays or the merge have another word"
_WEIGHTS = (Severity.NONE, Severity.ADDITIVE, Severity.BREAKING)


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
    sources = expect_sources(folders.specs)
    if problems := check_sources(folders.specs):
        raise BadInput(problems)
    fetcher, remembered = Fetcher(delay), Cache.read(cache)
    known = look_up(sources.index, fetcher, remembered)
    pages = vendored_pages(folders.specs, names, known)
    reports = watch(pages, fetcher, remembered, folders.specs, known, progress.tell)
    if any(report.finding in CHANGED for report in reports):
        reports = weighed(reports, read_inputs(folders.specs, folders.overlays))
    moved = [report.moved_to for report in reports if report.moved_to and not report.left_host]
    seen = RunResult(
        tuple(reports),
        tuple(unwatched(folders.specs, names, known)),
        news=() if names else known.news(sources.entries, moved),
        index_problems=(*known.problems, *known.unlisted(sources.entries, names)),
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


def weighed(reports: Sequence[PageReport], inputs: Inputs) -> list[PageReport]:
    """Weigh the changed pages anew where less of a change reaches the client than the page shows.

    What is settled stays among the changes, as one that only people read. A page whose change
    cannot be merged as it is keeps its weight.
    """
    if not any(_is_heavy(report) for report in reports):
        return list(reports)
    before = merged_value(inputs)
    if before is None:
        return list(reports)
    return [_weighed(report, inputs, before) if _is_heavy(report) else report for report in reports]


def _is_heavy(report: PageReport) -> bool:
    comparison = report.comparison
    return (
        report.finding in CHANGED
        and report.fresh is not None
        and comparison is not None
        and comparison.verdict is not Severity.NONE
    )


def _weighed(report: PageReport, inputs: Inputs, before: JsonObject) -> PageReport:
    if report.fresh is None or report.comparison is None:
        return report
    after = merged_value(with_documents(inputs, {report.page.name: report.fresh.document}))
    if after is None:
        return report
    try:
        felt = compare_documents(Document("before", before, ""), Document("after", after, ""))
    except BadInput:
        return report
    shown = report.comparison
    severity = severity_of(felt)
    if _WEIGHTS.index(severity) >= _WEIGHTS.index(shown.verdict):
        return report
    changes = (*felt, *map(_settled, shown.changes))
    message = f"{len(shown.changes)} changes, of which {_felt(felt)}"
    return dataclasses.replace(
        report,
        finding=BY_SEVERITY[severity],
        message=message,
        comparison=Comparison(shown.old, shown.new, changes),
    )


def _felt(changes: Sequence[Change]) -> str:
    heavy = sum(change.impact is not Impact.TEXT for change in changes)
    return f"{heavy or 'none'} {'reach' if heavy > 1 else 'reaches'} the client"


def _settled(change: Change) -> Change:
    if change.impact is Impact.TEXT:
        return change
    message = f"{change.message}, {_SETTLED}"
    return dataclasses.replace(change, impact=Impact.TEXT, message=message)
