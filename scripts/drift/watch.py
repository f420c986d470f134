"""Looking at every page once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from scripts.drift.finding import PageFinding, PageReport
from scripts.drift.judging import judge
from scripts.drift.listing import KnownPages
from scripts.drift.pages import VendoredPage
from scripts.intake.fetch import Cache, Fetcher, Unreachable


def watch(
    pages: Sequence[VendoredPage],
    fetcher: Fetcher,
    cache: Cache,
    specs: Path,
    known: KnownPages,
    tell: Callable[[str], None],
) -> list[PageReport]:
    """Fetch and judge the pages in their order; writes nothing but the cache."""
    reports = []
    for page in pages:
        report = _look(page, fetcher, cache, specs)
        if report.finding is PageFinding.GONE:
            report = _elsewhere(report, fetcher, specs, known)
        tell(f"{page.name}: {report.finding}")
        reports.append(report)
    cache.write()
    return reports


def _look(page: VendoredPage, fetcher: Fetcher, cache: Cache, specs: Path) -> PageReport:
    try:
        known = cache.validators(page.address, page.recorded("sha256"))
        answer = fetcher.fetch(page.address, known)
    except Unreachable as error:
        return PageReport(page, PageFinding.UNREACHABLE, str(error))
    report = judge(page, answer, specs)
    if report.finding is PageFinding.UNCHANGED:
        cache.keep(page.address, page.recorded("sha256"), answer.validators)
    return report


def _elsewhere(report: PageReport, fetcher: Fetcher, specs: Path, known: KnownPages) -> PageReport:
    """Look where the index lists a page that is gone from its address."""
    place = known.moved_to(report.page.entry)
    if place is None:
        listed = "" if known.listing is None else ", and the index lists it nowhere"
        return replace(report, message=f"{report.message}{listed}")
    try:
        answer = fetcher.fetch(place)
    except Unreachable as error:
        return replace(report, message=f"{report.message}, and at {place}: {error}")
    if answer.moved_to is None:
        answer = replace(answer, moved_to=place)
    return judge(report.page, answer, specs)
