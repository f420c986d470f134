"""Which other readings are left beside the best one: those that nothing on the page rules out.

What speaks against a rival is its cost, as far as the orders of members in it come from elsewhere.
Some doubts are asked about however the costs stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scripts.intake.restore.backing import may_end_object, parts_from_described, unbacked
from scripts.intake.restore.clues import marks
from scripts.intake.restore.fields import common_name
from scripts.intake.restore.habits import Habits
from scripts.intake.restore.mistaken import (
    Move,
    describes_last_alone,
    has_free_name,
    is_extension,
    is_in_example,
    is_of_last_property,
    is_text,
    leaves_extension,
    leaves_operation,
    leaves_wrapper,
    may_end_example,
    move_between,
    names_a_component,
    names_a_keyword,
)
from scripts.intake.restore.own_values import are_only_of_best
from scripts.intake.restore.reading import Reading, Roles
from scripts.intake.restore.series import keeps_more, series_of
from scripts.intake.restore.steadiness import is_steady
from scripts.intake.restore.undecided import (
    moves_between_schemas,
    moves_parameter_example,
    moves_remark,
)

_FAR = 16.0
"""Chosen as for a writer unknown: orders that the document's other objects have do not reach it,
and where there is no order, only two signs together count."""


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
    series = series_of(best.document.value)
    moves = {rival.roles: move_between(best, rival, lines) for rival in rivals}
    rivals = [
        rival
        for rival in rivals
        if not are_only_of_best(moves[rival.roles], best.document.value, rival.document.value)
        and not parts_from_described(best, moves[rival.roles])
        and not keeps_more(series, series_of(rival.document.value))
    ]
    if marks(lines).is_export:
        return _judge_export(
            lines, best, rivals, moves, habits=habits, earlier=earlier, margin=margin
        )
    bare = _without_orders(best, rivals, habits)
    if is_steady(best.document.value, earlier):
        guessed = [rival for rival in rivals if moves_remark(best, rival, examples=False)]
        doubtful = unbacked(best, guessed, moves, earlier)
        harmless = [rival for rival in guessed if rival.roles not in doubtful]
        others = _without_own_orders(best, _without(rivals, harmless), bare, earlier, margin)
    else:
        harmless, doubtful, others = [], set(), bare
        margin = max(margin, _FAR)
    extended = [
        rival
        for rival in others
        if rival.cost < best.cost + _FAR and is_extension(moves[rival.roles].name)
    ]
    doubtful |= unbacked(best, extended, moves, earlier)
    costs = {rival.roles: rival.cost for rival in bare}
    left = [
        rival
        for rival in others
        if rival.cost < best.cost + margin
        or _is_open(best, rival, moves[rival.roles], lines)
        or (
            rival.cost < best.cost + _FAR
            and (
                rival.roles in doubtful
                or moves_between_schemas(best, rival)
                or is_text(best, rival, lines)
                or _is_mistaken(moves[rival.roles])
                or describes_last_alone(best, moves[rival.roles])
                or may_end_example(best, rival, moves[rival.roles])
                or may_end_object(best, rival, moves[rival.roles], margin)
                or (is_in_example(moves[rival.roles]) and costs[rival.roles] < best.cost + margin)
            )
        )
    ]
    return Judged(left, harmless)


def _judge_export(
    lines: list[str],
    best: Reading,
    rivals: Sequence[Reading],
    moves: Mapping[Roles, Move],
    *,
    habits: Habits,
    earlier: Habits,
    margin: float,
) -> Judged:
    """Sort the rivals of a reading of an export, whose program's orders are known.

    What the author of a schema typed stands in any order: there too, only what no rival touches is
    a witness.
    """
    harmless = [rival for rival in rivals if moves_remark(best, rival, examples=True)]
    others = _without(rivals, harmless)
    bare = _without_orders(best, others, habits)
    unwitnessed = {
        rival.roles
        for rival in _without_own_orders(best, others, bare, earlier, margin)
        if rival.cost < best.cost + margin
    }
    left = [
        rival
        for rival in _by_order(best, others, earlier)
        if rival.cost < best.cost + margin
        or rival.roles in unwitnessed
        or _is_open(best, rival, moves[rival.roles], lines)
        or (rival.cost < best.cost + _FAR and _is_of_another_program(moves[rival.roles]))
    ]
    return Judged(left, harmless)


def _is_of_another_program(move: Move) -> bool:
    """Whether an extension that the exporter knows nothing of is another schema's.

    It came with what was imported, and stands where it stood there.
    """
    is_foreign = is_extension(move.name) and not common_name(move.name).startswith("x-apidog")
    return is_foreign and move.kinds == ("schema", "schema")


def _is_open(best: Reading, rival: Reading, move: Move, lines: list[str]) -> bool:
    """Whether two readings differ in what is asked for however the costs stand."""
    return (
        moves_parameter_example(best, rival)
        or leaves_extension(best, rival, lines)
        or names_a_keyword(move)
        or (rival.cost < best.cost + _FAR and leaves_wrapper(rival, move))
    )


def _is_mistaken(move: Move) -> bool:
    """Whether a member may be another than the best reading takes it for."""
    is_free = has_free_name(move) or names_a_component(move)
    return is_free or is_of_last_property(move) or leaves_operation(move)


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
    best: Reading,
    rivals: Sequence[Reading],
    bare: Sequence[Reading],
    earlier: Habits,
    margin: float,
) -> list[Reading]:
    """Weigh the rivals anew, by orders of members that they had no part in.

    The search took the orders of the first reading for granted, and so of every member that could
    stand elsewhere as well: `bare` have their costs without. What testifies are earlier pages and
    the objects that no rival touches.
    """
    roles = {rival.roles for rival in rivals}
    weighed = [rival for rival in bare if rival.roles in roles]
    close = [rival for rival in weighed if rival.cost < best.cost + margin]
    witnesses = earlier.beyond(best.document.value, (rival.document.value for rival in close))
    known = witnesses.total(best.document.value)
    return [
        replace(rival, cost=rival.cost + witnesses.total(rival.document.value) - known)
        if rival.cost < best.cost + margin
        else rival
        for rival in weighed
    ]
