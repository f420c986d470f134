"""What became of each keyword of the document: kept while the client is generated.

Whoever makes code or a check of a keyword, or passes its text on, claims it. What nobody has
claimed at the end is told: as a problem where it says which values are valid or how they are sent,
as a note where it is text alone. So a keyword that nobody thought of is never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.documents import JsonObject


@dataclass(slots=True)
class Account:
    """The keywords that were claimed, each with the object that it stands in.

    Objects are known by identity: an object that is reached by two ways is one.
    """

    claimed: set[tuple[tuple[str | int, ...], str]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def claim(self, place: tuple[str | int, ...], *keywords: str) -> None:
        """Take over keywords of the object at a place."""
        self.claimed.update((place, keyword) for keyword in keywords)

    def claim_all(self, place: tuple[str | int, ...], names: Iterable[str], of: JsonObject) -> None:
        """Take over those of the names that the object at a place has."""
        self.claim(place, *(name for name in names if name in of))

    def note(self, line: str) -> None:
        """Note what the maintainer may want to know, once."""
        if line not in self.notes:
            self.notes.append(line)
