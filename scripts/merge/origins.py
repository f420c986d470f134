"""Which document, and which place of it, a part of the merged document came from.

The merge moves objects and arrays about, it does not copy them, so each is known by its identity;
what the merge made itself belongs to the nearest part around it that a document has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts.documents import Document, JsonObject, Parts, Value
from scripts.merge.source import Source

_Index = dict[int, tuple[Value, Source, Parts]]


def index_nodes(sources: Sequence[Source]) -> _Index:
    """Note where the objects and arrays of documents stand that are about to be merged."""
    return {
        # The node itself is held too, since an identity is its own only as long as it lives.
        id(node): (node, source, parts)
        for source in sources
        for node, parts in _nodes(source.value)
    }


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each part of a merged document, `value`, stands in the documents it was made of."""

    value: JsonObject
    index: _Index = field(repr=False)

    def find(self, parts: Sequence[str | int]) -> tuple[Document, Parts] | None:
        """Return the document and the place in it; None for what only the merge has."""
        node: Value = self.value
        found: tuple[Source, Parts] | None = None
        for part in parts:
            node = _step(node, part)
            known = self.index.get(id(node)) if isinstance(node, dict | list) else None
            if known is not None:
                found = (known[1], known[2])
            elif found is not None:
                found = (found[0], (*found[1], part))
        return None if found is None else (found[0].document, found[1])


def _step(node: Value, part: str | int) -> Value:
    if isinstance(node, dict):
        return node.get(str(part))
    if isinstance(node, list) and str(part).isdecimal() and int(part) < len(node):
        return node[int(part)]
    return None


def _nodes(value: Value, parts: Parts = ()) -> Iterator[tuple[Value, Parts]]:
    pending: list[tuple[Value, Parts]] = [(value, parts)]
    while pending:
        node, place = pending.pop()
        if isinstance(node, dict):
            yield node, place
            pending += [(held, (*place, name)) for name, held in node.items()]
        elif isinstance(node, list):
            yield node, place
            pending += [(held, (*place, index)) for index, held in enumerate(node)]
