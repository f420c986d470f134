"""What the comparison reports: a change, whom it concerns and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

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
