"""What the changes amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from scripts.diff.change import Change, Impact


class Severity(StrEnum):
    """The heaviest that happened; texts alone are nothing that the client's users must know."""

    NONE = "none"
    ADDITIVE = "additive"
    BREAKING = "breaking"


class VersionStep(StrEnum):
    """The part of the version that must be raised (semver.org, sections 6 to 8)."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True)
class Comparison:
    """Two documents, by name, and what changed between them."""

    old: str
    new: str
    changes: tuple[Change, ...]

    def of(self, impact: Impact) -> list[Change]:
        """Pick the changes of an impact."""
        return [change for change in self.changes if change.impact is impact]

    @cached_property
    def counts(self) -> Counter[Impact]:
        """How many changes there are of each impact."""
        return Counter(change.impact for change in self.changes)

    @property
    def verdict(self) -> Severity:
        """The heaviest impact, texts apart."""
        return severity_of(self.changes)

    @property
    def step(self) -> VersionStep:
        """What the changes ask of the next version's number."""
        match self.verdict:
            case Severity.BREAKING:
                return VersionStep.MAJOR
            case Severity.ADDITIVE:
                return VersionStep.MINOR
        return VersionStep.PATCH if self.changes else VersionStep.NONE


def severity_of(changes: Iterable[Change]) -> Severity:
    """Return the heaviest impact of some changes, texts apart."""
    impacts = {change.impact for change in changes}
    if Impact.BREAKING in impacts:
        return Severity.BREAKING
    return Severity.ADDITIVE if Impact.ADDITIVE in impacts else Severity.NONE
