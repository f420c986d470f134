"""Operations that came, went or moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.documents import join_pointer

ADDED = Kind("operation-added", "There is a new operation.")
REMOVED = Kind("operation-removed", "An operation is gone.")
MOVED = Kind("operation-moved", "An operation has another method or path.")
KINDS = (ADDED, REMOVED, MOVED)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Operations of both documents, and those of one alone."""

    both: list[OperationPair]
    gone: list[Operation]
    came: list[Operation]


def pair(old: Sequence[Operation], new: Sequence[Operation]) -> Pairing:
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


def compare(pairing: Pairing) -> Iterator[Change]:
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
