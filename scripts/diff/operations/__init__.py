"""The rules on operations: what changed between two of them, kind by kind."""

from __future__ import annotations

from scripts.diff.change import Kind
from scripts.diff.operations import (
    access,
    bodies,
    callbacks,
    identity,
    models,
    parameters,
)

TEXTS = (identity.compare_texts,)
"""Rules on what an operation that both documents have says of itself to people."""

RULES = (
    identity.compare_names,
    access.compare_servers,
    access.compare_security,
    parameters.compare_parameters,
    bodies.compare_body,
    bodies.compare_responses,
    callbacks.compare_callbacks,
)
"""Rules on its name, and on what it sends and receives."""

KINDS: tuple[Kind, ...] = (
    *identity.KINDS,
    *access.KINDS,
    *parameters.KINDS,
    *bodies.KINDS,
    *callbacks.KINDS,
    *models.KINDS,
)
