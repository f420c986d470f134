"""Findings as workflow commands of GitHub Actions, which become annotations of a pull request.

Format: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import Document
from scripts.lint.finding import Finding, Level

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
