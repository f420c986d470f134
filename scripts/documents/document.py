"""A document that was read: its value, and where each part of it stands in the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scripts.documents.pointer import join_pointer
from scripts.documents.value import JsonObject
from scripts.problem import Problem

Place = tuple[int, int]
"""Line and column, both counted from 1."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A plain scalar that YAML 1.1 and YAML 1.2 read differently."""

    text: str
    yaml11_reading: str
    place: Place


@dataclass(frozen=True)
class Document:
    """One YAML or JSON document.

    `name` is the path as people gave it; `value` is free of aliases, safe to share and to change
    through a copy; `traps` lists the scalars that YAML 1.1 readers take for something else.
    """

    name: str
    value: JsonObject
    text: str = field(repr=False)
    traps: tuple[Trap, ...] = ()
    locate: Callable[[str], dict[tuple[str, ...], Place]] = field(
        repr=False, compare=False, default=lambda _text: {}
    )

    @cached_property
    def _places(self) -> dict[tuple[str, ...], Place]:
        return self.locate(self.text)

    def place(self, parts: Sequence[str | int]) -> Place | None:
        """Find the line and column of the value at `parts`, or of its nearest parent."""
        wanted = tuple(map(str, parts))
        for length in range(len(wanted), -1, -1):
            if wanted[:length] in self._places:
                return self._places[wanted[:length]]
        return None

    def problem(
        self,
        parts: Sequence[str | int],
        message: str,
        *,
        expected: str | None = None,
        remedy: str | None = None,
    ) -> Problem:
        """Make a `Problem` that stands at `parts` of this document."""
        line, column = self.place(parts) or (None, None)
        return Problem(
            message,
            file=self.name,
            line=line,
            column=column,
            pointer=join_pointer(parts),
            expected=expected,
            remedy=remedy,
        )
