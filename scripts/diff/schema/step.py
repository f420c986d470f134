"""Steps: `multipleOf`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.pair import Pair
from scripts.diff.shape import Shape
from scripts.diff.values import as_number

_KINDS = {effect: Kind(f"step-{effect}", f"The step was {effect}.") for effect in Effect}
KINDS = tuple(_KINDS.values())


def compare(pair: Pair) -> Iterator[Change]:
    """Tell what became of the step between allowed numbers."""
    old, new = _step(pair.old), _step(pair.new)
    if old == new:
        return
    effect = _effect(old, new)
    message = f"now {_words(new)} (was {_words(old)})"
    before, after = pair.old.first("multipleOf"), pair.new.first("multipleOf")
    yield pair.change(_KINDS[effect], pair.limit(effect), message, before, after)


def _step(shape: Shape) -> Fraction | None:
    """Read the step as written, so that 0.3 is a multiple of 0.1; without one, None."""
    number = as_number(shape.first("multipleOf"))
    return Fraction(str(number)) if number is not None and number > 0 else None


def _effect(old: Fraction | None, new: Fraction | None) -> Effect:
    if new is None or (old is not None and (old / new).denominator == 1):
        return Effect.WIDENED
    if old is None or (new / old).denominator == 1:
        return Effect.NARROWED
    return Effect.MOVED


def _words(step: Fraction | None) -> str:
    return "in any step" if step is None else f"a multiple of {float(step):.15g}"
