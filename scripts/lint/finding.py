"""What the linter reports: a finding with its place, its evidence and what would mend it.

A rule states what it would change (`SetMember`, `RemoveMember`, `AppendItem`, `Rewrite`); the draft
(`scripts.lint.draft`) turns the edits of all findings into actions that hold when applied in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scripts.documents import Parts, Value


class Level(StrEnum):
    """How much a finding weighs: errors and warnings fail the check, notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fault(NamedTuple):
    """What a rule says: a location, a sentence, the words it rests on, what would mend it."""

    parts: tuple[str | int, ...]
    message: str
    evidence: str | None = None
    suggestion: Suggestion | None = None


class Finding(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class SetMember:
    """Set the member `key` of the object at `parts`."""

    parts: Parts
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Remove the member or item at `parts`."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Add an item to the array that is, or will be, the member `key` of the object at `parts`."""

    parts: Parts
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the words `old` by `new` in the text at `parts`."""

    parts: Parts
    old: str
    new: str


Edit = SetMember | RemoveMember | AppendItem | Rewrite


class Suggestion(NamedTuple):
    """What would mend a finding; `alternative` is the other reading where a person must choose."""

    edits: tuple[Edit, ...]
    alternative: tuple[Edit, ...] = ()
