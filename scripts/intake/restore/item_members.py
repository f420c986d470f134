"""Readings that differ only in whether a member is an array's own or that of its items.

`nullable: true` behind `items` may belong to either. Within one document the order of members
proves nothing about it, since the first reading of that document is where the order was learned: so
a person is asked, however the costs stand, unless the document is of an exporter that is known.
"""

from __future__ import annotations

import json

from scripts.documents import Value, same
from scripts.intake.restore.reading import Reading

_INNER = ("items", "additionalProperties")
_EITHER = frozenset(
    {
        *("nullable", "description", "title", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "format", "externalDocs", "enum", "pattern"),
    }
)


def moves_between_items(best: Reading, rival: Reading) -> bool:
    """Whether a reading only moves such members between schemas and those of their items."""
    return same(_levelled(best.document.value), _levelled(rival.document.value))


def _levelled(document: Value) -> Value:
    """Return a document in which such members stand beside the schema, whichever had them."""
    if isinstance(document, list):
        return [_levelled(item) for item in document]
    if not isinstance(document, dict):
        return document
    held = {key: _levelled(value) for key, value in document.items()}
    inner = next((held[name] for name in _INNER if isinstance(held.get(name), dict)), None)
    if not isinstance(inner, dict):
        return held
    before = inner.pop("(either)", [])
    moved: list[Value] = list(before) if isinstance(before, list) else []
    for holder in (held, inner):
        for name in [name for name in holder if name in _EITHER]:
            moved.append(f"{name}: {json.dumps(holder.pop(name), sort_keys=True)}")
    held["(either)"] = sorted(moved, key=str)
    return held
