"""For CI: JUnit XML, one test case per check."""

from __future__ import annotations

from xml.etree import ElementTree

from wan_mock.contract.examination import CheckVerdict, Result
from wan_mock.contract.report import Report


def write_report(report: Report) -> str:
    """Write one suite, in which an operation is a class and a check a test case of it."""
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
