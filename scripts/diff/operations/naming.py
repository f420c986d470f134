"""Names of operations: the generated function's module is `api.<first tag>.<operationId>`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.documents import as_array, as_text

RENAMED = Kind("operation-renamed", "The function of an operation has another name.")
REGROUPED = Kind("operation-regrouped", "The function of an operation is in another module.")
KINDS = (RENAMED, REGROUPED)


def compare(pair: OperationPair) -> Iterator[Change]:
    """Tell another name or group."""
    before, after = pair.old.operation_id, pair.new.operation_id
    if before != after:
        message = f"is now called `{pair.new.name}`"
        yield pair.change(RENAMED, Impact.BREAKING, message, before, after)
    before, after = _group(pair.old), _group(pair.new)
    if before != after:
        message = f"is now grouped under `{after}` (was `{before}`)"
        yield pair.change(REGROUPED, Impact.BREAKING, message, before, after)


def _group(operation: Operation) -> str:
    """Return the first tag; the generator calls the group of operations without one `default`."""
    tags = as_array(operation.member("tags").value)
    return (as_text(tags[0]) if tags else None) or "default"
