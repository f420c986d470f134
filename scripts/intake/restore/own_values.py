"""What a schema says of itself tells whose it is: examples by being valid, names, and formats."""

from __future__ import annotations

from scripts.documents import JsonObject, Value, as_object, as_text
from scripts.intake.examples import followed
from scripts.intake.restore.fields import Placed
from scripts.intake.restore.mistaken import Move
from scripts.openapi.patterns import bounded_validator

_UNIONS = ("anyOf", "oneOf")
_ONE = ("default", "example", "const")
_SEVERAL = ("examples", "enum")
_OPEN = {"allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties"}


def are_only_of_best(move: Move, document: JsonObject, other: JsonObject) -> bool:
    """Whether values that move are valid in the best reading's schema, and not in the rival's.

    A schema that refers to others, or is none of JSON Schema 2020-12, proves nothing; but an object
    is of the schema that declares all its members rather than of one that declares none. The
    documents are the best reading's and the rival's.
    """
    if move.kinds != ("schema", "schema"):
        return False
    if move.name == "xml" and move.held and is_named_in_xml(move.held):
        return True
    if _is_beside_union(move.other, move.name):
        return True
    if move.name not in (*_ONE, *_SEVERAL):
        return False
    if accepts(move.held, move.name) is True and accepts(move.other, move.name) is False:
        return True
    declared = _declared(move.held, move.name, document)
    return bool(declared) and all(declared) and _declares_none(move.other, move.name, other)


def is_named_in_xml(place: Placed) -> bool:
    """Whether an object is called in XML as it is among the components."""
    written = as_text(as_object(place.value.get("xml")).get("name")) or ""
    *holder, name = place.parts or ("",)
    return holder == ["components", "schemas"] and written.casefold() == str(name).casefold()


def _is_beside_union(holder: Placed | None, name: str) -> bool:
    """Whether a keyword of one type stands beside a union, and the type only in that.

    None of 100 sites writes so.
    """
    schema = holder.value if holder else {}
    has_union = "type" not in schema and any(union in schema for union in _UNIONS)
    return has_union and name in ("format", "pattern")


def _declares_none(holder: Placed | None, name: str, document: JsonObject) -> bool:
    declared = _declared(holder, name, document)
    return bool(declared) and not any(declared)


def _declared(holder: Placed | None, name: str, document: JsonObject) -> list[bool]:
    """Say of each member of an object whether the schema it is a value of declares that.

    None are told of a schema that is open, or not known.
    """
    schema = followed(dict(holder.value), document) if holder else None
    value = holder.value.get(name) if holder else None
    if not isinstance(schema, dict) or not isinstance(value, dict) or not _OPEN.isdisjoint(schema):
        return []
    properties = as_object(schema.get("properties"))
    return [member in properties for member in value] if properties else []


def accepts(holder: Placed | None, name: str) -> bool | None:
    """Whether a schema takes the value, or values, that it gives under a name; None if unknown.

    One that has properties is of objects, whether it says so or not.
    """
    if holder is None or _refers(holder.value):
        return None
    values = holder.value.get(name) if name in _SEVERAL else [holder.value.get(name)]
    if not isinstance(values, list) or None in values:
        return None
    implied: JsonObject = {"type": "object"} if "properties" in holder.value else {}
    validator = bounded_validator()({**implied, **holder.value})
    if not bounded_validator()(validator.META_SCHEMA).is_valid(holder.value):
        return None
    return all(map(validator.is_valid, values))


def _refers(schema: Value) -> bool:
    if isinstance(schema, list):
        return any(map(_refers, schema))
    if not isinstance(schema, dict):
        return False
    return any(name[:1] == "$" or _refers(member) for name, member in schema.items())
