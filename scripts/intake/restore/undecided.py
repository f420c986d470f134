"""Readings that nothing on a page tells apart: they differ in where one member stands.

Beside the schema of a media type or in it, an example says the same, and so does a description of a
parameter or a list: pages put these nearly always in one of the two places, which is taken and
marked as a guess. An example of a parameter says the same too, but as many pages put it in the one
place as in the other; and `nullable` behind `items` may be of either. Within one document
the order of members proves nothing about them, since the first reading of that document is where
the order was learned: so a person is asked, however the costs stand, unless the document is of an
exporter that is known. Where line ends are lost, a property may be the last word of the text before
it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from scripts.documents import JsonObject, Value, same
from scripts.intake.restore.reading import Reading


def moves_remark(best: Reading, rival: Reading, *, examples: bool) -> bool:
    """Whether a reading only moves what remarks on values into a schema out of what holds it.

    That is a description, title or extension of a parameter, a header, a list, a map or a union,
    and with `examples`, as of an exporter, every example of a media type, else an object or a list:
    beside the schema or in it they say the same of the same values, so that neither what is valid
    nor how it is sent depends on where they stand. Other sites have them beside it nearly always;
    what the best reading has inside is asked for, unless an exporter wrote it.
    """
    inside: list[str] = []
    outside: list[str] = []
    first = _gathered(best.document.value, examples=examples, inside=inside)
    other = _gathered(rival.document.value, examples=examples, inside=outside)
    return same(first, other) and (examples or len(inside) <= len(outside))


def moves_parameter_example(best: Reading, rival: Reading) -> bool:
    """Whether a reading only moves examples between parameters and their schemas."""
    first = _gathered(best.document.value, of_parameters=True)
    return same(first, _gathered(rival.document.value, of_parameters=True))


_HOLDERS = {
    "schema": ("description",),
    "items": ("description", "title"),
    "additionalProperties": ("description", "title"),
}
_UNIONS = ("anyOf", "oneOf")
_EFFECTIVE = {"x-nullable"}


def _gathered(
    document: Value,
    *,
    of_parameters: bool = False,
    examples: bool = True,
    inside: list[str] | None = None,
) -> Value:
    """Return a document with each such member where it does not matter in which object it was.

    The names of those that were in a schema, rather than beside it, are put into `inside`.
    """
    inside = [] if inside is None else inside
    if isinstance(document, list):
        return [
            _gathered(item, of_parameters=of_parameters, examples=examples, inside=inside)
            for item in document
        ]
    if not isinstance(document, dict):
        return document
    held = {
        key: _gathered(value, of_parameters=of_parameters, examples=examples, inside=inside)
        for key, value in document.items()
    }
    inner = next((name for name in _HOLDERS if isinstance(held.get(name), dict)), None)
    if inner is None:
        return held if of_parameters else _gathered_union(held, inside)
    schema = held[inner]
    assert isinstance(schema, dict)  # noqa: S101
    is_parameter = "in" in held and "name" in held
    values = [holder.get("example") for holder in (held, schema)]
    is_known = examples or any(isinstance(value, (dict, list)) for value in values)
    is_moved = is_known and inner == "schema" and is_parameter is of_parameters
    names = ("example",) if is_moved else ()
    extensions = [] if is_parameter and not examples else _extensions(held, schema)
    remarks = () if of_parameters else (*_HOLDERS[inner], *extensions)
    _gather(held, schema, (*names, *remarks), inside)
    return held


def _gathered_union(held: JsonObject, inside: list[str]) -> JsonObject:
    """Gather the remarks behind a union whose other schemas have none of that name."""
    for union in _UNIONS:
        listed = held.get(union)
        if not isinstance(listed, list) or len(listed) < 2:
            continue
        *others, last = listed
        if isinstance(last, dict) and "properties" not in last:
            names = ("title",) if "$ref" in last else ("description", "title")
            said = {name for other in others if isinstance(other, dict) for name in other}
            _gather(held, last, tuple(name for name in names if name not in said), inside)
    return held


def _gather(held: JsonObject, inner: JsonObject, names: Sequence[str], inside: list[str]) -> None:
    """Put the members of these names, of an object and of the schema in it, into one list."""
    for name in names:
        found: list[Value] = []
        for holder in (held, inner):
            gathered = holder.pop(f"({name})", [])
            held_there = list(gathered) if isinstance(gathered, list) else []
            if name in holder:
                held_there.append(json.dumps(holder.pop(name), sort_keys=True))
            found.extend(held_there)
            inside.extend([name] * len(held_there) if holder is inner else [])
        if found:
            held[f"({name})"] = found


def _extensions(*holders: JsonObject) -> list[str]:
    """List the extensions of objects that tell a tool something about the same values."""
    names = {name.strip("()") for holder in holders for name in holder}
    return sorted(name for name in names - _EFFECTIVE if name.startswith("x-"))


EITHER = frozenset(
    {
        *("nullable", "description", "title", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "format", "externalDocs", "enum", "pattern"),
    }
)
"""What a schema and the one it is part of may both have."""


def moves_between_schemas(best: Reading, rival: Reading) -> bool:
    """Whether a reading only moves such members between an object and its schema or its items.

    The description behind the reference of a last property is no doubt where the best reading has
    it beside the reference: an object is described before its properties, or not at all. What only
    remarks on values is no doubt either, whatever else moves with it.
    """
    within: list[str] = []
    without: list[str] = []
    document = _gathered(best.document.value, examples=False, inside=within)
    other = _gathered(rival.document.value, examples=False, inside=without)
    if not same(_levelled(document), _levelled(other)):
        return False
    if len(within) > len(without):
        return True
    beside: list[Value] = []
    outside: list[Value] = []
    first = _undescribed(document, beside)
    return not same(first, _undescribed(other, outside)) or len(beside) <= len(outside)


def _undescribed(document: Value, beside: list[Value]) -> Value:
    """Return a document with the description of a last reference as one of its object's.

    Those that stand beside the reference are put into `beside`.
    """
    if isinstance(document, list):
        return [_undescribed(item, beside) for item in document]
    if not isinstance(document, dict):
        return document
    held = {key: _undescribed(value, beside) for key, value in document.items()}
    last = _last_reference(held)
    if last is not None and "description" in last and "description" not in held:
        held["description"] = last.pop("description")
        beside.append(held["description"])
    return held


def _last_reference(holder: JsonObject) -> JsonObject | None:
    """Return the last of an object's properties, if it is a reference."""
    properties = holder.get("properties")
    last = list(properties.values())[-1] if isinstance(properties, dict) and properties else None
    return last if isinstance(last, dict) and "$ref" in last else None


