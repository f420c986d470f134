"""Where a sample value has another form than its schema has values of.

People write samples as they come: a text for a list, a single value for several.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scripts.intake.restore.shape import Facts, Structure, fact, own_shape

OF_NO_MEANING = 18.0
"""Measured: of 55 vendors three have keywords of objects or texts in schemas of another type, five
require a member that they do not have, in several places each. Chosen above the margin of an
unknown writer, and below what the search leaves out."""
_WRITTEN_AS = {"array": "[", "object": "{"}
"""How JSON begins that an example has as a text."""
_WRITTEN_OUT = 2.0
"""Chosen: less than one clear sign; people put values into quotes that need none."""
_NO_OBJECT = 8.0
"""Chosen: two signs; four of 55 vendors have such examples."""
_EMPTY_LIST = 1.0
"""Chosen below one clear sign: PHP writes an empty object so."""
FORMS = {
    "string": ("string",),
    "boolean": ("boolean",),
    "integer": ("number",),
    "number": ("number",),
    "array": ("list",),
    "object": ("map",),
}
"""The forms of the values that the types of JSON Schema have."""


class Contradiction(NamedTuple):
    """Something in an object that contradicts something else in it."""

    text: str
    weight: float


def mistaken_values(facts: Facts, kinds: list[str]) -> Iterator[Contradiction]:
    """Yield the values in a schema of such types, all of them samples, that it has not itself."""
    own = Structure("schema", kinds[0] if kinds else "", own_shape(facts).parts)
    for name in ("default", "example", "const"):
        value = fact(facts, name)
        if value:
            yield from mismatches(own, value, f"`{name}`")
    for name in ("examples", "enum"):
        values = fact(facts, name)
        for _, value in values.parts if values else ():
            yield from mismatches(own, value, f"a value under `{name}`")


def mismatches(schema: Structure, value: Structure, name: str) -> Iterator[Contradiction]:
    """Yield where the forms of a value, called `name`, are not those of its schema.

    One without a type that has properties is of objects: so are all 79 such examples but the six
    that one of 44 sites gives as texts.
    """
    if schema.form != "schema" or value.form == "null":
        return
    if not schema.text and schema.get("properties") and not schema.union():
        schema = Structure("schema", "object", schema.parts)
    forms = FORMS.get(schema.text)
    if forms and value.form not in forms:
        is_empty = value.form == "list" and not value.parts and schema.text == "object"
        weight = _EMPTY_LIST if is_empty else _weight_of_form(schema, value)
        yield Contradiction(f"{name} is a {value.form}, its schema a {schema.text}", weight)
    elif value.form == "list":
        yield from _mismatched_items(schema, value, name)
    elif value.form == "map":
        for key, part in value.parts:
            declared = schema.member(key)
            if declared:
                yield from mismatches(declared, part, f"{name}'s `{key}`")


def _mismatched_items(schema: Structure, value: Structure, name: str) -> Iterator[Contradiction]:
    """Yield where the items of a list differ from their schema; once if several do so alike."""
    items = schema.get("items")
    faults = (fault for _, item in value.parts if items for fault in mismatches(items, item, name))
    yield from dict.fromkeys(faults)


def _weight_of_form(schema: Structure, value: Structure) -> float:
    """Say what it weighs that a value has another form than its schema has values of."""
    if value.form == "string" and value.text[:1] == _WRITTEN_AS.get(schema.text, value.form):
        return _WRITTEN_OUT
    if value.form in ("map", "list") or schema.text == "array":
        return OF_NO_MEANING
    return _NO_OBJECT if schema.text == "object" else _WRITTEN_OUT
