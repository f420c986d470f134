"""What became of the pages, as the text of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.diff.report import as_markdown as comparison_markdown
from scripts.diff.report import code, escaped
from scripts.drift.bringing import Brought
from scripts.drift.corrections import StaleCorrection
from scripts.drift.finding import PageReport
from scripts.drift.report.run_result import RunResult
from scripts.problem import Problem


def as_markdown(result: RunResult) -> str:
    """Write the verdict as a heading, then the pages, the corrections to delete, what was done."""
    return "\n".join(_lines(result))


def _lines(result: RunResult) -> Iterator[str]:
    yield f"# Documentation drift: {result.heaviest if result.pages else 'no page is watched'}"
    yield from ("", "| page | finding | |", "|---|---|---|")
    for report in result.pages:
        finding, message = f"**{report.finding}**", escaped(report.message)
        yield f"| `{code(report.page.name)}` | {finding} | {message.replace('|', chr(92) + '|')} |"
    for report in result.pages:
        yield from _page(report)
    yield from _index(result)
    if result.unwatched:
        yield from ("", "## Not watched", "")
    for (why, remedy), names in result.blind.items():
        yield f"- {', '.join(f'`{code(name)}`' for name in names)}: {escaped(why)}."
        if remedy:
            yield f"  To watch it: {escaped(remedy)}."
    if result.stale:
        yield from ("", "## Corrections to delete", "")
    for correction in result.stale:
        yield from _correction(correction)
    if result.brought is not None:
        yield from _brought(result.brought)


def _index(result: RunResult) -> Iterator[str]:
    if result.news:
        yield from ("", "## New pages", "")
    for one in result.news:
        yield f"- [ ] {escaped(one.title)}: <{one.address}>"
    if result.index_problems:
        yield from ("", "## The index")
    yield from _problems(result.index_problems)


def _page(report: PageReport) -> Iterator[str]:
    comparison = report.comparison
    told = comparison_markdown(comparison) if comparison else ""
    if not told and not report.problems:
        return
    yield from ("", f"## `{code(report.page.name)}`", "", f"<{report.page.address}>")
    if told:
        yield from ("", told)
    yield from _problems(report.problems)


def _correction(correction: StaleCorrection) -> Iterator[str]:
    yield f"- [ ] `{code(correction.place)}` has {correction.verdict.value}: {correction.advice}."
    yield f"  - target: `{code(correction.target)}`"
    if correction.why:
        yield f"  - why it was made: {escaped(correction.why)}"
    for quote in correction.evidence:
        yield f"  - it quoted: `{code(quote)}`"


def _brought(brought: Brought) -> Iterator[str]:
    yield from ("", "## What was done", "")
    written = ", ".join(f"`{code(name)}`" for name in brought.specs)
    yield f"- Brought in: {written or 'nothing'}."
    if brought.comparison is not None:
        yield f"- Regenerated; for users of the client: **{brought.comparison.verdict}**."
    yield from _problems(brought.problems)
    if brought.held:
        yield from ("", "## Held back", "")
    for held in brought.held:
        name = code(held.report.page.name)
        yield f"- [ ] `{name}` is as it was. To take it up: `{code(held.remedy)}`."
        yield from _problems(held.problems)


def _problems(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        yield from ("", *(f"    {line}" for line in str(problem).splitlines()))
