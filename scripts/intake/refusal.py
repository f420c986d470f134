"""Telling a person why a page was not restored, and how to decide it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from scripts.intake.restore.proof import Disproof
from scripts.intake.restore.prose import INDENT
from scripts.intake.restore.questions import Choice
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.restoration import Restoration
from scripts.problem import BadInput, Problem

_BEFORE, _AFTER = 2, 3
_COLUMN = 58
_MOST = 6
TEXT = "text"
_OPTION = re.compile(rf"(?P<line>\d{{1,7}})=(?P<spaces>\d{{1,4}}|{TEXT})")
_OTHERWISE = "Or save the page where it keeps its indentation: as Markdown or as HTML."
_ANY_LINE = (
    "If a line before these stands wrong as it is shown, decide that one: any line may be chosen,",
    f"LINE=SPACES where it is a member and LINE={TEXT} where it belongs to a text.",
)
CHOSEN_WRONG = "Or a line was chosen wrong: no document has all of them as they were chosen."
SPLIT_LINES = "The page has lost its line ends: its lines are counted as they were split here."


def explain(outcome: Restoration, numbers: Sequence[int], name: str) -> Iterator[str]:
    """Yield the lines that tell of a refusal; `numbers` are the line numbers of the page."""
    if outcome.best is None and outcome.crowded:
        place = f"{name}:{numbers[outcome.stopped_at]}"
        yield f"{place}: there are too many ways to read the lines to here"
        yield from _widest(outcome.crowded_at, numbers)
        yield _OTHERWISE
        return
    if outcome.best is None:
        yield f"{name}:{numbers[outcome.stopped_at]}: no reading of the lines goes on from here"
        yield "Is this line still the document's? Take out what the page put between or behind it."
        yield _OTHERWISE
        return
    yield f"{name}: the indentation cannot be proven"
    if outcome.crowded:
        yield "  there are more ways to read these lines than can be compared; each line that is"
        yield "  decided leaves fewer. The most would be left out by deciding this one:"
        yield from _parting(outcome, numbers)
    for choice in outcome.choices[:_MOST]:
        yield ""
        yield from _choice(choice, numbers)
    if len(outcome.choices) > _MOST:
        yield f"  … and {len(outcome.choices) - _MOST} more lines"
    yield from _disproofs(outcome.best, outcome.disproofs, numbers)
    if outcome.choices:
        yield ""
        yield "Look the lines up on the page and vendor it again with a --choose for each."
    yield from _ANY_LINE


def _disproofs(
    best: Reading, disproofs: Sequence[Disproof], numbers: Sequence[int]
) -> Iterator[str]:
    for disproof in disproofs[:_MOST]:
        number = numbers[disproof.line]
        yield f"  line {number}: {disproof.text}"
        if disproof.line:
            yield from (f"    {row[:_COLUMN]}" for row in _rows(best, disproof.line, numbers))
        for depth in disproof.depths:
            if depth < 0:
                yield f"    --choose {number}={TEXT} if it belongs to the text before it"
            else:
                yield f"    --choose {number}={depth * INDENT} if it is a member there"
    if any(len(disproof.depths) <= 1 for disproof in disproofs):
        yield "  which rules every reading out: lines are missing, or a line was chosen wrong"
    if disproofs:
        yield _OTHERWISE


def suspect(reasons: Sequence[str], name: str) -> Iterator[str]:
    """Yield the lines that say why a part of the page may be missing, and what to do."""
    yield f"{name}: the page may be cut or have a gap: {reasons[0]}"
    yield from (f"  also: {reason}" for reason in reasons[1:_MOST])
    if len(reasons) > _MOST:
        yield f"  … and {len(reasons) - _MOST} more"
    yield "No whole page that was looked at has this. Look the page up and save it again, whole;"
    yield "if the vendor's own page is so, vendor it again with --whole."


def parse_choices(choices: Sequence[str], numbers: Sequence[int]) -> dict[int, int]:
    """Read `LINE=SPACES` and `LINE=text`; raises `BadInput` for what is neither, or says both."""
    places = {number: at for at, number in enumerate(numbers)}
    chosen: dict[int, int] = {}
    problems = []
    for choice in choices:
        match = _OPTION.fullmatch(choice)
        at = places.get(int(match["line"])) if match else None
        if match is None or at is None:
            problems.append(_no_choice(choice, "names no line of the document on the page"))
            continue
        depth, odd = (-1, 0) if match["spaces"] == TEXT else divmod(int(match["spaces"]), INDENT)
        if odd:
            problems.append(_no_choice(choice, f"is no depth: each is {INDENT} spaces more"))
        elif chosen.setdefault(at, depth) != depth:
            problems.append(_no_choice(choice, "contradicts what is chosen for the same line"))
    if problems:
        raise BadInput(problems)
    return chosen


def shown_choices(chosen: Mapping[int, int], numbers: Sequence[int]) -> list[str]:
    """Write what was chosen as the refusals show it, by line."""
    return [
        f"{numbers[at]}={TEXT if depth < 0 else depth * INDENT}"
        for at, depth in sorted(chosen.items())
    ]


def _no_choice(choice: str, why: str) -> Problem:
    shown = choice if len(choice) <= _COLUMN else f"{choice[:_COLUMN]}…"
    expected = "LINE=SPACES or LINE=text, as the refusal shows them"
    return Problem(f"--choose {shown} {why}", expected=expected)


def _choice(choice: Choice, numbers: Sequence[int]) -> Iterator[str]:
    ways = len(choice.readings)
    yield f"  line {numbers[choice.line]} can be read in {ways} ways:"
    columns = [list(_excerpt(reading, choice.line, numbers)) for reading in choice.readings[:2]]
    for left, right in zip_longest(*columns, fillvalue=""):
        yield f"    {left[:_COLUMN]:<{_COLUMN}} │ {right[:_COLUMN]}".rstrip()
    for reading in choice.readings[2:]:
        yield f"    or {_option(reading, choice.line, numbers)}"
    shown = {reading.roles[choice.line][0] for reading in choice.readings}
    if rest := [depth * INDENT for depth in choice.depths if depth not in shown]:
        number = numbers[choice.line]
        yield f"    less likely: {', '.join(f'--choose {number}={spaces}' for spaces in rest)}"


def _widest(choice: Choice | None, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the line that parts the most readings of a search that was given up."""
    if choice is None:
        return
    number = numbers[choice.line]
    options = [f"--choose {number}={depth * INDENT}" for depth in choice.depths]
    yield "Each line that is decided leaves fewer. The most would be left out by deciding this one:"
    yield f"  line {number}: {', '.join(options)} or --choose {number}={TEXT}"


