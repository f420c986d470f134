"""What a value has to fit where it stands: OpenAPI, or the schema whose example it is part of."""

from __future__ import annotations

from functools import lru_cache

from scripts.intake.restore import fields
from scripts.intake.restore.entries import Inline
from scripts.intake.restore.shape import Frame, Structure, fact, own_shape

_UNDECLARED = 4.0
"""Chosen: one clear sign. 37 of 497 pages have an example with a member its schema lacks."""
_OTHER_FORM = 20.0
"""Chosen above every margin: a list where an object is declared is no example of it."""
_LISTS = ("examples", "enum")
_HOLDERS = ("media type", "parameter", "header")


def undeclared_cost(stack: tuple[Frame, ...], key: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to put a key into an example where its schema does not declare it.

    A schema that is open may allow it, unless the key could stand where it is declared.
    """
    schema = schema_of_example(stack)
    if schema is None or schema.member(key):
        return 0.0
    if schema.declares_all():
        return _UNDECLARED
    for end in range(len(whole), 1, -1):
        frame = whole[end - 1]
        if frame.kind != "any":
            break
        other = schema_of_example(whole[:end])
        if other and other.member(key) and not frame.has(key):
            return _UNDECLARED
    return 0.0


def form_cost(stack: tuple[Frame, ...]) -> float:
    """Say what it costs that the innermost collections, just opened, have the form they have."""
    cost = 0.0
    for end in (len(stack) - 1, len(stack)):
        opened, holder = stack[end - 1], stack[end - 2]
        lists_values = holder.kind == "schema" and holder.pending in _LISTS
        if opened.kind == "any" and not opened.facts and not lists_values:
            schema = schema_of_example(stack[:end])
            wanted = schema.text if schema else ""
            if wanted and wanted != ("array" if opened.is_list else "object"):
                cost += _OTHER_FORM
    return cost


def schema_of_example(stack: tuple[Frame, ...]) -> Structure | None:
    """Find the schema that the innermost collection, part of an example, has to fit."""
    start = len(stack) - 2
    while start > 0 and stack[start].kind == "any":
        start -= 1
    frame, holders = stack[start], stack[start + 1 : -1]
    schema: Structure | None = None
    if frame.kind in _HOLDERS and frame.pending == "example":
        schema = fact(frame.facts, "schema")
    elif frame.kind == "example" and frame.pending == "value" and start > 1:
        schema = fact(stack[start - 2].facts, "schema")
    elif frame.kind == "schema" and frame.pending in ("example", "default", *_LISTS):
        schema = own_shape(frame.facts)
        holders = holders[1:] if frame.pending in _LISTS else holders
    for holder in holders:
        if schema is None or schema.form != "schema":
            return None
        schema = schema.get("items") if holder.is_list else schema.member(holder.pending or "")
    return schema if schema and schema.form == "schema" else None


def value_cost(spec: str, inline: Inline) -> float:
    """Say what it costs to take a value where `spec` is expected."""
    if inline.form == "flow":
        fits = fields.object_kind(spec) if inline.kind == "object" else fields.list_kind(spec)
        return 0.0 if fits else 10.0
    if inline.form in ("block", "open quote", "single", "double"):
        return 0.0 if fields.scalar_fits(spec, "string") else 40.0
    if fields.scalar_fits(spec, inline.kind):
        return 0.0
    return 10.0 if set(spec.split("|")) & fields.SCALARS else 40.0


@lru_cache(maxsize=8192)
def shape_of(inline: Inline) -> Structure:
    """Return the shape of a value that is complete on its line."""
    if inline.form == "flow":
        return Structure("list" if inline.kind == "array" else "map")
    text = inline.text[1:-1] if inline.form in ("single", "double") else inline.text
    return Structure(inline.kind, text)
