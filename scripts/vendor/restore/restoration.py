"""Restoring a flattened document, with proof or refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scripts.documents import Document, parse_document, same
from scripts.problem import BadInput
from scripts.vendor.flat import flatten
from scripts.vendor.restore.layout import Layout, lay_out, steps_of
from scripts.vendor.restore.prose import Writing
from scripts.vendor.restore.search import Search, Step
from scripts.vendor.restore.texts import TextMemory

MARGIN = 4.0
_MOST_RIVALS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the lines: the document it gives and how deep every line stands."""

    layout: Layout
    document: Document
    steps: Sequence[Step]
    cost: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that can be read in several ways, each of which gives a valid document."""

    line: int
    readings: tuple[Reading, ...]


@dataclass(slots=True)
class Outcome:
    """What came of a restoration: the best reading, if any, and what it rests on.

    It is restored only if `choices` is empty; otherwise a person has to choose.
    """

    best: Reading | None
    choices: list[Choice] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    stopped_at: int = 0


def restore(
    lines: list[str], memory: TextMemory, chosen: Mapping[int, int] | None = None
) -> Outcome:
    """Restore flattened lines; `chosen` maps line indexes to the depth a person decided on."""
    search = Search(lines, Writing(), chosen=dict(chosen or {}))
    endings = search.run()
    if not endings:
        return Outcome(None, stopped_at=search.reached)
    cost, last = endings[0]
    best = _read(lines, steps_of(last), cost, memory)
    if best is None:
        return Outcome(None, stopped_at=search.reached)
    outcome = Outcome(best)
    return outcome


def _read(
    lines: list[str], steps: Sequence[Step], cost: float, memory: TextMemory
) -> Reading | None:
    """Write a reading out and read it as YAML; None if it does not give the lines back."""
    layout = lay_out(lines, steps, memory, by_js_yaml=True)
    if flatten(layout.text) != lines:
        return None
    try:
        document = parse_document(layout.text, "the restored document")
    except BadInput:
        return None
    return Reading(layout, document, steps, cost)
