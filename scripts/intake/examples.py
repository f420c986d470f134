"""Where examples and their schemas do not meet: careless, or a part of one is gone.

Published pages have careless examples, so a misfit proves nothing by itself; but of two readings of
the same lines the one whose examples fit is the likelier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from scripts.documents import Document, JsonObject, Value, as_object
from scripts.intake.restore.fields import placed_mappings
from scripts.openapi.grammar import walk
from scripts.openapi.patterns import bounded_validator
from scripts.openapi.references import resolve_reference
from scripts.openapi.upgrade import upgrade
from scripts.problem import BadInput

_UNIONS = ("allOf", "oneOf", "anyOf")
_UNITED = frozenset(_UNIONS)
_DEEP = 5
"""Chosen: so many unions stand in one another; a deeper one, or one of itself, is open."""
_OPEN = {"$ref", *_UNIONS, "additionalProperties", "patternProperties"}


def undeclared_members(
    document: JsonObject, is_whole: Callable[[JsonObject], bool] = lambda _: False
) -> Iterator[str]:
    """Yield the names of members that an example has and its schema does not.

    `is_whole` tells of a schema that it has all its members: then it is the example that is wrong.
    Schemas of several parts tell nothing here.
    """
    for name, schema in _members(document):
        if name not in as_object(schema["properties"]) and not is_whole(schema):
            yield name


def counted_members(document: JsonObject) -> tuple[int, int]:
    """Count the members of examples that their schemas have, each part of them, and others."""
    found = [
        name in as_object(schema["properties"])
        for holder, example in chain(_pairs(document), _listed(document))
        for name, schema in _members_of(holder, example, document, united=True)
    ]
    return sum(found), len(found) - sum(found)


def is_in_wrapper(document: JsonObject, held: JsonObject) -> bool:
    """Whether an object is all of a sample, but under a single name that its schema lacks.

    A schema without any property says nothing of names.
    """
    return any(
        isinstance(sample, dict)
        and len(sample) == 1
        and _holds(sample, held)
        and any(
            name in sample
            and declaring["properties"]
            and name not in as_object(declaring["properties"])
            for name, declaring in _members_of(schema, sample, document, united=True)
        )
        for schema, sample in chain(_pairs(document), _listed(document))
    )


def _holds(value: Value, held: JsonObject) -> bool:
    if value is held:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_holds(each, held) for each in inner)


def _members(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield the members of examples beside the schemas, with properties, of what holds them."""
    for schema, example in _pairs(document):
        yield from _members_of(schema, example, document)


def missing_members(document: JsonObject) -> Iterator[str]:
    """Yield the names of members that a schema requires and its example lacks."""
    for schema, example in _pairs(document):
        yield from _missing(schema, example)


def _pairs(document: JsonObject) -> Iterator[tuple[Value, Value]]:
    for kind, value, _ in placed_mappings(document):
        if kind == "schema" and "example" in value:
            yield value, value["example"]
        elif kind == "media type":
            for example in _examples(value, document):
                yield value.get("schema"), example


def _listed(document: JsonObject) -> Iterator[tuple[Value, Value]]:
    """Yield the schemas with each of the examples that they list."""
    for kind, value, _ in placed_mappings(document):
        listed = value.get("examples") if kind == "schema" else None
        for example in listed if isinstance(listed, list) else ():
            yield value, example


def _examples(media: JsonObject, document: JsonObject) -> Iterator[Value]:
    if "example" in media:
        yield media["example"]
    for named in as_object(media.get("examples")).values():
        one = followed(named, document)
        if isinstance(one, dict):
            yield one.get("value")


def _members_of(
    schema: Value, value: Value, document: JsonObject, *, united: bool = False
) -> Iterator[tuple[str, JsonObject]]:
    schema = _united(schema, document) if united else followed(schema, document)
    if not isinstance(schema, dict) or _is_open(schema):
        return
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        for name, member in value.items():
            yield name, schema
            if name in properties:
                inner = properties[name]
                yield from _members_of(inner, member, document, united=united)
    elif isinstance(value, list):
        for item in value:
            yield from _members_of(schema.get("items"), item, document, united=united)


def _is_open(schema: JsonObject) -> bool:
    """Whether something else than its properties says which members a schema's values have."""
    return any(schema.get(name, False) is not False for name in _OPEN)


def _united(schema: Value, document: JsonObject, deep: int = _DEEP) -> Value:
    """Return a schema of several parts as one that declares what each of them does.

    One of which a part may have any member is returned as it is, and so stays open.
    """
    schema = followed(schema, document)
    if not isinstance(schema, dict) or not deep or _UNITED.isdisjoint(schema):
        return schema
    listed = (schema.get(name) for name in _UNIONS)
    held = (part for union in listed if isinstance(union, list) for part in union)
    parts = [_united(part, document, deep - 1) for part in held]
    own = {name: member for name, member in schema.items() if name not in _UNIONS}
    properties: JsonObject = {}
    for part in [*parts, own] if "properties" in own else parts:
        if not isinstance(part, dict) or _is_open(part):
            return schema
        declared = part.get("properties")
        if isinstance(declared, dict):
            for name, member in declared.items():
                properties[name] = (
                    {"anyOf": [properties[name], member]} if name in properties else member
                )
        elif part.get("type") in (None, "object", "array"):
            return schema
    return {**own, "properties": properties}


def followed(schema: Value, document: JsonObject) -> Value:
    """Return what a reference leads to, the schema itself if it is none."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(target, str):
        return schema
    try:
        return resolve_reference(document, target)
    except LookupError:
        return None


def _missing(schema: Value, value: Value) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    if isinstance(value, dict):
        properties, required = schema.get("properties"), schema.get("required")
        for name in required if isinstance(required, list) else ():
            if isinstance(name, str) and name not in value:
                yield name
        if isinstance(properties, dict):
            for name, member in value.items():
                yield from _missing(properties.get(name), member)
    elif isinstance(value, list):
        for item in value:
            yield from _missing(schema.get("items"), item)


def misfits(document: Document) -> int:
    """Count the violations of schemas by the examples and defaults beside them."""
    try:
        modern = upgrade(document)
    except BadInput:
        modern = document.value
    return sum(_violations(schema, value, modern) for schema, value in _described(modern))


def _violations(schema: JsonObject, value: Value, document: JsonObject) -> int:
    from jsonschema.exceptions import UnknownType
    from referencing.exceptions import Unresolvable

    validator = bounded_validator()({**schema, "components": document.get("components", {})})
    try:
        return sum(1 for _ in validator.iter_errors(value))
    except (UnknownType, Unresolvable, ValueError, TypeError, AttributeError, RecursionError):
        return 1  # the schema itself is broken: no reading of it is the better one


def _described(document: JsonObject) -> Iterator[tuple[JsonObject, Value]]:
    for node in walk(document):
        schema = node.value if node.kind == "schema" else node.value.get("schema")
        if not isinstance(schema, dict):
            continue
        for name in ("example", "default"):
            if name in node.value:
                yield schema, node.value[name]
        examples = node.value.get("examples")
        if isinstance(examples, list):
            for example in examples:
                yield schema, example
