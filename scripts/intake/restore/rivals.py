"""Which other readings are left beside the best one: those that nothing on the page rules out.

What speaks against a rival is its cost, as far as the orders of members in it come from elsewhere.
Some doubts are asked about however the costs stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scripts.intake.restore.backing import unbacked
from scripts.intake.restore.clues import marks
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.steadiness import is_steady
from scripts.intake.restore.undecided import (
    leaves_extension,
    may_be_keyword,
    moves_between_schemas,
    moves_out_of_operation,
    moves_parameter_example,
    moves_remark,
    names_a_keyword,
    takes_member_for_text,
)

_BETWEEN_SCHEMAS = 16.0
"""Chosen as for a writer unknown: orders that the document's other objects have do not reach it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the rivals: `left` are those to ask about.

    `harmless` differ from the best reading in what a guess decides, which is to be marked as one.
    """

    left: list[Reading]
    harmless: list[Reading]


def judge(
    lines: list[str],
    best: Reading,
    rivals: Sequence[Reading],
    *,
    habits: Habits,
    earlier: Habits,
    margin: float,
) -> Judged:
    """Sort the rivals of a reading; `habits` are `earlier` ones and those of the document."""
    is_export = marks(lines).is_export
    if is_export:
        harmless = [rival for rival in rivals if moves_remark(best, rival, examples=True)]
        others = _by_order(best, _without(rivals, harmless), earlier)
        doubtful: list[Reading] = []
    elif is_steady(best.document.value):
        guessed = [rival for rival in rivals if moves_remark(best, rival, examples=False)]
        doubtful = unbacked(best, guessed, lines, earlier)
        harmless = _without(guessed, doubtful)
        others = _without_own_orders(best, _without(rivals, harmless), habits, earlier, margin)
    else:
        harmless, doubtful = [], []
        others = _without_orders(best, rivals, habits)
    asked = {rival.roles for rival in doubtful}
    left = [
        rival
        for rival in others
        if rival.cost < best.cost + margin
        or moves_parameter_example(best, rival)
        or leaves_extension(best, rival, lines)
        or names_a_keyword(best, rival, lines)
        or (
            not is_export
            and rival.cost < best.cost + _BETWEEN_SCHEMAS
            and (rival.roles in asked or _is_undecided(best, rival, lines))
        )
    ]
    return Judged(left, harmless)


def _is_undecided(best: Reading, rival: Reading, lines: list[str]) -> bool:
    """Whether two readings differ in what the order of members does not prove."""
    return (
        moves_between_schemas(best, rival)
        or moves_out_of_operation(best, rival, lines)
        or may_be_keyword(best, rival, lines)
        or takes_member_for_text(best, rival, lines)
    )


def _without(rivals: Sequence[Reading], others: Sequence[Reading]) -> list[Reading]:
    roles = {other.roles for other in others}
    return [rival for rival in rivals if rival.roles not in roles]


def _without_orders(best: Reading, rivals: Sequence[Reading], habits: Habits) -> list[Reading]:
    """Weigh the rivals of a document whose writer keeps no order, so that none testifies."""
    own = habits.total(best.document.value)
    return [
        replace(rival, cost=rival.cost - habits.total(rival.document.value) + own)
        for rival in rivals
    ]


def _by_order(best: Reading, rivals: list[Reading], habits: Habits) -> list[Reading]:
    """Let no other sign outweigh that a rival's members stand in the order that exports have.

    A text that was edited after it was written seems to stand at another depth than its own.
    """
    own = habits.total(best.document.value)
    return [
        replace(rival, cost=rival.cost - max(0.0, own - habits.total(rival.document.value)))
        for rival in rivals
    ]


def _without_own_orders(
    best: Reading, rivals: list[Reading], habits: Habits, earlier: Habits, margin: float
) -> list[Reading]:
    """Weigh the rivals anew, by orders of members that they had no part in.

    The search took the orders of the first reading for granted, and so of every member that could
    stand elsewhere as well. What testifies are earlier pages and the objects that no rival touches.
    """
    own = habits.total(best.document.value)
    bare = [rival.cost - habits.total(rival.document.value) + own for rival in rivals]
    close = [rival for rival, cost in zip(rivals, bare, strict=True) if cost < best.cost + margin]
    witnesses = earlier.beyond(best.document.value, (rival.document.value for rival in close))
    known = witnesses.total(best.document.value)
    return [
        replace(rival, cost=cost + witnesses.total(rival.document.value) - known)
        if rival in close
        else rival
        for rival, cost in zip(rivals, bare, strict=True)
    ]
