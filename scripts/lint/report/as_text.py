"""Findings for people: the line of the document with a caret under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.documents import Document
from scripts.lint.finding import Finding

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
