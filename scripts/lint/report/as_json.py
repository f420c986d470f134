"""Findings as JSON: one object with a list, for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from scripts.documents import Document
from scripts.lint.finding import Finding


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
