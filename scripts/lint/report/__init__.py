"""Writing findings: for people, as JSON, as SARIF, and as annotations of GitHub Actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scripts.documents import Document
from scripts.lint.finding import Finding
from scripts.lint.report.as_github import as_github
from scripts.lint.report.as_json import as_json
from scripts.lint.report.as_sarif import as_sarif
from scripts.lint.report.as_text import as_text

Report = Callable[[Sequence[Finding], Sequence[Document]], str]

REPORTS: dict[str, Report] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}

__all__ = ["REPORTS", "Report"]
