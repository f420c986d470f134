"""The rules on schemas: what changed between two of them, kind by kind."""

from __future__ import annotations

from scripts.diff import classes
from scripts.diff.change import Kind
from scripts.diff.schema import (
    alternatives,
    constraint,
    limits,
    metadata,
    parts,
    strings,
    types,
)

ALWAYS = (
    types.compare_types,
    types.compare_null,
    metadata.compare_deprecation,
    metadata.compare_texts,
)
"""Rules that hold whatever the types."""

LIMITS = (
    types.compare_values,
    metadata.compare_default,
    limits.compare_range,
    limits.compare_step,
    limits.compare_counts,
    strings.compare_pattern,
    strings.compare_format,
    constraint.compare_constraints,
    alternatives.compare_discriminator,
    strings.compare_files,
)
"""Rules on what two values of a type that stayed may be."""

PARTS = (parts.compare_items, parts.compare_members)
"""Rules that lead on to the parts of a schema."""

NAMED_PARTS = (
    classes.compare_name,
    parts.compare_properties,
    alternatives.compare_alternatives,
)
"""Rules that lead on to parts and look at both documents to pair them."""

KINDS: tuple[Kind, ...] = (
    *types.KINDS,
    *metadata.KINDS,
    *limits.KINDS,
    *strings.KINDS,
    *constraint.KINDS,
    *parts.KINDS,
    *alternatives.KINDS,
)
