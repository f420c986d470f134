"""Comparing two documents as users of the client feel it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.diff import about, classes, remainder
from scripts.diff.change import Change, Kind
from scripts.diff.operations import KINDS as OPERATION_KINDS
from scripts.diff.operations import RULES, TEXTS, callbacks, existence, security, servers
from scripts.diff.operations.operation import operations_of
from scripts.diff.schema import KINDS as SCHEMA_KINDS
from scripts.diff.schemas import SchemaComparison
from scripts.diff.sides import Below, Side, Sides
from scripts.documents import Document
from scripts.openapi import upgrade
from scripts.problem import ProblemLog

KINDS: tuple[Kind, ...] = (
    *OPERATION_KINDS,
    *SCHEMA_KINDS,
    *classes.KINDS,
    *about.KINDS,
    *remainder.KINDS,
)
"""Every kind of change that can be reported."""


def compare_documents(old: Document, new: Document) -> tuple[Change, ...]:
    """List what changed, each thing once: the service first, then operation by operation.

    Both are OpenAPI 3.0 or 3.1 documents. Raises `BadInput` where one of them is not.
    """
    log = ProblemLog()
    roots = []
    for document in (old, new):
        with log.collecting():
            roots.append(upgrade(document))
    log.check()
    sides = Sides(*map(Side, roots))
    changes = _unique(_changes(sides))
    return (*changes, *classes.compare(sides, changes), *remainder.compare(sides))


def _changes(sides: Sides) -> Iterator[Change]:
    yield from about.compare(sides)
    yield from servers.compare_service(sides)
    yield from security.compare_service(sides)
    schemas = SchemaComparison(sides)
    pairing = existence.pair(
        *(list(operations_of(s, s.at("paths"))) for s in (sides.old, sides.new))
    )
    yield from existence.compare(pairing)
    for pair in pairing.both:
        for text in TEXTS:
            yield from text.compare(pair)
        for rule in RULES:
            yield from _followed(rule.compare(pair, sides), schemas)
    yield from _followed(callbacks.compare_webhooks(sides), schemas)


def _followed(found: Iterable[Change | Below], schemas: SchemaComparison) -> Iterator[Change]:
    """Compare the schemas that a rule on operations leads to."""
    for item in found:
        if isinstance(item, Below):
            yield from schemas.compare(item)
        else:
            yield item


def _unique(changes: Iterable[Change]) -> list[Change]:
    """Drop what is told again, such as a class that several operations use."""
    return list({(c.kind.id, c.subject, c.place, c.message, c.impact): c for c in changes}.values())
