"""Readings that nothing on a page tells apart: they differ in where one member stands.

Beside the schema of a media type or in it, an object's example says the same. An example of a
parameter does so as well, but of what was published one place is right; and `nullable: true` behind
`items` may belong to the array or to its items. Within one document the order of members proves
nothing about either, since the first reading of that document is where the order was learned: so a
person is asked, however the costs stand, unless the document is of an exporter that is known.
"""

from __future__ import annotations

import json

from scripts.documents import Value, same
from scripts.intake.restore.reading import Reading


def moves_object_example(best: Reading, rival: Reading) -> bool:
    """Whether a reading only moves an object `example` between a media type and its schema."""
    return same(_gathered(best.document.value), _gathered(rival.document.value))


def moves_parameter_example(best: Reading, rival: Reading) -> bool:
    """Whether a reading only moves examples between parameters and their schemas."""
    first = _gathered(best.document.value, of_parameters=True)
    return same(first, _gathered(rival.document.value, of_parameters=True))


def _gathered(document: Value, *, of_parameters: bool = False) -> Value:
    """Return a document with each such example where it does not matter in which object it was."""
    if isinstance(document, list):
        return [_gathered(item, of_parameters=of_parameters) for item in document]
    if not isinstance(document, dict):
        return document
    held = {key: _gathered(value, of_parameters=of_parameters) for key, value in document.items()}
    schema = held.get("schema")
    is_parameter = "in" in held and "name" in held
    if isinstance(schema, dict) and is_parameter is of_parameters:
        for holder in (held, schema):
            is_moved = of_parameters or isinstance(holder.get("example"), dict)
            if is_moved and "example" in holder:
                held["(example)"] = holder.pop("example")
    return held


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
