"""The rules on operations: one module each, with its kinds of change and `compare`."""

from __future__ import annotations

from scripts.diff.change import Kind
from scripts.diff.operations import (
    body,
    callbacks,
    existence,
    models,
    naming,
    parameters,
    responses,
    security,
    servers,
    text,
)

TEXTS = (text,)
"""Rules on what an operation that both documents have says of itself to people."""

RULES = (naming, servers, security, parameters, body, responses, callbacks)
"""Rules on its name, and on what it sends and receives."""

KINDS: tuple[Kind, ...] = tuple(
    kind for rule in (existence, *TEXTS, *RULES, models) for kind in rule.KINDS
)
