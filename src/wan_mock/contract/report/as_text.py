"""For people: a line per check as it is made, what differs below it, and a summary."""

from __future__ import annotations

import click

from wan_mock.contract.examination import CheckVerdict, Result
from wan_mock.contract.report import Report

_COLOURS = {
    CheckVerdict.HOLDS: "green",
    CheckVerdict.DIFFERS: "red",
    CheckVerdict.SKIPPED: "yellow",
}
_INDENT = " " * 9


def write_result(result: Result) -> str:
    """Write one check."""
    verdict = click.style(f"{result.verdict.value:<8}", fg=_COLOURS[result.verdict])
    line = f"{verdict} {result.operation}: {result.check}"
    if result.verdict is CheckVerdict.SKIPPED:
        return f"{line} ({result.found})"
    if result.verdict is CheckVerdict.HOLDS:
        return line
    told = [f"expected: {result.expected}", f"found: {result.found}", *result.differences]
    return "\n".join([line, *(_INDENT + text for text in told)])


def write_summary(report: Report) -> str:
    """Write the counts, and the tasks that were created."""
    counts = ", ".join(f"{report.count(verdict)} {_words(verdict)}" for verdict in CheckVerdict)
    tasks = [f"created, and perhaps paid for: {task}" for task in report.tasks]
    return "\n".join(["", f"{report.base_url}: {counts}", *tasks])


def _words(verdict: CheckVerdict) -> str:
    return {CheckVerdict.HOLDS: "hold", CheckVerdict.DIFFERS: "differ"}.get(verdict, verdict.value)
