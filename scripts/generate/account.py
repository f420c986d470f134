"""What became of each keyword of the document: kept while the client is generated.

Whoever makes code or a check of a keyword, or passes its text on, claims it. What nobody has
claimed at the end is told by `audit`: so a keyword that nobody thought of is never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from scripts.documents import JsonObject

Place: TypeAlias = tuple[str | int, ...]
"""The way to a part of the document, from its root."""


@dataclass(slots=True)
class Account:
    """The keywords that were claimed, each with the place of the object that it stands in."""

    claimed: set[tuple[Place, str]] = field(default_factory=set)
    idle: set[tuple[Place, str]] = field(default_factory=set)
    """Claimed keywords that say nothing where they stand, and neither does what they hold."""
    notes: list[str] = field(default_factory=list)

    def claim(self, place: Place, *keywords: str) -> None:
        """Take over keywords of the object at a place."""
        self.claimed.update((place, keyword) for keyword in keywords)

    def claim_all(self, place: Place, names: Iterable[str], of: JsonObject) -> None:
        """Take over those of the names that the object at a place has."""
        self.claim(place, *(name for name in names if name in of))

    def pass_over(self, place: Place, names: Iterable[str], of: JsonObject) -> None:
        """Take over keywords that have no effect, as `items` beside `type: string`."""
        held = [name for name in names if name in of]
        self.claim(place, *held)
        self.idle.update((place, name) for name in held)

    def note(self, line: str) -> None:
        """Note what a maintainer may want to know, once."""
        if line not in self.notes:
            self.notes.append(line)
