"""What a value on the line of its key is worth: its shape, and whether it may stand there."""

from __future__ import annotations

from scripts.intake.restore import fields
from scripts.intake.restore.entries import Inline
from scripts.intake.restore.shape import Shape


def value_cost(spec: str, inline: Inline) -> float:
    """Say what it costs to take a value where `spec` is expected."""
    if inline.form == "flow":
        fits = fields.object_kind(spec) if inline.kind == "object" else fields.list_kind(spec)
        return 0.0 if fits else 10.0
    if inline.form in ("block", "open quote", "single", "double"):
        return 0.0 if fields.scalar_fits(spec, "string") else 40.0
    if fields.scalar_fits(spec, inline.kind):
        return 0.0
    return 10.0 if set(spec.split("|")) & fields.SCALARS else 40.0


def shape_of(inline: Inline) -> Shape:
    """Give the shape of a value that is complete on its line."""
    if inline.form == "flow":
        return Shape("list" if inline.kind == "array" else "map")
    text = inline.text[1:-1] if inline.form in ("single", "double") else inline.text
    return Shape(inline.kind, text)
