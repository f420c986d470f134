"""One way to read flattened lines, written out and read back as YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.documents import Document, parse_document
from scripts.intake.restore.frame import Step
from scripts.intake.restore.layout import Layout, lay_out
from scripts.intake.restore.prose import Writing
from scripts.intake.restore.texts import TextMemory
from scripts.problem import BadInput
from scripts.specs.digests import flatten

Roles = tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The document that a reading gives, and how deep every line stands in it.

    `roles` holds depth and whether it is text, line by line; `cost` is the search's.
    """

    roles: Roles
    layout: Layout
    document: Document
    cost: float


def roles_of(steps: Sequence[Step]) -> Roles:
    """List the depth and the role of every line."""
    return tuple((step.depth, step.is_text) for step in steps)


def read(
    lines: list[str], steps: Sequence[Step], cost: float, memory: TextMemory, writing: Writing
) -> Reading | None:
    """Write a reading out; None if it is no YAML or does not flatten to the same lines."""
    layout = lay_out(lines, steps, memory, writing)
    written = flatten(layout.text)
    if written != lines and not (writing.joined and " ".join(written) == " ".join(lines)):
        return None
    try:
        document = parse_document(layout.text, "the restored document")
    except BadInput:
        return None
    return Reading(roles_of(steps), layout, document, cost)
