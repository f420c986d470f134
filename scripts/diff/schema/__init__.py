"""The rules on schemas: one module each, with its kinds of change and `compare`."""

from __future__ import annotations

from scripts.diff.change import Kind
from scripts.diff.schema import (
    alternatives,
    bounds,
    class_name,
    constraint,
    counts,
    default,
    deprecation,
    discriminator,
    files,
    items,
    members,
    nullability,
    pattern,
    properties,
    step,
    text,
    text_format,
    types,
    values,
)

ALWAYS = (types, nullability, deprecation, text)
"""Rules that hold whatever the types."""

LIMITS = (
    values,
    default,
    bounds,
    step,
    counts,
    pattern,
    text_format,
    constraint,
    discriminator,
    files,
)
"""Rules on what two values of a type that stayed may be."""

PARTS = (items, members)
"""Rules that lead on to the parts of a schema."""

NAMED_PARTS = (class_name, properties, alternatives)
"""Rules that lead on to parts and look at both documents to pair them."""

KINDS: tuple[Kind, ...] = tuple(
    kind for rule in (*ALWAYS, *LIMITS, *PARTS, *NAMED_PARTS) for kind in rule.KINDS
)
