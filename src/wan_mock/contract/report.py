"""What an examination found, and the three ways to write it: for people, programs and CI."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import click

from wan_document.json_value import JsonObject
from wan_mock.contract.examination import CheckVerdict, Result

_COLOURS = {
    CheckVerdict.HOLDS: "green",
    CheckVerdict.DIFFERS: "red",
    CheckVerdict.SKIPPED: "yellow",
}
_INDENT = " " * 9


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination found: of which server, the results, the tasks it created."""

    base_url: str
    results: Sequence[Result]
    tasks: Sequence[str]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.count(CheckVerdict.DIFFERS)

    def count(self, verdict: CheckVerdict) -> int:
        """Count the results with a verdict."""
        return Counter(result.verdict for result in self.results)[verdict]


def write_result(result: Result) -> str:
    """Write one check for people: a line, and below it what differs."""
    verdict = click.style(f"{result.verdict.value:<8}", fg=_COLOURS[result.verdict])
    line = f"{verdict} {result.operation}: {result.check}"
    if result.verdict is CheckVerdict.SKIPPED:
        return f"{line} ({result.found})"
    if result.verdict is CheckVerdict.HOLDS:
        return line
    told = [f"expected: {result.expected}", f"found: {result.found}", *result.differences]
    return "\n".join([line, *(_INDENT + text for text in told)])


def _write_summary(report: Report) -> str:
    """Write the counts for people, and the tasks that were created."""
    counts = ", ".join(f"{report.count(verdict)} {_words(verdict)}" for verdict in CheckVerdict)
    tasks = [f"created, and perhaps paid for: {task}" for task in report.tasks]
    return "\n".join(["", f"{report.base_url}: {counts}", *tasks])


def _words(verdict: CheckVerdict) -> str:
    return {CheckVerdict.HOLDS: "hold", CheckVerdict.DIFFERS: "differ"}.get(verdict, verdict.value)


def _write_json(report: Report) -> str:
    """Write the counts, the tasks that were created, and every result, as one JSON object."""
    value = {
        "server": report.base_url,
        **{verdict.value: report.count(verdict) for verdict in CheckVerdict},
        "tasks": list(report.tasks),
        "results": [_result(result) for result in report.results],
    }
    return json.dumps(value, indent=2, ensure_ascii=False)


def _result(result: Result) -> JsonObject:
    return {
        "operation": result.operation,
        "check": result.check,
        "verdict": result.verdict.value,
        "expected": result.expected,
        "found": result.found,
        "differences": list(result.differences),
    }


def _write_junit(report: Report) -> str:
    """Write one suite of JUnit XML, in which an operation is a class and a check a test case."""
    suite = ElementTree.Element(
        "testsuite",
        name=f"contract of {report.base_url}",
        tests=str(len(report.results)),
        failures=str(report.count(CheckVerdict.DIFFERS)),
        errors="0",
        skipped=str(report.count(CheckVerdict.SKIPPED)),
    )
    for result in report.results:
        _add_case(suite, result)
    if report.tasks:
        told = ElementTree.SubElement(suite, "system-out")
        told.text = "\n".join(f"created: {task}" for task in report.tasks)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True)


def _add_case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=result.operation, name=result.check)
    if result.verdict is CheckVerdict.SKIPPED:
        ElementTree.SubElement(case, "skipped", message=result.found)
    elif result.verdict is CheckVerdict.DIFFERS:
        failure = ElementTree.SubElement(case, "failure", message="; ".join(result.differences))
        failure.text = f"expected: {result.expected}\nfound: {result.found}"


WRITERS: Mapping[str, Callable[[Report], str]] = {
    "text": _write_summary,
    "json": _write_json,
    "junit": _write_junit,
}
"""What writes a report, by the name of its form; `text` has told each result already."""
