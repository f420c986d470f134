"""Which operation is which: those that came, went, moved, or have another name or text.

The generated function's module is `api.<first tag>.<operationId>`. The operation of a page that
describes one model has no such module: the merge makes one operation of all models, names it after
its path and groups it under what all pages share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.operations.models import is_of_one_model
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.schema.metadata import DEPRECATED, DESCRIPTION, RESTORED
from scripts.diff.sides import Sides
from scripts.diff.values import folded
from scripts.documents import as_array, as_text, join_pointer

ADDED = Kind("operation-added", "There is a new operation.")
REMOVED = Kind("operation-removed", "An operation is gone.")
MOVED = Kind("operation-moved", "An operation has another method or path.")
RENAMED = Kind("operation-renamed", "The function of an operation has another name.")
REGROUPED = Kind("operation-regrouped", "The function of an operation is in another module.")
SUMMARY = Kind("summary-changed", "A summary reads otherwise.")
KINDS = (
    ADDED,
    REMOVED,
    MOVED,
    RENAMED,
    REGROUPED,
    SUMMARY,
)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Operations of both documents, and those of one alone."""

    both: list[OperationPair]
    gone: list[Operation]
    came: list[Operation]


def pair_operations(old: Sequence[Operation], new: Sequence[Operation]) -> Pairing:
    """Pair operations by method and path, else by their `operationId`."""
    by_key = {operation.key: operation for operation in new}
    by_id = {o.operation_id: o for o in new if o.operation_id}
    known = {operation.key for operation in old}
    pairing = Pairing([], [], [])
    taken = set()
    for operation in old:
        partner = by_key.get(operation.key)
        if partner is None:
            named = by_id.get(operation.operation_id) if operation.operation_id else None
            partner = named if named and named.key not in known else None
        if partner is None or partner.key in taken:
            pairing.gone.append(operation)
        else:
            taken.add(partner.key)
            pairing.both.append(OperationPair(operation, partner))
    pairing.came.extend(operation for operation in new if operation.key not in taken)
    return pairing


def compare_existence(pairing: Pairing) -> Iterator[Change]:
    """Tell which operations came, went or moved."""
    for operation in pairing.gone:
        pointer = join_pointer(operation.part.parts)
        yield Change(REMOVED, Impact.BREAKING, _subject(operation), "", "is gone", old=pointer)
    for both in pairing.both:
        if both.old.key != both.new.key:
            before, after = _address(both.old), _address(both.new)
            message = f"is now at `{after}` (was at `{before}`)"
            yield both.change(MOVED, Impact.BREAKING, message, before, after)
    for operation in pairing.came:
        pointer = join_pointer(operation.part.parts)
        yield Change(ADDED, Impact.ADDITIVE, _subject(operation), "", "is new", new=pointer)


def _subject(operation: Operation) -> Subject:
    return Subject("operation", operation.name)


def _address(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def compare_names(pair: OperationPair, sides: Sides) -> Iterator[Change]:
    """Tell another name or group."""
    is_merged = is_of_one_model(sides.old, pair.old) and is_of_one_model(sides.new, pair.new)
    impact = Impact.TEXT if is_merged else Impact.BREAKING
    before, after = pair.old.operation_id, pair.new.operation_id
    if before != after:
        message = f"is now called `{pair.new.name}`"
        yield pair.change(RENAMED, impact, message, before, after)
    before, after = _group(pair.old), _group(pair.new)
    if before != after:
        message = f"is now grouped under `{after}` (was `{before}`)"
        yield pair.change(REGROUPED, impact, message, before, after)


def _group(operation: Operation) -> str:
    """Return the first tag; the generator calls the group of operations without one `default`."""
    tags = as_array(operation.member("tags").value)
    return (as_text(tags[0]) if tags else None) or "default"


def compare_texts(pair: OperationPair) -> Iterator[Change]:
    """Tell which texts changed, and whether the operation is going to go away."""
    for kind, name in ((SUMMARY, "summary"), (DESCRIPTION, "description")):
        before, after = _text(pair.old, name), _text(pair.new, name)
        if folded(before) != folded(after):
            yield pair.change(kind, Impact.TEXT, f"has another {name}", before, after)
    was, now = (side.member("deprecated").value is True for side in (pair.old, pair.new))
    if now and not was:
        yield pair.change(DEPRECATED, Impact.ADDITIVE, "is deprecated")
    elif was and not now:
        yield pair.change(RESTORED, Impact.ADDITIVE, "is no longer deprecated")


def _text(operation: Operation, name: str) -> str:
    return as_text(operation.member(name).value) or ""
