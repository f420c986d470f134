"""For programs: one JSON object."""

from __future__ import annotations

import json

from wan_document.json_value import JsonObject
from wan_mock.contract.examination import CheckVerdict, Result
from wan_mock.contract.report import Report


def write_report(report: Report) -> str:
    """Write the counts, the tasks that were created, and every result."""
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
