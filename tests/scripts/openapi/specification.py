"""What OpenAPI 3.1 allows, read from the meta-schemas that its authors publish.

The OpenAPI Initiative's schema of a document comes with `openapi-spec-validator`, the vocabularies
of JSON Schema 2020-12 with `jsonschema-specifications`. Nothing here looks at the code under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_specifications import REGISTRY
from openapi_spec_validator.schemas import schema_v31

Parts = tuple[str | int, ...]

_VOCABULARIES = (
    "core",
    "applicator",
    "unevaluated",
    "validation",
    "meta-data",
    "content",
    "format-annotation",
)
_DEFINITIONS = "#/$defs/"
_BRANCHES = ("allOf", "anyOf", "oneOf")
_SAMPLE_NAMES = {"paths": "/a", "responses": "200", "content": "application/json"}
# The initiative's schema names the keywords that OpenAPI adds to JSON Schema in a file of its own.
OPENAPI_KEYWORDS = frozenset({"discriminator", "xml", "externalDocs", "example"})


@dataclass(frozen=True)
class Member:
    """A member of an object: its steps from there, and the definition that it is held to."""

    steps: Parts
    definition: str


def definition(name: str) -> dict[str, Any]:
    """Return a definition of the meta-schema; the document itself is ``."""
    held: Any = dict(schema_v31)
    for step in f"$defs/{name}".split("/") if name else ():
        held = held[step]
    return dict(held)


@cache
def member_names(name: str) -> frozenset[str]:
    """Return the names of the members that an object of a definition may have."""
    return frozenset(
        key for part in _parts_of(definition(name)) for key in part.get("properties", ())
    )


@cache
def members(name: str) -> tuple[Member, ...]:
    """Return the members of an object of a definition that hold other objects or schemas."""
    found: dict[Parts, Member] = {}
    for part in _parts_of(definition(name)):
        free = _SAMPLE_NAMES.get(name, "any")
        for held in ({free: part.get("additionalProperties")}, part.get("properties", {})):
            for key, schema in held.items():
                found.update({each.steps: each for each in _targets(schema, (key,))})
        for schema in part.get("patternProperties", {}).values():
            found.update({each.steps: each for each in _targets(schema, (free,))})
    return tuple(found.values())


def schema_places() -> Iterator[Parts]:
    """Yield every place of a document where a schema may stand, outside of other schemas.

    No member of one kind of object is stepped into twice on the way to a place.
    """
    pending: list[tuple[Parts, str, frozenset[tuple[str, Parts]]]] = [((), "", frozenset())]
    while pending:
        place, name, seen = pending.pop(0)
        for member in members(name):
            step = (name, member.steps)
            here = (*place, *member.steps)
            if member.definition == "schema":
                yield here
            elif step not in seen:
                pending.append((here, member.definition, seen | {step}))


@cache
def keywords() -> frozenset[str]:
    """Return every keyword of a schema."""
    found = {name for vocabulary in _vocabularies() for name in vocabulary["properties"]}
    return frozenset(found) | OPENAPI_KEYWORDS


@cache
def subschema_places() -> tuple[Parts, ...]:
    """Return every place of a schema where another one may stand."""
    found: list[Parts] = []
    for vocabulary in _vocabularies():
        for name, schema in vocabulary["properties"].items():
            found += _inner(schema, (name,), vocabulary)
    return tuple(found)


def _inner(schema: Any, place: Parts, root: dict[str, Any]) -> Iterator[Parts]:
    if not isinstance(schema, dict):
        return
    if schema.get("$dynamicRef") == "#meta":
        yield place
    if schema.get("$ref", "").startswith(_DEFINITIONS):
        yield from _inner(root["$defs"][schema["$ref"].removeprefix(_DEFINITIONS)], place, root)
    yield from _inner(schema.get("additionalProperties"), (*place, "any"), root)
    yield from _inner(schema.get("items"), (*place, 0), root)
    for branch in schema.get("anyOf", ()):
        yield from _inner(branch, place, root)


@cache
def _vocabularies() -> tuple[dict[str, Any], ...]:
    base = "https://json-schema.org/draft/2020-12"
    names = [f"{base}/meta/{name}" for name in _VOCABULARIES]
    return tuple(REGISTRY.contents(name) for name in (f"{base}/schema", *names))


def _parts_of(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and all that holds, or may hold, of the same object."""
    if not isinstance(schema, dict):
        return
    yield schema
    reference = schema.get("$ref", "")
    if reference.startswith(_DEFINITIONS):
        yield from _parts_of(definition(reference.removeprefix(_DEFINITIONS)))
    for key in _BRANCHES:
        for branch in schema.get(key, ()):
            yield from _parts_of(branch)
    for key in ("then", "else"):
        yield from _parts_of(schema.get(key))
    for branch in schema.get("dependentSchemas", {}).values():
        yield from _parts_of(branch)


def _targets(schema: Any, steps: Parts) -> Iterator[Member]:
    if not isinstance(schema, dict):
        return
    if schema.get("$dynamicRef") == "#meta" or schema.get("$ref") == f"{_DEFINITIONS}schema":
        yield Member(steps, "schema")
    elif schema.get("$ref", "").startswith(_DEFINITIONS):
        name = schema["$ref"].removeprefix(_DEFINITIONS).removesuffix("-or-reference")
        yield Member(steps, name)
    elif schema.get("type") == "array":
        yield from _targets(schema.get("items"), (*steps, 0))
    elif "additionalProperties" in schema:
        yield from _targets(
            schema["additionalProperties"], (*steps, _SAMPLE_NAMES.get(str(steps[-1]), "any"))
        )
