"""What is wrong with an input, said so that the reader can mend it.

Stages do not raise at the first fault: they collect `Problem` values and raise one `BadInput`
with all of them, so that one run shows everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field


def printable(text: str) -> str:
    """Show what a terminal would obey, or hide, as the escape of Python that stands for it."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode()
        for each in text
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input; problems sort by their place.

    `message` says what is wrong, `expected` what would be right, `remedy` what to type or change.
    `file` is the path as the user gave it, `line` and `column` count from 1, `pointer` is an
    RFC 6901 JSON Pointer into the document.
    """

    message: str
    _: KW_ONLY
    file: str | None = None
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    expected: str | None = None
    remedy: str | None = None

    def __lt__(self, other: Problem) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, int, int, str, str]:
        return (
            self.file or "",
            self.line or 0,
            self.column or 0,
            self.pointer or "",
            self.message,
        )

    def __str__(self) -> str:
        return printable("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        where = f"{place}: " if place else ""
        yield f"{where}{self.message}"
        if self.pointer is not None:
            yield f"    at: {self.pointer or 'the root of the document'}"
        if self.expected:
            yield f"    expected: {self.expected}"
        if self.remedy:
            yield f"    to mend: {self.remedy}"


class BadInput(Exception):
    """The input cannot be used; carries every `Problem` found. Commands exit with code 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class ProblemLog:
    """Collects problems over the steps of a stage; `check` raises them together."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note one problem and go on."""
        self.problems.append(problem)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Turn a `BadInput` raised inside the block into noted problems."""
        try:
            yield
        except BadInput as refusal:
            self.problems.extend(refusal.problems)

    def check(self) -> None:
        """Raise `BadInput` if anything was noted."""
        if self.problems:
            raise BadInput(self.problems)
