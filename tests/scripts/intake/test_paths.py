"""Every reading that a search joined to another stays within reach, whichever is chosen."""

from __future__ import annotations

from scripts.intake.restore.frame import Frame, State, Step
from scripts.intake.restore.paths import path_to
from scripts.intake.restore.search import join

OPEN = (Frame(False, "document"),)


def step(before: Step | None, line: int, depth: int) -> Step:
    return Step(before, line, depth, is_text=False)


def test_a_reading_that_lost_to_one_that_lost_is_still_a_rival_of_the_first() -> None:
    steps = [step(None, 0, depth) for depth in range(3)]
    dearest, dear, cheap = (
        State(OPEN, None, cost, at) for cost, at in zip((6.0, 5.0, 4.0), steps, strict=True)
    )

    leading = join(cheap, join(dear, dearest))

    path = path_to(leading.cost, steps[2])
    costs = {aside.path().steps[0].depth: aside.cost for aside in path.asides([(4.0, steps[2])])}
    assert costs == {0: 6.0, 1: 5.0}


def test_what_may_be_read_otherwise_may_be_so_beside_any_other_doubt() -> None:
    first, other = step(None, 0, 1), step(None, 0, 2)
    first.rivals.append((other, 0.5))
    last, another = step(first, 1, 1), step(first, 1, 2)
    last.rivals.append((another, 2.0))
    endings = [(10.0, last)]

    found = {depths(aside.path().steps): aside for aside in path_to(10.0, last).asides(endings)}
    beside = {
        depths(aside.path().steps): aside.cost for aside in found[2, 1].path().asides(endings)
    }

    assert {key: aside.cost for key, aside in found.items()} == {(2, 1): 10.5, (1, 2): 12.0}
    assert beside == {(1, 1): 10.0, (2, 2): 12.5}


def depths(steps: list[Step]) -> tuple[int, ...]:
    return tuple(step.depth for step in steps)


def test_a_way_to_another_ending_leaves_what_it_does_not_pass() -> None:
    first, other = step(None, 0, 1), step(None, 0, 2)
    first.rivals.append((other, 0.5))
    last, apart = step(first, 1, 1), step(step(None, 0, 3), 1, 3)
    endings = [(10.0, last), (11.0, apart)]
    aside = next(iter(path_to(10.0, last).asides(endings))).path()

    costs = {depths(found.path().steps): found.cost for found in aside.asides(endings)}

    assert depths(aside.steps) == (2, 1)
    assert costs == {(1, 1): 10.0, (3, 3): 11.0}


def test_ways_that_are_too_dear_are_left_out_but_not_those_that_save_what_was_paid() -> None:
    first, other = step(None, 0, 1), step(None, 0, 2)
    first.rivals.append((other, 0.5))
    last, another = step(first, 1, 1), step(first, 1, 2)
    last.rivals.append((another, 2.0))
    endings = [(10.0, last)]

    (near,) = path_to(10.0, last).asides(endings, 10.5)
    back = {depths(aside.path().steps) for aside in near.path().asides(endings, 10.4)}

    assert depths(near.path().steps) == (2, 1)
    assert (1, 1) in back
    assert (2, 2) not in back