def _parting(outcome: Restoration, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the line whose depth would leave the fewest readings, with what it may be."""
    choice = outcome.crowded_at
    if choice is None or any(one.line == choice.line for one in outcome.choices):
        return
    yield from (
        f"    {row[:_COLUMN]}" for row in _excerpt(choice.readings[0], choice.line, numbers)
    )
    likely = choice.readings[0].roles[choice.line][0]
    number = numbers[choice.line]
    for depth in choice.depths:
        if depth != likely:
            yield f"    or --choose {number}={depth * INDENT}"


def _excerpt(reading: Reading, line: int, numbers: Sequence[int]) -> Iterator[str]:
    yield _option(reading, line, numbers)
    yield from _rows(reading, line, numbers)


def _rows(reading: Reading, line: int, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the rows of a reading around a line, which is marked."""
    rows = [row for row in enumerate(reading.layout.text.split("\n"), 1) if row[1].strip()]
    lines = list(_lines_of(reading, [number for number, _ in rows], len(numbers)))
    at = lines.index(line) if line in lines else sum(each < line for each in lines) - 1
    shown = range(max(0, at - _BEFORE), min(len(rows), at + _AFTER))
    margin = min(len(rows[row][1]) - len(rows[row][1].lstrip()) for row in shown)
    for row in shown:
        mark = ">" if row == at else " "
        yield f"{mark}{numbers[lines[row]]:5} {rows[row][1][max(0, margin - 2) :]}"


def _lines_of(reading: Reading, rows: Sequence[int], count: int) -> Iterator[int]:
    """Yield the line of the page that each row of a reading comes from.

    A text may be broken into more rows than it had lines, where the page has lost its line ends.
    """
    line = -1
    for row in rows:
        line = reading.layout.rows.get(row, min(line + 1, count - 1))
        yield line


def _option(reading: Reading, line: int, numbers: Sequence[int]) -> str:
    depth, is_text = reading.roles[line]
    return f"--choose {numbers[line]}={TEXT if is_text else depth * INDENT}"
