"""What sources.yaml will say of a page that is brought in."""

from __future__ import annotations

from datetime import date

from scripts.documents import JsonObject
from scripts.drift.finding import PageReport
from scripts.pipeline.inputs import trap_problems
from scripts.problem import Problem
from scripts.specs.replacing import CONFIRMATION, confirmed


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
