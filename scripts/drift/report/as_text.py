"""What became of the pages, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from scripts.diff.report import as_text as comparison_text
from scripts.drift.bringing import Brought
from scripts.drift.corrections import StaleCorrection
from scripts.drift.finding import PageReport
from scripts.drift.report.run_result import RunResult
from scripts.problem import printable


def as_text(result: RunResult) -> str:
    """Write page by page what became of it, then what is to be done."""
    return "\n".join(_lines(result))


def _lines(result: RunResult) -> Iterator[str]:
    if not result.pages:
        yield "no vendored page has an address; nothing was looked at"
    for report in result.pages:
        yield from _page(report)
    for one in result.news:
        yield f"new: {printable(one.title)}: {one.address}"
    if result.index_problems:
        yield "the index:"
    for problem in result.index_problems:
        yield indent(str(problem), "  ")
    for (why, remedy), names in result.blind.items():
        yield f"not watched: {', '.join(names)}: {why}"
        if remedy:
            yield f"  to watch it: {remedy}"
    for correction in result.stale:
        yield from _correction(correction)
    if result.brought is not None:
        yield from _brought(result.brought)


def _page(report: PageReport) -> Iterator[str]:
    yield f"{report.page.name}: {report.finding}: {printable(report.message)}"
    if report.moved_to and report.moved_to not in report.message:
        yield f"  it is now at {report.moved_to}"
    if report.comparison and report.comparison.changes:
        yield indent(comparison_text(report.comparison), "  ")
    for problem in report.problems:
        yield indent(str(problem), "  ")


def _correction(correction: StaleCorrection) -> Iterator[str]:
    yield f"{correction.place}: this correction has {correction.verdict.value}"
    yield f"  to do: {correction.advice}"
    yield f"  target: {correction.target}"
    if correction.why:
        yield f"  why it was made: {correction.why}"
    for quote in correction.evidence:
        yield f"  it quoted: {quote}"


def _brought(brought: Brought) -> Iterator[str]:
    if brought.specs:
        yield f"brought in: {', '.join(brought.specs)}"
    for held in brought.held:
        why = "superfluous corrections, as above" if held.stale else "the build refuses it"
        yield f"held back: {held.report.page.name}: {why}"
        for problem in held.problems:
            yield indent(str(problem), "  ")
        yield f"  to take it up: {held.remedy}"
    for problem in brought.problems:
        yield str(problem)
    if brought.problems and not brought.specs:
        yield "nothing was brought in: mend the above, then run this again"
    elif brought.comparison is not None:
        yield f"for users of the client: {comparison_text(brought.comparison)}"
