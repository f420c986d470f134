"""Schemas inside samples: what a tool takes, or how an answer is formed, is told by JSON Schema.

A sample is free, so nothing but the shape of JSON Schema tells how deep its lines stand: under
`properties` stand schemas alone, `required` lists names from the `properties` beside it, and a
schema has keywords. An object is taken for a schema if it says that it is an object and has
`properties`, or if it stands in one where a schema has to.
"""

from __future__ import annotations

from scripts.intake.restore.consistency import for_types
from scripts.intake.restore.frame import Frame
from scripts.intake.restore.shape import Facts, fact
from scripts.openapi.grammar import FIELDS

_NO_SCHEMA = 6.0
"""Chosen: two signs, as for an outer member that is wanted."""
_NO_KEYWORD = 4.0
"""Chosen: one clear sign, as for a member that a sample does not declare."""
_OBJECTS = ("object", "json_schema")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_KEYWORDS = frozenset(FIELDS["schema"]) | {"strict", "propertyOrdering"}
_MAPS = ("properties", "$defs", "definitions", "patternProperties")
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_SCHEMAS = ("items", "additionalProperties", "not")


def role(frame: Frame) -> str:
    """Say what a collection is: a `schema`, a `map` or a `list` of such, or nothing."""
    if frame.kind != "any":
        return ""
    return frame.around.role or ("schema" if _is_schema(frame) else "")


def role_within(outer: str, holder: Frame) -> str:
    """Say what a collection is by the role of what holds it."""
    if outer in ("map", "list"):
        return "schema"
    if outer == "schema":
        if holder.pending in _MAPS:
            return "map"
        if holder.pending in _LISTS:
            return "list"
        return "schema" if holder.pending in _SCHEMAS else ""
    return ""


def _is_schema(frame: Frame) -> bool:
    return not frame.is_list and _type(frame.facts) in _OBJECTS and frame.has("properties")


def _type(facts: Facts) -> str:
    """Return the type that a schema says it has; Gemini writes it in capitals."""
    declared = fact(facts, "type")
    return declared.text.lower() if declared and declared.form == "string" else ""


def _fits(frame: Frame, key: str) -> bool:
    kind, wanted = _type(frame.facts), for_types(key)
    return not wanted or kind not in _TYPES or kind in wanted


def wants(frame: Frame, key: str) -> bool:
    """Whether a key is a keyword that says something of the schema it is put into.

    An object that says that it is one wants `properties`, whether it is a schema or not.
    """
    if key == "properties" and not frame.is_list and _type(frame.facts) in _OBJECTS:
        return True
    return key in _KEYWORDS and role(frame) == "schema" and _fits(frame, key)


def schema_cost(kind: str, frame: Frame, key: str, *, opens: bool) -> float:
    """Say what it costs to put a key into an object of a sample that has such a role.

    `opens` says that its value is an object on the next lines.
    """
    if kind == "map":
        return 0.0 if opens else _NO_SCHEMA
    if kind != "schema":
        return 0.0
    if key not in _KEYWORDS and not key.startswith("x-"):
        return _NO_KEYWORD
    return 0.0 if _fits(frame, key) else _NO_SCHEMA


def requires_others(facts: Facts) -> bool:
    """Whether an object of a sample has properties, and requires none but others."""
    properties, required = fact(facts, "properties"), fact(facts, "required")
    if properties is None or properties.form != "map" or not properties.parts:
        return False
    listed = required.texts() if required and required.form == "list" else []
    return bool(set(listed) - set(properties.names()))
