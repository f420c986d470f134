"""Whether the pipeline takes what changed, tried in memory before anything is written.

Pages that it takes are brought in whole; a page that needs a person keeps none of the others out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scripts.documents import JsonObject
from scripts.drift.corrections import StaleCorrection, stale_corrections, with_documents
from scripts.drift.finding import PageReport
from scripts.pipeline.build import build
from scripts.pipeline.inputs import Inputs, trap_problems
from scripts.pipeline.report import Progress, gathered
from scripts.problem import BadInput, Problem
from scripts.specs.replacing import CONFIRMATION, confirmed


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is held back, and why: superfluous corrections, or problems of the build."""

    report: PageReport
    stale: tuple[StaleCorrection, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def remedy(self) -> str:
        """What to do to take the page up."""
        page = self.report.page
        return (
            f"python -m scripts vendor {page.address} --name {page.name}, "
            "mend what is told here, then python -m scripts regenerate"
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """The changed pages that can be brought in together, and those that are held back."""

    taken: tuple[PageReport, ...] = ()
    held: tuple[Held, ...] = ()


def try_all(inputs: Inputs, changed: Sequence[PageReport]) -> Trial:
    """Find the pages that the pipeline takes; raises `BadInput` if it takes not even what is there.

    All are tried at once, and by halves where that fails.
    """
    if not changed or _obstacle(inputs, changed) is None:
        return Trial(tuple(changed))
    build(inputs, Progress(quiet=True))
    return _by_halves(inputs, (), changed)


def _by_halves(
    inputs: Inputs, taken: tuple[PageReport, ...], untried: Sequence[PageReport]
) -> Trial:
    obstacle = _obstacle(inputs, [*taken, *untried])
    if obstacle is None:
        return Trial((*taken, *untried))
    if len(untried) == 1:
        return Trial(taken, (obstacle,))
    half = len(untried) // 2
    first = _by_halves(inputs, taken, untried[:half])
    second = _by_halves(inputs, first.taken, untried[half:])
    return Trial(second.taken, (*first.held, *second.held))


def _obstacle(inputs: Inputs, reports: Sequence[PageReport]) -> Held | None:
    """Say what keeps the last of some changed pages from being brought in with the others."""
    last = reports[-1]
    fresh = {report.page.name: report.fresh.document for report in reports if report.fresh}
    candidate = with_documents(inputs, fresh)
    if stale := stale_corrections(candidate):
        return Held(last, tuple(stale))
    problems = [problem for report in reports for problem in unconfirmed(report)]
    try:
        build(candidate, Progress(quiet=True))
    except BadInput as refusal:
        problems += gathered(refusal.problems)
    if problems:
        return Held(last, (), tuple(_at_page(each, last) for each in problems))
    return None


def _at_page(problem: Problem, report: PageReport) -> Problem:
    """Name the page, whose lines a problem counts, instead of the spec that is as it was."""
    if problem.file != report.page.spec.name:
        return problem
    return dataclasses.replace(problem, file=report.page.address)


def entry_of(report: PageReport, today: date) -> JsonObject:
    """Return the entry of a page: anew if it changed, with its address if it only moved."""
    page, fresh = report.page, report.fresh
    entry: JsonObject = dict(page.entry)
    if fresh is not None:
        entry.pop("foreign_servers", None)
        entry = confirmed({**entry, **fresh.facts}, page.spec, fresh.document)
        entry["vendored"] = today.isoformat()
    if report.moved_to:
        entry["address"] = report.moved_to
    return entry


def unconfirmed(report: PageReport) -> list[Problem]:
    """Tell of the unquoted scalars of a changed page that nobody has confirmed to be text."""
    if report.fresh is None or entry_of(report, date.min).get(CONFIRMATION) == "text":
        return []
    return trap_problems(report.fresh.document)
