"""Names of operations: the generated function's module is `api.<first tag>.<operationId>`.

The operation of a page that describes one model has no such module: the merge makes one operation
of all models, names it after its path and groups it under what all pages share.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.operations.models import is_of_one_model
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.sides import Sides
from scripts.documents import as_array, as_text

RENAMED = Kind("operation-renamed", "The function of an operation has another name.")
REGROUPED = Kind("operation-regrouped", "The function of an operation is in another module.")
KINDS = (RENAMED, REGROUPED)


def compare(pair: OperationPair, sides: Sides) -> Iterator[Change]:
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
