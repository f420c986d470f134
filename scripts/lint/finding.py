"""What the linter reports: a finding with its place, its evidence and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from scripts.lint.edit import Suggestion


class Level(StrEnum):
    """How much a finding weighs: errors and warnings fail the check, notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule says: a location, a sentence, the words it rests on, what would mend it."""

    parts: tuple[str | int, ...]
    message: str
    evidence: str | None = None
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one document.

    `document` is its name as the user gave it, `line` and `column` count from 1 (None where the
    place is not known), `pointer` is an RFC 6901 JSON Pointer, `evidence` quotes the document.
    """

    rule: str
    level: Level
    document: str
    line: int | None
    column: int | None
    pointer: str
    message: str
    evidence: str | None = None
    suggestion: Suggestion | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: by document and place, then by rule."""
        return (self.document, self.line or 0, self.column or 0, self.pointer, self.rule)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 1 if there are errors or warnings, else 0."""
    return int(any(finding.level != Level.NOTE for finding in findings))
