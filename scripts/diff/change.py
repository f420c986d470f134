"""What the comparison reports: changes, whom they concern, and what they amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from scripts.documents import Value


class Impact(StrEnum):
    """How a change is felt; the order is that of reports."""

    BREAKING = "breaking"
    """Programs that use the client fail, or no longer type-check, or do something else."""
    ADDITIVE = "additive"
    """There is something new, or an agreement became looser; programs go on as they are."""
    TEXT = "text"
    """Only what people read changed."""


class Direction(StrEnum):
    """Which way a value travels, seen from the client."""

    SENT = "sent"
    RECEIVED = "received"


class Effect(StrEnum):
    """What a change does to the set of values that are allowed."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    MOVED = "moved"
    """Some values were lost, others gained, or nobody can tell."""


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Whom a change concerns: a `model`, a `class`, an `operation` or the `service` as a whole."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else f"the {self.kind}"


SERVICE = Subject("service", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: its stable kebab-case id and what it says."""

    id: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document, as a user of the client feels it.

    `place` names the input, field, parameter or response it stands at (empty: the subject itself),
    `message` is the rest of the sentence. `old` and `new` are JSON Pointers into the two documents,
    None where that document has nothing of the kind.
    """

    kind: Kind
    impact: Impact
    subject: Subject
    place: str
    message: str
    before: Value = field(default=None, compare=False)
    after: Value = field(default=None, compare=False)
    old: str | None = None
    new: str | None = None

    @property
    def sentence(self) -> str:
        """Place and message in one; starts with a verb where the subject itself is meant."""
        return f"{self.place} {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class ApiPlace:
    """A place of the API: whom it belongs to, which way its values travel, what it is called.

    `role` names what the dotted `path` starts from, such as "query parameter" or "response 200";
    `may_be_unset` says that the client's attribute may be `UNSET` already, so that a value it
    cannot read takes nothing from a program that follows its annotations.
    """

    subject: Subject
    direction: Direction
    role: str = ""
    path: tuple[str, ...] = ()
    may_be_unset: bool = True

    def member(self, name: str, *, required: bool) -> ApiPlace:
        """Step to a property."""
        return replace(self, path=(*self.path, name), may_be_unset=not required)

    def part(self, name: str) -> ApiPlace:
        """Step to the items, or another unnamed part, of the value here."""
        last = f"{self.path[-1]}{name}" if self.path else name
        return replace(self, path=(*self.path[:-1], last))

    def of(self, subject: Subject) -> ApiPlace:
        """Start anew at a class or model of its own name."""
        return replace(self, subject=subject, role="", path=())

    @property
    def place(self) -> str:
        """The place in words, empty for the subject itself."""
        named = f"`{'.'.join(self.path)}`" if self.path else ""
        return " ".join(filter(None, (self.role, named)))

    @property
    def is_sent(self) -> bool:
        """Whether the client sends what stands here."""
        return self.direction is Direction.SENT


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