def _inner_schema(holder: JsonObject) -> JsonObject | None:
    """Return the first object whose end is the end of what its holder has held so far.

    The last of several schemas may be followed by members of either; not so one with properties,
    behind which the example of the whole nearly always comes, nor the null of a union or a
    reference in a list or in `allOf`, which has nothing of its own.
    """
    items = holder.get("items")
    inner: list[Value] = [items if not _is_reference(items) else None]
    inner.extend(holder.get(name) for name in ("additionalProperties", "schema"))
    for name in ("allOf", "anyOf", "oneOf"):
        listed = holder.get(name)
        last = listed[-1] if isinstance(listed, list) and listed else None
        is_open = isinstance(last, dict) and not (
            "properties" in last
            or (name == "allOf" and "$ref" in last)
            or (name != "allOf" and last.get("type") == "null")
        )
        inner.extend([last] if is_open else [])
    inner.append(_last_reference(holder))
    return next((schema for schema in inner if isinstance(schema, dict)), None)


def _is_reference(schema: Value) -> bool:
    return isinstance(schema, dict) and "$ref" in schema


def _levelled(document: Value) -> Value:
    """Return a document in which such members stand beside the schema, whichever had them."""
    if isinstance(document, list):
        return [_levelled(item) for item in document]
    if not isinstance(document, dict):
        return document
    held = {key: _levelled(value) for key, value in document.items()}
    inner = _inner_schema(held)
    if inner is None:
        return held
    before = inner.pop("(either)", [])
    moved: list[Value] = list(before) if isinstance(before, list) else []
    for holder in (held, inner):
        for name in [name for name in holder if name in EITHER or name.startswith("x-")]:
            moved.append(f"{name}: {json.dumps(holder.pop(name), sort_keys=True)}")
    held["(either)"] = sorted(moved, key=str)
    return held
