"""Comparing two documents as users of the client feel it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.diff import classes, remainder
from scripts.diff.change import SERVICE, Change, Impact, Kind
from scripts.diff.operations import KINDS as OPERATION_KINDS
from scripts.diff.operations import RULES, TEXTS, access, callbacks, identity
from scripts.diff.operations.operation import operations_of
from scripts.diff.schema import KINDS as SCHEMA_KINDS
from scripts.diff.schemas import SchemaComparison
from scripts.diff.sides import Below, Side, Sides
from scripts.diff.values import reads_alike
from scripts.documents import Document, JsonObject, as_object, join_pointer
from scripts.openapi import upgrade
from scripts.problem import ProblemLog

INFO_CHANGED = Kind("info-changed", "The document says something else of itself.")
KINDS: tuple[Kind, ...] = (
    *OPERATION_KINDS,
    *SCHEMA_KINDS,
    *classes.KINDS,
    INFO_CHANGED,
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
    return (*changes, *classes.compare_classes(sides, changes), *remainder.compare_remainder(sides))


def _changes(sides: Sides) -> Iterator[Change]:
    yield from compare_info(sides)
    yield from access.compare_service_servers(sides)
    yield from access.compare_service_security(sides)
    schemas = SchemaComparison(sides)
    pairing = identity.pair_operations(
        *(list(operations_of(s, s.at("paths"))) for s in (sides.old, sides.new))
    )
    yield from identity.compare_existence(pairing)
    for pair in pairing.both:
        for compare_text in TEXTS:
            yield from compare_text(pair)
        for compare in RULES:
            yield from _followed(compare(pair, sides), schemas)
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


def compare_info(sides: Sides) -> Iterator[Change]:
    """Tell which parts of `info` changed, and whether tags or links did."""
    old, new = as_object(sides.old.at("info").value), as_object(sides.new.at("info").value)
    yield from _members(old, new, "info")
    whole = ("tags", "externalDocs")
    yield from _members(_picked(sides.old.root, whole), _picked(sides.new.root, whole))


def _members(old: JsonObject, new: JsonObject, *parents: str) -> Iterator[Change]:
    for name in (*old, *(name for name in new if name not in old)):
        before, after = old.get(name), new.get(name)
        if reads_alike(before, after) or name.startswith("x-"):
            continue
        pointer, message = join_pointer((*parents, name)), f"has another `{name}`"
        yield Change(
            INFO_CHANGED, Impact.TEXT, SERVICE, "", message, before, after, pointer, pointer
        )


def _picked(value: JsonObject, names: tuple[str, ...]) -> JsonObject:
    return {name: value[name] for name in names if name in value}
