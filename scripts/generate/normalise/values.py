"""Types of `enum` and `const`: literals, where Python can spell them (PEP 586)."""

from __future__ import annotations

from scripts.generate.normalise.shape import Shape
from scripts.generate.types import NOTHING, Literal, Scalar, Type


def literal_of(shape: Shape) -> tuple[Type | None, bool]:
    """Return the type of the values but null, and whether null is one of them.

    The type is None where no literal can say it: for fractions, and for values of several kinds.
    """
    values = [value for value in shape.values or () if value is not None]
    null = len(values) < len(shape.values or ())
    kinds = {type(value) for value in values}
    if not values:
        return NOTHING, null
    if kinds == {bool}:
        both = len(set(map(bool, values))) > 1
        return Scalar("boolean") if both else Literal((bool(values[0]),)), null
    if kinds not in ({str}, {int}):
        return None, null
    return Literal(tuple(value for value in values if isinstance(value, str | int))), null


def is_listed(shape: Shape) -> bool:
    """Whether the values stand in a list, which gets a name; a constant has none."""
    keywords = {name for part in shape.parts for name in part.keywords}
    return "enum" in keywords and "const" not in keywords
