"""Findings as SARIF 2.1.0, which code-scanning services read.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from scripts.documents import Document
from scripts.lint.finding import Finding
from scripts.lint.rule import Rule, all_rules

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
