"""Writing findings: for people, as JSON, as SARIF 2.1.0, and as annotations of GitHub Actions.

Formats: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from scripts.documents import Document
from scripts.lint.finding import Finding, Level
from scripts.lint.rule import Rule, all_rules

ReportWriter = Callable[[Sequence[Finding], Sequence[Document]], str]

_WIDTH = 110


def as_text(findings: Sequence[Finding], documents: Sequence[Document]) -> str:
    """Write each finding with its place, line, evidence and rule, and a summary at the end."""
    lines = {document.name: document.text.splitlines() for document in documents}
    parts = ["\n".join(_finding(found, lines.get(found.document, []))) for found in findings]
    return "\n\n".join([*parts, summary(findings, len(documents))])


def _finding(finding: Finding, lines: list[str]) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.document, finding.line, finding.column) if part)
    yield f"{place}: {finding.level}: {finding.message} [{finding.rule}]"
    if finding.line and finding.line <= len(lines):
        yield from _excerpt(lines[finding.line - 1], finding.line, finding.column or 1)
    if finding.evidence:
        yield f"      says: {' '.join(finding.evidence.split())[:_WIDTH]}"
    yield f"        at: {finding.pointer or 'the root of the document'}"


def _excerpt(line: str, number: int, column: int) -> Iterator[str]:
    start = max(0, column - _WIDTH // 2) if len(line) > _WIDTH else 0
    yield f"{number:>6} | {line[start : start + _WIDTH].replace(chr(9), ' ')}"
    yield f"       | {' ' * (column - 1 - start)}^"


def summary(findings: Sequence[Finding], documents: int) -> str:
    """Count the findings by level, and say what can be done about them."""
    checked = f"{documents} document{'s' if documents != 1 else ''}"
    if not findings:
        return f"No findings in {checked}."
    counts = Counter(finding.level for finding in findings)
    parts = [f"{n} {level}{'s' if n != 1 else ''}" for level, n in sorted(counts.items())]
    return (
        f"{', '.join(parts)} in {checked}. "
        "`lint --explain RULE` tells why and what to do, `lint --suggest` drafts an overlay."
    )


def as_json(findings: Sequence[Finding], documents: Sequence[Document]) -> str:
    """Write `{documents: […], findings: [{rule, level, document, line, …}]}`."""
    content = {
        "documents": [document.name for document in documents],
        "findings": [
            {
                "rule": finding.rule,
                "level": finding.level,
                "document": finding.document,
                "line": finding.line,
                "column": finding.column,
                "pointer": finding.pointer,
                "message": finding.message,
                "evidence": finding.evidence,
                "mendable": finding.suggestion is not None,
            }
            for finding in findings
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def as_sarif(findings: Sequence[Finding], documents: Sequence[Document]) -> str:
    """Write one run with every rule and a result per finding."""
    rules = all_rules()
    order = {rule.id: index for index, rule in enumerate(rules)}
    driver = {"name": "wan-client lint", "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "artifacts": [{"location": {"uri": _uri(document.name)}} for document in documents],
        "results": [_result(finding, order) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": str(rule.level)},
    }


def _result(finding: Finding, order: Mapping[str, int]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.document)}}
    if finding.line:
        region = {"startLine": finding.line, "startColumn": finding.column or 1}
        physical["region"] = region
    return {
        "ruleId": finding.rule,
        "ruleIndex": order[finding.rule],
        "level": str(finding.level),
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": finding.pointer or "/"}],
            }
        ],
        "partialFingerprints": {"place": f"{finding.rule}{finding.pointer}"},
    }


def _uri(name: str) -> str:
    return quote(PurePath(name).as_posix(), safe="/~.-_")


_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_github(findings: Sequence[Finding], _documents: Sequence[Document]) -> str:
    """Write one `::error file=…,line=…::message` per finding."""
    return "\n".join(_command(finding) for finding in findings)


def _command(finding: Finding) -> str:
    place = {
        "file": finding.document,
        "line": finding.line,
        "col": finding.column,
        "title": finding.rule,
    }
    properties = ",".join(f"{key}={_property(value)}" for key, value in place.items() if value)
    message = f"{finding.message} ({finding.pointer})"
    return f"::{_COMMANDS[finding.level]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


REPORTS: dict[str, ReportWriter] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
