"""Texts and deprecation of operations."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Impact, Kind
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.schema.deprecation import DEPRECATED, RESTORED
from scripts.diff.schema.text import DESCRIPTION
from scripts.diff.texts import folded
from scripts.documents import as_text

SUMMARY = Kind("summary-changed", "A summary reads otherwise.")
KINDS = (SUMMARY,)


def compare(pair: OperationPair) -> Iterator[Change]:
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
