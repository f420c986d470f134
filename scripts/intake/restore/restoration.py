"""Restoring a flattened document, with proof or refusal.

The lines are read twice: the first reading shows in which order the writer of this page puts the
members of its objects and what its components declare, the second uses that. Then every reading
that the search kept beside the best one is written out and held against it. What is left decides:
no rival, restored; a rival that gives another document, refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scripts.intake.restore.account import differences, first_difference, proofs
from scripts.intake.restore.asides import Asides
from scripts.intake.restore.budget import MOST_IN_ALL, Budget
from scripts.intake.restore.clues import marks
from scripts.intake.restore.consistency import FATAL
from scripts.intake.restore.first_pass import BEAMS, TRIED, WIDER, first_pass, first_readable
from scripts.intake.restore.frame import Step
from scripts.intake.restore.habits import Habits, Known
from scripts.intake.restore.paired import paired
from scripts.intake.restore.paths import path_to
from scripts.intake.restore.possible import is_coherent, possible_of
from scripts.intake.restore.proof import Disproof, Prover
from scripts.intake.restore.prose import (
    Writing,
    is_requoted,
    long_words_of,
    written_by_js_yaml,
)
from scripts.intake.restore.questions import Choice, Questions
from scripts.intake.restore.reading import Reading, Roles, roles_of
from scripts.intake.restore.rivals import judge
from scripts.intake.restore.search import MOST_WORK, Search
from scripts.intake.restore.shape import component_shapes
from scripts.intake.restore.usual import export_orders, usual_orders
from scripts.intake.restore.weighing import has_strangers, weighed

MARGIN = 1.5
"""A rival this much dearer than the best reading is no rival: one clear sign speaks against it."""
_JOINED_MARGIN = 2.9
"""Chosen: about twice the usual, since only what is on one line testifies to its depth; below one
clear sign, however its parts are added up."""
_UNKNOWN_WRITER_MARGIN = 16.0
"""Without the evidence of line breaks, only two signs together count."""
_LOOKED_AT = 6.0
"""Chosen: rivals this dear are named in the proof, though they are none."""
_OWN_ORDERS = 12.0
"""What orders that were learned from the document itself weigh at most where one line is moved:
four of them change. A rival so much dearer is looked at, since all of them may be wrong."""
_ROUNDS = 4
"""Chosen: a reading that is disproved gives way to its best rival, whose own rivals are looked at
then; that seldom happens twice."""
_CONTRADICTION = (
    "read as well as can be, what the document says contradicts itself in several places"
)
_EDITED_LINE = 8.0
"""Chosen below what a named field costs as text: rather an edited line than members in a text."""
_MOST_JOINED = 60_000
"""Measured: of the longest joined pages that come back the first search looks at 28 000 states."""


@dataclass(slots=True)
class Restoration:
    """What came of a restoration.

    `best` is None if the lines have no reading (`stopped_at` is the line that fits nowhere). The
    document is restored only if `choices` and `disproofs` are empty and `crowded` is false.
    Where it is crowded, `crowded_at` is the line whose depth would part the most readings.
    `disproofs` tell why even the best reading is none: most likely lines of it are text, or lines
    are missing. `rivals` are the readings beside the best
    one that nothing rules out, those included that a guess decides against. `work` counts the
    states and the lines of readings that were looked at.
    """

    best: Reading | None
    choices: list[Choice] = field(default_factory=list)
    disproofs: list[Disproof] = field(default_factory=list)
    crowded: bool = False
    proofs: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    stopped_at: int = 0
    crowded_at: Choice | None = None
    work: int = 0
    rivals: list[Reading] = field(default_factory=list)

    @property
    def possible(self) -> list[Reading]:
        """All readings that the page may have, the best one first; none if they are not known."""
        if self.best is None or self.crowded or self.disproofs:
            return []
        return [self.best, *self.rivals]

    @property
    def restored(self) -> bool:
        """Whether the best reading is proven."""
        doubts = self.choices or self.disproofs or self.crowded
        return self.best is not None and not doubts


def restore(
    lines: list[str],
    known: Known,
    chosen: Mapping[int, int] | None = None,
    *,
    roots: frozenset[int] | None = None,
) -> Restoration:
    """Restore flattened lines; `chosen` gives line indexes the depth a person decided (-1: text).

    `roots` says that the line ends are not the writer's own, and which lines are known to begin
    members of the document (none known: empty). What other documents of its site have line by line
    stands as it does there, unless the lines have no reading so, or their examples do not fit.
    """
    chosen = dict(chosen or {})
    if wrong := {line for line in roots or () if chosen.get(line, 0) != 0}:
        return Restoration(None, stopped_at=min(wrong))
    budget = Budget(MOST_IN_ALL)
    told = known.told(lines, chosen)
    if not told:
        return _restore(lines, known, chosen, roots, budget)
    outcome = _restore(lines, known, {**told, **chosen}, roots, budget)
    if outcome.best and not outcome.disproofs and not has_strangers(outcome.best):
        outcome.proofs.append(f"{len(told)} of its lines stand as in other documents of its site")
        return outcome
    if budget.spent > MOST_WORK // 2:
        return replace(outcome, crowded=True)
    return _restore(lines, known, chosen, roots, budget)


def _restore(
    lines: list[str],
    known: Known,
    chosen: dict[int, int],
    roots: frozenset[int] | None,
    budget: Budget,
) -> Restoration:
    """Restore lines with what is known of single ones."""
    stopped_at = 0
    usual = Habits(usual=export_orders() if marks(lines).is_export else usual_orders())
    for writing in _writings(lines, joined=roots is not None):
        found = first_pass(
            lines,
            writing,
            known.texts,
            habits=usual,
            chosen=chosen,
            roots=roots or frozenset(),
            most_work=min(MOST_WORK if roots is None else _MOST_JOINED, budget.left),
        )
        budget.spend(found.work)
        if found.reading:
            again = _search_again(
                lines, found.reading, known, writing, chosen, roots or frozenset(), budget
            )
            return _second(lines, found.reading, known, writing, again, chosen, budget)
        stopped_at = max(stopped_at, found.search.reached)
        if found.search.gave_up:
            at = _widest(found.search)
            return Restoration(
                None, crowded=True, stopped_at=stopped_at, crowded_at=at, work=budget.spent
            )
    return Restoration(None, stopped_at=stopped_at, work=budget.spent)


def _widest(search: Search) -> Choice | None:
    """Return the line that parts the most readings of a search that was given up."""
    line, depths = search.widest
    return Choice(line, (), tuple(sorted(depths))) if len(depths) > 1 else None


def _writings(lines: list[str], *, joined: bool) -> list[Writing]:
    """List how the lines may have been written, the strictest way first."""
    unknown = Writing(exact=False, joined=joined)
    if not written_by_js_yaml(lines):
        return [unknown]
    words = long_words_of(lines)
    exact = Writing(long_words=words, requoted=is_requoted(lines), joined=joined)
    return [exact, replace(exact, edited=_EDITED_LINE), unknown]


@dataclass(frozen=True, slots=True)
class _Again:
    """The search that knows the orders of the first reading, and what it found."""

    search: Search
    endings: list[tuple[float, Step]]
    earlier: Habits
    habits: Habits


def _search_again(
    lines: list[str],
    first: Reading,
    known: Known,
    writing: Writing,
    chosen: dict[int, int],
    roots: frozenset[int],
    budget: Budget,
) -> _Again:
    earlier = known.habits_of(lines)
    habits = earlier.also(first.document.value)
    components = component_shapes(first.document.value)
    margin = _margin(writing)
    for beam in BEAMS:
        again = Search(
            lines,
            writing,
            habits=habits,
            components=components,
            chosen=chosen,
            roots=roots,
            beam=beam,
            most_work=min(MOST_WORK, budget.left),
        )
        second_endings = again.run()
        budget.spend(again.work)
        if (second_endings and again.cut >= margin) or WIDER * again.work > budget.left:
            break
    return _Again(again, second_endings, earlier, habits)


def _second(
    lines: list[str],
    first: Reading,
    known: Known,
    writing: Writing,
    searched: _Again,
    chosen: dict[int, int],
    budget: Budget,
) -> Restoration:
    again, second_endings = searched.search, searched.endings
    margin = _margin(writing)
    ways = [path_to(cost, last) for cost, last in second_endings[:TRIED]]
    best = first_readable(lines, ((way.cost, way.steps) for way in ways), known.texts, writing)
    if best is None:
        widest = _widest(again)
        widest = widest and replace(widest, readings=(first,))
        return Restoration(first, crowded=True, crowded_at=widest, work=budget.spent)
    cheapest, is_settled, prover = best, False, Prover()
    asides = Asides(lines, second_endings, known.texts, writing, prover, budget)
    asked = Questions(lines, chosen, again.depths)
    around: set[Roles] = set()
    for _ in range(_ROUNDS):
        around.add(best.roles)
        way = next(way for way in ways if roles_of(way.steps) == best.roles)
        found = asides.rivals(way, best, _looked_at(lines, writing))
        ways = [way, *(rival for rival, _ in found)]
        readings = _sorted([best, *weighed(best, [reading for _, reading in found])])
        possible = possible_of(lines, readings, margin, prover)
        if not possible:
            faults = asked.disproofs(best, prover.disproofs(best))
            return Restoration(best, disproofs=faults, work=budget.spent)
        is_settled = possible[0].roles in around
        if is_settled:
            break
        best = next(reading for _, reading in found if reading.roles == possible[0].roles)
    doubts = asked.doubts(possible[0], joined=writing.joined)
    if not is_coherent(lines, possible[0], searched.habits, searched.earlier):
        doubts.append(Disproof(0, _CONTRADICTION))
    if doubts:
        return Restoration(possible[0], disproofs=doubts, work=budget.spent)
    ways_found = [(path.steps, reading) for path, reading in found]
    pairs = list(paired(lines, possible[0], ways_found, known.texts, writing))
    own = {fault.text for fault in prover.disproofs(possible[0])}
    pairs = [both for both in pairs if all(fault.text in own for fault in prover.disproofs(both))]
    best, *rivals = [*possible, *weighed(possible[0], pairs)]
    judged = judge(
        lines,
        best,
        rivals,
        habits=searched.habits,
        earlier=searched.earlier,
        margin=margin,
    )
    ahead = best.cost - cheapest.cost
    outcome = Restoration(
        best,
        asked.choices(best, judged.left),
        crowded=not is_settled or asides.is_cut or again.cut < margin + ahead,
        rivals=[*judged.left, *judged.harmless],
        work=budget.spent,
    )
    outcome.proofs = proofs(lines, best, rivals, writing, ruled_out=len(readings) - len(possible))
    outcome.differences = differences(lines, best, judged.harmless, writing)
    if outcome.crowded:
        at = _most_parting(best, rivals) if asides.is_cut and rivals else again.cut_at
        outcome.crowded_at = Choice(at, (best,), asked.depths_of(best, at))
    return outcome


def _most_parting(best: Reading, rivals: list[Reading]) -> int:
    """Return the line at which the most rivals leave a reading."""
    return Counter(first_difference(best, rival) for rival in rivals).most_common(1)[0][0]


def _margin(writing: Writing) -> float:
    if not writing.exact:
        return _UNKNOWN_WRITER_MARGIN
    margin = _JOINED_MARGIN if writing.joined else MARGIN
    return margin if writing.edited == FATAL else margin + _EDITED_LINE


def _looked_at(lines: list[str], writing: Writing) -> float:
    """Say how much dearer than the best reading the rivals may be that are looked at."""
    beyond = 0.0 if marks(lines).has_known_orders else _OWN_ORDERS
    return max(_LOOKED_AT, _margin(writing)) + beyond


def _sorted(readings: list[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.cost)
