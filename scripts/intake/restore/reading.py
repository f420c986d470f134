"""One way to read flattened lines, written out with its indentation and read back as YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts.documents import Document, parse_document
from scripts.intake.restore.entries import read_entry, read_inline
from scripts.intake.restore.fields import Placed, placed_mappings
from scripts.intake.restore.frame import Step
from scripts.intake.restore.prose import INDENT, Writing
from scripts.intake.restore.texts import TextMemory, restore_text
from scripts.problem import BadInput
from scripts.specs.sources import flatten

Roles = tuple[tuple[int, bool], ...]


@dataclass(slots=True)
class Layout:
    """A restored document and what is not proven about its texts."""

    text: str
    gaps_by_habit: int = 0
    inexact: list[int] = field(default_factory=list)
    """First lines (from 0) of the scalars that js-yaml would have written otherwise."""
    rows: dict[int, int] = field(default_factory=dict)
    """The flattened line (from 0) that each row of `text` (from 1) with structure was."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The document that a reading gives, and how deep every line stands in it.

    `roles` holds depth and whether it is text, line by line; `cost` is the search's.
    """

    roles: Roles
    layout: Layout
    document: Document
    cost: float

    def line_of(self, parts: Sequence[str | int]) -> int:
        """Return the flattened line (from 0) on which a value of the document begins."""
        row, _ = self.document.place(parts) or (1, 1)
        return self.layout.rows.get(row, 0)

    def holder_of(self, line: int, name: str) -> Placed | None:
        """Return the object whose member `name` begins on a flattened line; None if it is text."""
        if self.roles[line][1]:
            return None
        for place in placed_mappings(self.document.value):
            if name in place.value and self.line_of((*place.parts, name)) == line:
                return place
        return None


def roles_of(steps: Sequence[Step]) -> Roles:
    """List the depth and the role of every line."""
    return tuple((step.depth, step.is_text) for step in steps)


def read(
    lines: list[str], steps: Sequence[Step], cost: float, memory: TextMemory, writing: Writing
) -> Reading | None:
    """Write a reading out; None if it is no YAML or does not flatten to the same lines."""
    layout = lay_out(lines, steps, memory, writing)
    written = flatten(layout.text)
    if written != lines and not (writing.joined and " ".join(written) == " ".join(lines)):
        return None
    try:
        document = parse_document(layout.text, "the restored document")
    except BadInput:
        return None
    return Reading(roles_of(steps), layout, document, cost)


def steps_of(last: Step) -> list[Step]:
    """List the steps that lead to `last`, in the order of the lines."""
    steps = []
    step: Step | None = last
    while step:
        steps.append(step)
        step = step.before
    return steps[::-1]


def lay_out(
    lines: list[str], steps: Sequence[Step], memory: TextMemory, writing: Writing
) -> Layout:
    """Write the lines of a reading with their indentation and blank lines."""
    layout = Layout("")
    written: list[str] = []
    for start, end in _runs(steps):
        step = steps[start]
        header = _header(lines[start - 1]) if step.is_text else None
        if not step.is_text:
            layout.rows[len(written) + 1] = start
            written.extend(_indented([lines[start]], step.depth))
        elif header is None and writing.joined:
            written[-1] += " " + " ".join(lines[start:end])
        elif header is None:
            written.extend(_indented(lines[start:end], step.depth + 1))
        else:
            text = restore_text(lines[start:end], header, step.depth, memory, writing)
            written.extend(_indented(text.lines, step.depth + 1))
            layout.gaps_by_habit += text.by_habit
            if not text.exact:
                layout.inexact.append(start)
    layout.text = "\n".join(written) + "\n"
    return layout


def _runs(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """Group the text lines of one scalar; every other line stands alone."""
    start = 0
    while start < len(steps):
        end = start + 1
        while steps[start].is_text and end < len(steps) and steps[end].is_text:
            end += 1
        yield start, end
        start = end


def _header(line: str) -> str | None:
    entry = read_entry(line)
    inline = read_inline(entry.value) if entry else None
    return inline.text if inline and inline.form == "block" else None


def _indented(lines: Sequence[str], depth: int) -> Iterator[str]:
    for line in lines:
        yield " " * (INDENT * depth) + line if line else ""
