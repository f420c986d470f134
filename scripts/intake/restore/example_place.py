"""Readings that differ only in whether an example stands in a schema or beside it.

Beside the schema of a media type or in it, an object says the same. An example of a parameter says
the same as well, but of what was published one is right, and nothing on a page tells which: so a
person is asked, however the costs stand.
"""

from __future__ import annotations

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
