"""The first search of a document, which reads its components before what refers to them.

An example often stands long before the schema that says what its members are: under `paths`, with
a reference to what the document ends with. Where `components` begins nothing else is open, so that
it can be read alone, and what it declares is known to the search of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from scripts.intake.restore.clues import anchors
from scripts.intake.restore.consistency import FATAL
from scripts.intake.restore.frame import Step
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.reading import Reading, read, steps_of
from scripts.intake.restore.search import BEAM, Search
from scripts.intake.restore.shape import Structure, component_shapes
from scripts.intake.restore.texts import TextMemory

BEAMS = (BEAM, 4 * BEAM)
WIDER = 3
"""Measured: a search four times as wide looks at up to three times as many states."""
TRIED = 8
"""Chosen: so many of the cheapest readings are written out, until one can be read back."""

Ending = tuple[float, list[Step]]


@dataclass(frozen=True, slots=True)
class FirstPass:
    """The first reading, if there is one; the last search, and the states looked at in all."""

    reading: Reading | None
    search: Search
    work: int


def first_pass(
    lines: list[str],
    writing: Writing,
    texts: TextMemory,
    *,
    habits: Habits | None,
    chosen: dict[int, int],
    roots: frozenset[int],
    most_work: int,
) -> FirstPass:
    """Find the cheapest reading that can be written out and read back."""

    def search(
        span: tuple[int, int], work: int, components: Mapping[str, Structure] | None = None
    ) -> tuple[Search, list[Ending], int]:
        for beam in BEAMS:
            found = Search(
                lines,
                writing,
                habits=habits,
                components=components,
                chosen=chosen,
                roots=roots,
                beam=beam,
                most_work=most_work - work,
                span=span,
            )
            endings = ended(found)
            work += found.work
            if endings or found.cut == FATAL or work + WIDER * found.work > most_work:
                break
        return found, endings, work

    start = _start_of_components(lines)
    last, endings, work = search((start, len(lines)), 0)
    reading = first_readable(lines[start:], endings, texts, writing)
    if start == 0 or not endings:
        return FirstPass(reading, last, work)
    # A part that has aliases of what stands in another one cannot be read back alone.
    shapes = component_shapes(reading.document.value) if reading else {}
    rest, beginnings, work = search((0, start), work, shapes)
    whole = [
        (cost + more, [*before, *behind])
        for (cost, before), (more, behind) in product(beginnings[:TRIED], endings[:TRIED])
    ]
    ranked = sorted(whole, key=lambda ending: ending[0])
    return FirstPass(first_readable(lines, ranked, texts, writing), rest, work)


def ended(search: Search) -> list[Ending]:
    """Run a search and list its complete readings, the cheapest first."""
    return [(cost, steps_of(last)) for cost, last in search.run()]


def first_readable(
    lines: list[str], endings: Iterable[Ending], texts: TextMemory, writing: Writing
) -> Reading | None:
    """Find the cheapest reading that can be written out and read back."""
    for cost, steps in list(endings)[:TRIED]:
        reading = read(lines, steps, cost, texts, writing)
        if reading:
            return reading
    return None


def _start_of_components(lines: list[str]) -> int:
    """Return where a document's components begin, behind all that refers to them; else 0."""
    roots = {lines[index]: index for index, depth in anchors(lines).items() if depth == 0}
    start = roots.get("components:", 0)
    return start if start > roots.get("paths:", start) else 0
