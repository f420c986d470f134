"""Where in a document, and in whose eyes, two schemas are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.diff.change import Direction, Subject


@dataclass(frozen=True, slots=True)
class Site:
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

    def member(self, name: str, *, required: bool) -> Site:
        """Step to a property."""
        return replace(self, path=(*self.path, name), may_be_unset=not required)

    def part(self, name: str) -> Site:
        """Step to the items, or another unnamed part, of the value here."""
        last = f"{self.path[-1]}{name}" if self.path else name
        return replace(self, path=(*self.path[:-1], last))

    def of(self, subject: Subject) -> Site:
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
